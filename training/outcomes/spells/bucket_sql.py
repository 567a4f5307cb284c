"""SQL for the bucket of arrears of every customer at every month end."""

from creditline.features.contract.arrears import BUCKET_EDGES
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.events import event_spells
from creditline.training.outcomes.spells.instalments import SETTLED

_WRITTEN_OFF, _CLOSED = 5, 6


def months_in_buckets(data: DataSet, definition: DefaultDefinition, first: str, until: str, customers: int) -> str:
    """SQL whose rows are: bucket (0 to 4), where it ended a month later (0 to 6), how many; days as SQL literals."""
    states = []
    if data.has("installments"):
        states.append(_loans(until, data.settings.grace_days))
    if data.has("lines", "months_past_due"):
        states.append(_lines(until, apart_from_loans=data.has("installments")))
    if not states:
        raise DataError(
            f"{data.folder} has neither installments nor lines with months_past_due; arrears cannot be followed "
            "without one of them"
        )
    ended = "SELECT NULL AS customer_id, NULL AS ended_on WHERE false"
    wanted = "true" if definition.product is None else f"product = '{definition.product.replace(chr(39), chr(39) * 2)}'"
    if data.has("credit_events"):
        events = event_spells(definition, loans=data.has("installments"), lines=data.has("lines"))
        ended = (
            f"SELECT customer_id, min(begins_on) AS ended_on FROM ({events}) "
            f"WHERE product IS NULL OR {wanted} GROUP BY customer_id"
        )
    return f"""
    WITH chosen AS (
        SELECT customer_id FROM customers ORDER BY md5(CAST(customer_id AS VARCHAR)), customer_id LIMIT {customers}
    ), month_state AS (
        SELECT customer_id, day, max(late) AS late
        FROM ({" UNION ALL ".join(f"SELECT * FROM ({state})" for state in states)}) JOIN chosen USING (customer_id)
        WHERE day BETWEEN {first} AND {until} AND {wanted}
        GROUP BY customer_id, day
    ), bucketed AS (
        SELECT month_state.customer_id, day, ended_on,
               {bucket_of("late")} AS bucket,
               CAST(last_day(day + 1) AS DATE) AS next_day
        FROM month_state LEFT JOIN ({ended}) AS ended ON ended.customer_id = month_state.customer_id
        WHERE ended_on IS NULL OR ended_on > day
    )
    SELECT one.bucket,
           CASE WHEN one.ended_on <= one.next_day THEN {_WRITTEN_OFF} ELSE coalesce(other.bucket, {_CLOSED}) END AS after,
           count(*)
    FROM bucketed AS one
    LEFT JOIN bucketed AS other ON other.customer_id = one.customer_id AND other.day = one.next_day
    WHERE one.next_day <= {until}
    GROUP BY ALL
    """


def bucket_of(days: str) -> str:
    """SQL for the bucket, 0 to 4, that `days` past due fall into."""
    edges = enumerate(BUCKET_EDGES[1:])
    return (
        "CASE "
        + " ".join(f"WHEN {days} < {edge} THEN {place}" for place, edge in edges)
        + f" ELSE {len(BUCKET_EDGES) - 1} END"
    )


def _loans(until: str, grace_days: int) -> str:
    """`customer_id`, `product`, `day` (a month end), `late` (days): each loan between its due dates, and what is beyond grace."""
    return f"""
    WITH {SETTLED}, loan AS (
        SELECT customer_id, min(product) AS product, min(due_on) AS first_on, max(due_on) AS last_on
        FROM instalment GROUP BY customer_id, loan_id
    ), standing AS (
        SELECT customer_id, product, 0 AS due_for,
               unnest(generate_series(date_trunc('month', first_on), least(last_on, {until}), INTERVAL 1 MONTH)) AS month,
               CAST(NULL AS DATE) AS due_on, CAST(NULL AS DATE) AS settled_on
        FROM loan
    ), overdue AS (
        SELECT customer_id, product, 1 AS due_for,
               unnest(generate_series(date_trunc('month', due_on), coalesce(settled_on - 1, {until}), INTERVAL 1 MONTH))
                   AS month,
               due_on, settled_on
        FROM instalment
        WHERE due_on <= {until} AND (settled_on IS NULL OR settled_on > due_on)
    ), both_kinds AS (
        SELECT *, CAST(last_day(month) AS DATE) AS day FROM (SELECT * FROM standing UNION ALL SELECT * FROM overdue)
    )
    SELECT customer_id, product, day, coalesce(day - due_on, 0) AS late
    FROM both_kinds
    WHERE due_for = 0 OR (due_on + {grace_days} < day AND coalesce(settled_on > day, true))
    """


def _lines(until: str, *, apart_from_loans: bool) -> str:
    """As `_loans`, of lines: a statement holds until the next one, the last one to the end of its month."""
    apart = (
        "AND product NOT IN (SELECT product FROM installments WHERE product IS NOT NULL)" if apart_from_loans else ""
    )
    return f"""
    WITH statement AS (
        SELECT customer_id, product, statement_on, 30 * coalesce(months_past_due, 0) AS late,
               lead(statement_on) OVER (PARTITION BY customer_id, line_id ORDER BY statement_on) AS next_on
        FROM lines
        WHERE statement_on IS NOT NULL {apart}
    ), held AS (
        SELECT customer_id, product, late, next_on, statement_on,
               unnest(generate_series(
                   date_trunc('month', statement_on), coalesce(next_on - 1, statement_on), INTERVAL 1 MONTH
               )) AS month
        FROM statement WHERE statement_on <= {until}
    )
    SELECT customer_id, product, CAST(last_day(month) AS DATE) AS day, late
    FROM held
    WHERE next_on IS NULL OR next_on > last_day(month)
    """
