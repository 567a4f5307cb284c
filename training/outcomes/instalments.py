"""Spells of arrears, from the payments towards instalments."""

from creditline.training.outcomes.definition import DefaultDefinition

# Half of a cent: three payments of 33.33 and one of 0.01 settle 100.00, though the floats may add up to a little less.
_ROUNDING = 0.005


def instalment_spells(definition: DefaultDefinition) -> str:
    """SQL for the spells in which an instalment is in default, one row per spell.

    Columns: `customer_id`, `product`; the true spell `[begins_on, ends_on)` (`ends_on` null: still open); the spell as
    the lender knew it, `[known_from, known_until)`. An instalment is past due by D - `due_on` days on day D until the
    payments, ordered by `paid_on`, add up to `amount_due`; the lender knows a payment from the later of `paid_on` and
    `recorded_at`. A payment without an amount settles the instalment.
    """
    return f"""
    WITH payment AS (
        SELECT customer_id, loan_id, due_on, product, paid_on,
               max(amount_due) OVER (PARTITION BY customer_id, loan_id, due_on) AS due,
               CASE WHEN paid_on IS NULL THEN 0 ELSE coalesce(amount_paid, amount_due) END AS paid,
               CASE WHEN paid_on IS NOT NULL THEN greatest(paid_on, CAST(recorded_at AS DATE)) END AS learned_on
        FROM installments
        WHERE due_on IS NOT NULL
    ), running AS (
        SELECT *,
               sum(paid) OVER (PARTITION BY customer_id, loan_id, due_on ORDER BY paid_on NULLS LAST) AS paid_so_far,
               sum(paid) OVER (PARTITION BY customer_id, loan_id, due_on ORDER BY learned_on NULLS LAST) AS known_so_far
        FROM payment
        WHERE due > {_ROUNDING}
    ), instalment AS (
        SELECT customer_id, due_on, min(product) AS product,
               min(CASE WHEN paid_so_far >= due - {_ROUNDING} THEN paid_on END) AS settled_on,
               min(CASE WHEN known_so_far >= due - {_ROUNDING} THEN learned_on END) AS known_settled_on
        FROM running
        GROUP BY customer_id, loan_id, due_on
    )
    SELECT customer_id, product,
           due_on + {definition.days} AS begins_on, settled_on AS ends_on,
           due_on + {definition.days} AS known_from, known_settled_on AS known_until
    FROM instalment
    WHERE known_settled_on IS NULL OR known_settled_on > due_on + {definition.days}
    """
