"""Decisions of `creditline decide` put in place of the lender's own, as SQL.

Of a database with the lender's `{told}` decisions and `{stated}` lines, `ours`, and `since`: of every line in `ours` the day
from which the lender's own are left out.
"""

from collections.abc import Collection

from creditline.features.contract import TABLES
from creditline.features.data.reading.sql_text import name_sql

_NAMES = [column.name for column in TABLES["decisions"].all_columns]
AGAIN = ("disputed_on", "reviewed_on", "recalled_on")  # the day a decision was made again on
_SHOWN = "CASE WHEN o.notice IN ('announced', 'running') THEN o.limit_in_force ELSE o.limit_after END"  # until it takes effect

SINCE = "SELECT customer_id, line_id, {first} AS first FROM ours GROUP BY ALL"


def ours_once(rows: str, there: Collection[str]) -> str:
    """Our decisions, of which `rows` have the columns `there`: of a line and a day that made last, in a dispute or by a person."""
    again = [name for name in AGAIN if name in there]
    if not again:
        return f"SELECT * FROM {rows}"
    made = f"greatest({', '.join(again)})"
    last = f"row_number() OVER (PARTITION BY customer_id, line_id, decided_on ORDER BY {made} DESC NULLS LAST) = 1"
    return f"SELECT * FROM {rows} QUALIFY {last}"


def decisions_in_place(there: Collection[str], told: str | None) -> str:
    """The decisions of the record, where `ours` has the columns `there`; `told`: the lender's own, None for none."""
    listed = ", ".join(name_sql(n) if n in there else f"NULL AS {name_sql(n)}" for n in _NAMES)
    parts = [f"SELECT {listed} FROM ours"]
    shown = _SHOWN if "notice" in there else "o.limit_after"
    wishes = {"limit_before": f"{shown} AS limit_before"}
    if told is not None:
        own = ", ".join(f"d.{name_sql(n)}" for n in _NAMES)
        parts += [
            f"SELECT {own} FROM {told} d ANTI JOIN since USING (customer_id, line_id)",
            f"SELECT {own} FROM {told} d JOIN since USING (customer_id, line_id) WHERE d.decided_on < since.first",
            f"SELECT {', '.join(wishes.get(n, f'd.{name_sql(n)}') for n in _NAMES)} FROM ("
            f"SELECT d.* FROM {told} d JOIN since USING (customer_id, line_id) "
            "WHERE d.decided_on >= since.first AND d.initiated_by = 'customer') d "
            "ASOF JOIN ours o ON d.customer_id = o.customer_id AND d.line_id = o.line_id AND d.decided_on >= o.decided_on "
            f"WHERE d.limit_after < {shown}",
        ]
    return " UNION ALL ".join(parts)


def lines_in_place(names: Collection[str], stated: str, placed: str, *, noticed: bool = True) -> str:
    """The statements with the limit of the last decision before each; `placed`: the decisions of the record, `names`: the columns.

    `noticed`: whether the decisions have the columns of a notice.
    """
    shown = _SHOWN if noticed else "o.limit_after"
    columns = ", ".join(
        f"CASE WHEN o.limit_after IS NULL THEN l.credit_limit ELSE {shown} END AS credit_limit"
        if n == "credit_limit"
        else f"l.{name_sql(n)}"
        for n in names
    )
    first = (
        f"SELECT d.* FROM {placed} d JOIN since USING (customer_id, line_id) WHERE d.decided_on >= since.first "
        "QUALIFY row_number() OVER (PARTITION BY customer_id, line_id, decided_on ORDER BY initiated_by) = 1"
    )
    return (
        f"SELECT {columns} FROM {stated} l ASOF LEFT JOIN ({first}) o ON l.customer_id = o.customer_id "
        "AND l.line_id = o.line_id AND o.decided_on < l.statement_on"
    )


def known_later(recorded_at: str, decided_on: str) -> str:
    """The time from which a decision counts: on the day after it was made, or later; in the order of the clock.

    A day's times lie in its second half; those of the decision's own day, in the first half of the day after.
    """
    made = f"{decided_on}::TIMESTAMP"
    known = f"greatest({recorded_at}, {made})"
    day = f"date_trunc('day', {known})"
    return (
        f"CASE WHEN {known} < {made} + INTERVAL 1 DAY THEN {made} + INTERVAL 1 DAY + ({known} - {made}) / 2 "
        f"ELSE {day} + INTERVAL 12 HOUR + ({known} - {day}) / 2 END"
    )
