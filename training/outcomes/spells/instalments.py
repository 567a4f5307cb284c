"""Spells of arrears, from the payments towards instalments."""

from dataclasses import replace

from creditline.features.contract.arrears import HALF_A_CENT
from creditline.training.outcomes.spells.definition import DefaultDefinition

# Per payment: how much of its instalment is still owed after it, by the day it was made and by the day it was recorded,
# 0 where it is settled; per instalment: the days it was settled on, null while it is open.
SETTLED = f"""
    payment AS (
        SELECT customer_id, loan_id, due_on, product, paid_on,
               max(amount_due) OVER (PARTITION BY customer_id, loan_id, due_on) AS due,
               CASE WHEN paid_on IS NULL THEN 0 ELSE coalesce(amount_paid, amount_due) END AS paid,
               CASE WHEN paid_on IS NOT NULL THEN greatest(paid_on, CAST(recorded_at AS DATE)) END AS learned_on
        FROM installments
        WHERE due_on IS NOT NULL
    ), added AS (
        SELECT *,
               sum(paid) OVER (PARTITION BY customer_id, loan_id, due_on ORDER BY paid_on NULLS LAST) AS in_all,
               sum(paid) OVER (PARTITION BY customer_id, loan_id, due_on ORDER BY learned_on NULLS LAST) AS known_in_all
        FROM payment
        WHERE due >= {HALF_A_CENT}
    ), running AS (
        SELECT *,
               CASE WHEN in_all > due - {HALF_A_CENT} THEN 0 ELSE due - in_all END AS owed,
               CASE WHEN known_in_all > due - {HALF_A_CENT} THEN 0 ELSE due - known_in_all END AS known_owed
        FROM added
    ), instalment AS (
        SELECT customer_id, loan_id, due_on, min(product) AS product, min(due) AS due,
               min(CASE WHEN owed = 0 THEN paid_on END) AS settled_on,
               min(CASE WHEN known_owed = 0 THEN learned_on END) AS known_settled_on
        FROM running
        GROUP BY customer_id, loan_id, due_on
    )
"""


def beyond_grace(definition: DefaultDefinition, grace_days: int) -> DefaultDefinition:
    """The definition as it reads instalments, none of which is past due within the days of grace."""
    return replace(definition, days=max(definition.days, grace_days + 1))


def instalment_spells(definition: DefaultDefinition) -> str:
    """SQL for the spells in which a loan's instalments are in default, one row per spell.

    Columns: `customer_id`, `product`; the true spell `[begins_on, ends_on)` (`ends_on` null: still open); the spell as
    the lender knew it, `[known_from, known_until)`. An instalment is past due by D - `due_on` days on day D until the
    payments, ordered by `paid_on`, add up to `amount_due`; the lender knows a payment from the later of `paid_on` and
    `recorded_at`. A payment without an amount settles the instalment. With a materiality amount, the spells are those
    in which what the loan owes of instalments `days` days past due is more than that.
    """
    return _material_spells(definition) if definition.materiality else _any_spells(definition.days)


def _any_spells(days: int) -> str:
    return f"""
    WITH {SETTLED}
    SELECT customer_id, product,
           due_on + {days} AS begins_on, settled_on AS ends_on,
           due_on + {days} AS known_from, known_settled_on AS known_until
    FROM instalment
    WHERE known_settled_on IS NULL OR known_settled_on > due_on + {days}
    """


def _material_spells(definition: DefaultDefinition) -> str:
    """One row per true spell, its known part empty, and one per known spell, its true part empty."""
    true, known = (_above(definition, *clock) for clock in (("paid_on", "owed"), ("learned_on", "known_owed")))
    return f"""
    WITH {SETTLED}, late AS (
        SELECT running.* FROM running JOIN instalment USING (customer_id, loan_id, due_on)
        WHERE known_settled_on IS NULL OR known_settled_on > due_on + {definition.days}
    )
    SELECT customer_id, product, begins_on, ends_on, begins_on AS known_from, begins_on AS known_until FROM ({true})
    UNION ALL
    SELECT customer_id, product, begins_on, begins_on AS ends_on, begins_on AS known_from, ends_on AS known_until
    FROM ({known})
    """


def _above(definition: DefaultDefinition, clock: str, owed: str) -> str:
    """The spells in which a loan's old arrears are above the amount.

    Each instalment adds what is due on its day of default, and what is paid, from then on, takes it off again.
    """
    each = "PARTITION BY customer_id, loan_id, due_on"
    return f"""
    WITH owing AS (
        SELECT customer_id, loan_id, due_on, product, due_on + {definition.days} AS old_on, {clock} AS day, due,
               {owed} AS rest
        FROM late WHERE {clock} IS NOT NULL
        QUALIFY row_number() OVER ({each}, {clock} ORDER BY {owed}) = 1
    ), stepped AS (
        SELECT *, coalesce(lag(rest) OVER ({each} ORDER BY day), due) - rest AS paid FROM owing
    ), change AS (
        SELECT customer_id, loan_id, product, old_on AS day, due AS amount
        FROM (SELECT DISTINCT customer_id, loan_id, due_on, due, due_on + {definition.days} AS old_on,
                     min(product) OVER ({each}) AS product FROM late)
        UNION ALL
        SELECT customer_id, loan_id, product, greatest(day, old_on), -paid FROM stepped
    ), level AS (
        SELECT customer_id, loan_id, min(product) AS product, day,
               sum(sum(amount)) OVER (PARTITION BY customer_id, loan_id ORDER BY day)
                   > {definition.materiality!r} + {HALF_A_CENT} AS above
        FROM change GROUP BY customer_id, loan_id, day
    ), turn AS (
        SELECT *, lag(above, 1, false) OVER (PARTITION BY customer_id, loan_id ORDER BY day) AS before FROM level
    ), spell_ends AS (
        SELECT *, lead(day) OVER (PARTITION BY customer_id, loan_id ORDER BY day) AS ends_on
        FROM turn WHERE above <> before
    )
    SELECT customer_id, product, day AS begins_on, ends_on FROM spell_ends WHERE above
    """
