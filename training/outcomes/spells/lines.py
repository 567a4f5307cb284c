"""Spells of arrears, from the statements of credit lines."""

from creditline.training.outcomes.spells.definition import DefaultDefinition


def line_spells(definition: DefaultDefinition) -> str:
    """SQL for the spells in which a line's latest statement is in default; columns as `instalment_spells`.

    A statement holds until the line's next one, and is known from the later of its date and `recorded_at`. With a
    materiality amount the balance has to exceed it; a balance that is not known does.
    """
    following = "(PARTITION BY customer_id, line_id ORDER BY statement_on ROWS BETWEEN 1 FOLLOWING AND {} FOLLOWING)"
    material = f"AND coalesce(balance > {definition.materiality!r}, true)" if definition.materiality else ""
    return f"""
    WITH statement AS (
        SELECT *, greatest(statement_on, CAST(recorded_at AS DATE)) AS learned_on
        FROM lines
        WHERE statement_on IS NOT NULL
    ), followed AS (
        SELECT *,
               min(statement_on) OVER {following.format(1)} AS next_on,
               min(learned_on) OVER {following.format("UNBOUNDED")} AS superseded_on
        FROM statement
    )
    SELECT customer_id, product,
           statement_on AS begins_on, next_on AS ends_on, learned_on AS known_from, superseded_on AS known_until
    FROM followed
    WHERE months_past_due >= {definition.months_past_due} {material}
    """
