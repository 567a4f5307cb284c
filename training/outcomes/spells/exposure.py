"""When a customer had something to default on, as the lender knew it: an open line, a balance, or an unpaid instalment."""

from creditline.features.data import DataSet
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.instalments import SETTLED

KEPT_DAYS = 365  # a line of which nothing was heard for longer is taken for gone
MONTH_DAYS = 31

_NO_LINES = """
    SELECT NULL AS customer_id, NULL AS line_id, NULL AS product, CAST(NULL AS DATE) AS statement_on,
           CAST(NULL AS DOUBLE) AS credit_limit, CAST(NULL AS DOUBLE) AS balance, CAST(NULL AS TIMESTAMP) AS recorded_at
    WHERE false
"""
_NO_DECISIONS = """
    SELECT NULL AS customer_id, NULL AS line_id, NULL AS product, CAST(NULL AS DATE) AS decided_on,
           CAST(NULL AS VARCHAR) AS action, CAST(NULL AS DOUBLE) AS limit_after, CAST(NULL AS TIMESTAMP) AS recorded_at
    WHERE false
"""


def exposure_spells(data: DataSet, definition: DefaultDefinition) -> str:
    """SQL for the spells `[known_from, known_until)` in which each `customer_id` was exposed on the definition's product.

    Only what was known on a day counts on it: rows of that day or before, recorded by then. A customer is exposed with

    - a line that is open: its latest statement or the latest decision to leave a limit is at most 365 days old, the
      latest of them leaves a limit (one that is not known does), and no decision `close` stands;
    - a balance: the latest statement has one (or one that is not known), at most 365 days old; at most a month where
      instalments of the product tell the rest;
    - an instalment that is due and not settled;
    - a loan that runs: of a product without statements, the next instalment after the latest one due is still to come by
      the loan's own rhythm (the days between its last two, at least a month).

    Spells of one customer do not overlap.
    """
    wanted = "true" if definition.product is None else "product = '" + definition.product.replace("'", "''") + "'"
    parts = []
    if data.has("installments"):
        parts.append(_instalments(wanted, lines=data.has("lines")))
    if data.has("lines") or data.has("decisions"):
        parts.append(_lines(wanted, data))
    union = " UNION ALL ".join(f"SELECT * FROM ({part})" for part in parts)
    return f"""
    WITH piece AS (
        SELECT customer_id, known_from, known_until FROM ({union}) WHERE known_from < known_until
    ), begun AS (
        SELECT *, coalesce(known_from > max(known_until) OVER (
            PARTITION BY customer_id ORDER BY known_from, known_until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), true) AS begins
        FROM piece
    ), joined AS (
        SELECT *, sum(CAST(begins AS INTEGER)) OVER (
            PARTITION BY customer_id ORDER BY known_from, known_until ROWS UNBOUNDED PRECEDING
        ) AS number
        FROM begun
    )
    SELECT customer_id, min(known_from) AS known_from, max(known_until) AS known_until
    FROM joined GROUP BY customer_id, number
    """


def _instalments(wanted: str, *, lines: bool) -> str:
    """What is due and unpaid, and the loans that run."""
    apart = "AND product NOT IN (SELECT product FROM lines WHERE product IS NOT NULL)" if lines else ""
    return f"""
    WITH {SETTLED}, rhythm AS (
        SELECT customer_id, product, due_on,
               due_on - lag(due_on) OVER (PARTITION BY customer_id, loan_id ORDER BY due_on) AS step
        FROM instalment
    )
    SELECT customer_id, due_on AS known_from, coalesce(known_settled_on, DATE '9999-12-31') AS known_until
    FROM instalment WHERE {wanted}
    UNION ALL
    SELECT customer_id, due_on, due_on + CAST(greatest(coalesce(step, 0) + 3, {MONTH_DAYS}) AS INTEGER) + 1
    FROM rhythm WHERE {wanted} {apart}
    """


def _lines(wanted: str, data: DataSet) -> str:
    """The spells in which a line was open or owed, by its statements and decisions, in the order they were learned."""
    told = "SELECT product FROM installments WHERE product IS NOT NULL" if data.has("installments") else "''"
    lines = "lines" if data.has("lines") else f"({_NO_LINES})"
    decisions = "decisions" if data.has("decisions") else f"({_NO_DECISIONS})"
    statements = f"""
        SELECT customer_id, line_id, product, greatest(statement_on, CAST(recorded_at AS DATE)) AS learned_on,
               {{'day': statement_on, 'limit': credit_limit, 'balance': balance}} AS stated, NULL AS left_on, NULL AS shut_on
        FROM {lines} WHERE statement_on IS NOT NULL AND {wanted}
    """
    decided = f"""
        SELECT customer_id, line_id, product, greatest(decided_on, CAST(recorded_at AS DATE)), NULL,
               CASE WHEN action <> 'close' AND limit_after > 0 THEN decided_on END,
               CASE WHEN action = 'close' THEN decided_on END
        FROM {decisions} WHERE decided_on IS NOT NULL AND {wanted}
    """
    return f"""
    WITH news AS (
        {statements} UNION ALL {decided}
    ), state AS (
        SELECT customer_id, product, learned_on,
               arg_max(stated, stated.day) OVER known AS stated, max(left_on) OVER known AS left_on,
               max(shut_on) OVER known AS shut_on,
               lead(learned_on, 1, DATE '9999-12-31') OVER (PARTITION BY customer_id, line_id ORDER BY learned_on) AS next_on
        FROM news
        WINDOW known AS (PARTITION BY customer_id, line_id ORDER BY learned_on RANGE UNBOUNDED PRECEDING)
    ), judged AS (
        SELECT *, stated.day AS stated_on,
               coalesce(left_on > shut_on, shut_on IS NULL)
                   AND (coalesce(left_on > stated.day, stated.day IS NULL AND left_on IS NOT NULL)
                        OR (stated.day IS NOT NULL AND coalesce(stated."limit" > 0, true))) AS open,
               stated.day IS NOT NULL AND coalesce(stated.balance > 0, true) AS owed,
               CASE WHEN product IN ({told}) THEN {MONTH_DAYS} ELSE {KEPT_DAYS} END AS owed_days
        FROM state
    )
    SELECT customer_id, learned_on AS known_from,
           least(next_on, greatest(
               CASE WHEN open THEN coalesce(greatest(stated_on, left_on), stated_on, left_on) + {KEPT_DAYS} + 1 END,
               CASE WHEN owed THEN stated_on + owed_days + 1 END
           )) AS known_until
    FROM judged WHERE open OR owed
    """
