"""Sentences whose numbers are right and whose words are false, counted: what a customer reads, not what was computed."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

WINDOW_DELAY = "a window's longest delay said as the longest, while the customer is overdue for longer"
RECENCY_OF_BEGIN = "days since the last was still late, said as days since it was late"
USUAL = '"usual" of what is others\' median or a typical month'
PART_OVER_WHOLE = "a share above 100 % said as a part of a whole"
FROM_NOTHING = '"no record before" or "now" that does not say what there was none of'
NEGATIVE = "an amount with a sign, or with one decimal"
RECENCY_FELL = "days since something said to rise or fall"
ZERO_REPAYMENT = "no repayment said as a repayment of 0"
BARE_RATE = "a rate without its percent, or its change without points"
NOT_TO_TELL = "figures of gambling, place, job, age, hours, categories, entropy or variation"
FALSE = (
    WINDOW_DELAY, RECENCY_OF_BEGIN, USUAL, PART_OVER_WHOLE, FROM_NOTHING, NEGATIVE, RECENCY_FELL, ZERO_REPAYMENT, BARE_RATE,
    NOT_TO_TELL,
)  # fmt: skip

_AMOUNT = re.compile(r"-\d|\d\.\d(?!\d)")
_MOVED = re.compile(r"增至|降至|升至|\brose\b|\bfell\b")
_PART = re.compile(r"占(?!比例)|\bshare of\b|\bas a share\b")
_NO_RECORD = re.compile(r"现为.*此前无记录|现无记录|with no record before|no record now")
_USUAL = re.compile(r"通常|平常|\busual\b")
_PRIVATE = re.compile(
    r"(activity\.night_share|spending\.(night_share|weekend_share|share_|top_category|category_entropy|categories|variation)"
    r"|income\.(\w*variation|\w*interval_spread)|\w+\.(balance_deviation|deviation_balance)|profile\.(region|occupation|age))"
)
_RATES = re.compile(r"macro\.(unemployment|inflation|gdp_growth|policy_rate)\.(level|change)")


@dataclass(frozen=True)
class Standing:
    """How late a customer is on a day.

    `overdue`: days of the oldest unpaid instalment, 0 where there is none. `began`: days since the due day of the last one that
    was late, None where none was.
    """

    overdue: int
    began: int | None


def standings(data: Path, day: date, customers: Iterable[int | str]) -> dict[int | str, Standing]:
    """Of these customers, by the lender's instalments alone, apart from the features."""
    chosen = sorted(set(customers), key=str)
    rows = duckdb.execute(_SQL, [str(data / "installments.parquet"), day, chosen]).fetchall()
    return {customer: Standing(overdue or 0, began) for customer, overdue, began in rows}


_SQL = """
WITH due AS (
  SELECT customer_id, loan_id, due_on, max(amount_due) AS due,
         coalesce(sum(amount_paid) FILTER (paid_on <= $2), 0) AS paid, max(paid_on) FILTER (paid_on <= $2) AS settled_on
  FROM read_parquet($1) WHERE due_on <= $2 AND list_contains($3, customer_id) GROUP BY ALL
), told AS (SELECT *, paid < due - 0.005 AS open FROM due)
SELECT customer_id, max(CASE WHEN open THEN date_diff('day', due_on, $2) END),
       min(CASE WHEN (open AND due_on < $2) OR settled_on > due_on THEN date_diff('day', due_on, $2) END)
FROM told GROUP BY customer_id
"""


def false_in(share: Any, text: str, standing: Standing) -> list[str]:
    """What is false in a sentence about a feature's share; several may be."""
    return [what for what, is_false in _TESTS.items() if is_false(share, text, standing)]


def _values(share: Any) -> list[float]:
    return [value for value in (share.start, share.end) if isinstance(value, float)]


def _window_delay(share: Any, text: str, standing: Standing) -> bool:
    said = re.search(r"fell due|到期款项", text)
    told = re.match(r"(repayment|linked)\.worst_days_late", share.name) and isinstance(share.end, float)
    return bool(told and not said and share.name.startswith("repayment") and share.end < standing.overdue)


def _of_begin(share: Any, text: str, standing: Standing) -> bool:
    if not share.name.endswith("days_since_late") or not isinstance(share.end, float):
        return False
    return not re.search(r"settled|unpaid|结清|仍有", text) and share.end != standing.began


def _is_recency(share: Any) -> bool:
    return bool(re.search(r"\.days_since", share.name)) and not share.name.endswith("before_cut")


_TESTS: dict[str, Callable[[Any, str, Standing], bool]] = {
    WINDOW_DELAY: _window_delay,
    RECENCY_OF_BEGIN: _of_begin,
    USUAL: lambda _, text, __: bool(_USUAL.search(text)),
    PART_OVER_WHOLE: lambda share, text, _: (
        share.unit in ("ratio", "share") and max(_values(share), default=0.0) > 1.0 and bool(_PART.search(text))
    ),
    FROM_NOTHING: lambda _, text, __: bool(_NO_RECORD.search(text)),
    NEGATIVE: lambda share, text, _: share.unit == "money" and bool(_AMOUNT.search(text)),
    RECENCY_FELL: lambda share, text, _: _is_recency(share) and bool(_MOVED.search(text)),
    ZERO_REPAYMENT: lambda share, text, _: (
        "min_paid_180d" in share.name and 0.0 in _values(share) and not re.search("无还款|without a repayment", text)
    ),
    BARE_RATE: lambda share, text, _: (
        bool(_RATES.match(share.name)) and not re.search("%|个百分点|percentage points", text)
    ),
    NOT_TO_TELL: lambda share, text, _: (
        bool(_PRIVATE.match(share.name)) and bool(re.search(r"\d%|由.*至|\b(rose|fell)\b(?!$)|变为|changed", text))
    ),
}
