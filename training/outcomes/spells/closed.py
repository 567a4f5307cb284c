"""Lines the lender (or the customer) closed, and until when something was still owed on them."""

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import text_sql
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.instalments import SETTLED
from creditline.training.outcomes.watched import WatchedDefaults

NO_CLOSINGS = "SELECT NULL AS customer_id, CAST(NULL AS DATE) AS closed_on, CAST(NULL AS DATE) AS empty_on WHERE false"
_FOREVER = "DATE '9999-12-31'"


def closings(data: DataSet, definition: DefaultDefinition, watched: WatchedDefaults | None = None) -> str:
    """SQL for the customers whose every line on the product is closed for good: `customer_id`, `closed_on`, `empty_on`.

    `closed_on`: the day the last of them was closed, by a decision `close` with no later one that leaves a limit.
    `empty_on`: the first day, not before `closed_on`, from which nothing is owed: every instalment on the product is
    settled, and no statement in force has a balance. A statement is in force until the line's next one; the last one
    for a month where instalments of the product tell the rest, for ever where there are none. `empty_on` is
    9999-12-31 where something is owed to the end. A balance that is not known is owed. `watched` as of `look_past_as_of`.
    """
    product = definition.product
    wanted = "true" if product is None else "product = '" + product.replace("'", "''") + "'"
    told = "SELECT product FROM installments WHERE product IS NOT NULL" if data.has("installments") else None
    if watched is not None and watched.repaid:
        told = ", ".join(map(text_sql, watched.repaid))
    owed = [_lines(wanted, told)] if data.has("lines") else []
    if data.has("installments"):
        owed.append(
            f"WITH {SETTLED} SELECT customer_id, coalesce(settled_on, {_FOREVER}) AS until_on FROM instalment WHERE {wanted}"
        )
    lines = f"SELECT customer_id, line_id FROM decisions WHERE {wanted}"
    if data.has("lines"):
        lines += f" UNION SELECT customer_id, line_id FROM lines WHERE {wanted}"
    return f"""
    WITH decided AS (
        SELECT customer_id, line_id,
               max(CASE WHEN action = 'close' THEN decided_on END) AS closed_on,
               max(CASE WHEN action <> 'close' AND limit_after > 0 THEN decided_on END) AS open_on
        FROM decisions WHERE {wanted} GROUP BY ALL
    ), closed AS (
        SELECT line.customer_id, max(decided.closed_on) AS closed_on
        FROM ({lines}) AS line LEFT JOIN decided USING (customer_id, line_id)
        GROUP BY line.customer_id
        HAVING bool_and(coalesce(closed_on IS NOT NULL AND closed_on >= coalesce(open_on, closed_on), false))
    ), owing AS (
        SELECT customer_id, max(until_on) AS until_on
        FROM ({" UNION ALL ".join(f"SELECT * FROM ({one})" for one in owed) or "SELECT NULL AS customer_id, NULL AS until_on"})
        GROUP BY customer_id
    )
    SELECT closed.customer_id, closed_on, greatest(closed_on, until_on) AS empty_on
    FROM closed LEFT JOIN owing ON owing.customer_id = closed.customer_id
    """


def _lines(wanted: str, told: str | None) -> str:
    """SQL for the day until which each statement with a balance is in force; `told`: SQL for the products that have instalments."""
    rest = _FOREVER
    if told is not None:
        rest = f"CASE WHEN product IN ({told}) THEN CAST(statement_on + INTERVAL 1 MONTH AS DATE) ELSE {_FOREVER} END"
    return f"""
    WITH statement AS (
        SELECT customer_id, product, statement_on, balance,
               lead(statement_on) OVER (PARTITION BY customer_id, line_id ORDER BY statement_on) AS next_on
        FROM lines WHERE statement_on IS NOT NULL AND {wanted}
    )
    SELECT customer_id, coalesce(next_on, {rest}) AS until_on FROM statement WHERE coalesce(balance > 0, true)
    """
