"""The reference engine: every feature from the words of its declaration, slowly and plainly.

No arrays, no order of evaluation to be clever about. The fast engine is right when it says the same.
"""

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from reference_signs import beyond_grace, days_since
from reference_views import Record, Row, Sight, Tables, day_of, rows_seen

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import Settings
from creditline.features.declare import (
    Aggregate,
    Anchor,
    AtLeast,
    Below,
    Condition,
    Difference,
    Fact,
    FinalEvent,
    How,
    Is,
    IsNot,
    LoanArrears,
    Number,
    OnTarget,
    Ratio,
    Rows,
    StatementArrears,
    Times,
    Total,
)

Value = float | str | None


def reference_features(
    tables: Tables, pairs: Sequence[tuple[object, date]], catalogue: Catalogue, settings: Settings
) -> list[dict[str, object]]:
    """One dict per (customer, as_of) pair: `customer_id`, `as_of`, then each feature; None where not known."""
    found = []
    for customer, as_of in pairs:
        one = OneDate(tables, customer, as_of, catalogue.target_product, settings)
        values: dict[str, object] = {"customer_id": customer, "as_of": as_of}
        found.append(values | {feature.name: one.value(feature.expression) for feature in catalogue})
    return found


class OneDate:
    """One customer on one date: values of expressions, and the rows behind them."""

    def __init__(self, tables: Tables, customer: object, as_of: date, target: str | None, settings: Settings) -> None:
        self._tables = tables
        self._customer = customer
        self._as_of = as_of
        self._target = target
        self._covered_from = settings.covered_from
        self._grace = settings.grace_days
        self._record: Record = next(r for r in tables["customers"] if r["customer_id"] == customer)
        self._rows: dict[tuple[str, date], list[Row]] = {}

    def value(self, expression: Number) -> Value:
        """The value of any expression."""
        match expression:
            case Fact():
                return self._fact(expression)
            case Aggregate():
                return self._aggregate(expression)
            case LoanArrears() | StatementArrears() | FinalEvent():
                covered = self._covered_from.get(expression.needs[0][0], date.min)
                if self._as_of < covered:
                    return None
                sign = beyond_grace(expression, self._grace)
                return days_since(sign, self._tables, self._customer, self._as_of, self._target)
            case Times(of, factor):
                number = self._number(of)
                return None if number is None else number * factor
            case Ratio(left, right) | Difference(left, right) | Total(left, right):
                one, other = self._number(left), self._number(right)
                if one is None or other is None:
                    return None
                if isinstance(expression, Ratio):
                    return one / other if other != 0 else None
                return one - other if isinstance(expression, Difference) else one + other

    def _number(self, expression: Number) -> float | None:
        value = self.value(expression)
        assert not isinstance(value, str)
        return value

    def _aggregate(self, aggregate: Aggregate) -> float | None:
        if not self.is_covered(aggregate):
            return None
        end, first = self.window(aggregate)
        history = self.matching(aggregate.rows, end)
        inside = [row for row in history if row.day >= first]
        if aggregate.how is How.NEW:
            before = {row.labels[aggregate.of or ""] for row in history if row.day < first}
            return float(len({row.labels[aggregate.of or ""] for row in inside} - before - {None}))
        return summary(inside, aggregate, end)

    def is_covered(self, aggregate: Aggregate) -> bool:
        """Whether the feed had begun by the first day of the window, or of all history by its last."""
        end, first = self.window(aggregate)
        covered = self._covered_from.get(aggregate.rows.source.table, date.min)
        return end >= covered and (aggregate.days is None or first >= covered)

    def window(self, aggregate: Aggregate) -> tuple[date, date]:
        """The last day of the window and its first."""
        end = self._as_of if aggregate.anchor is Anchor.AS_OF else self._before_cut()
        return end, date.min if aggregate.days is None else end - timedelta(aggregate.days - 1)

    def _before_cut(self) -> date:
        where = (OnTarget(), Is("initiated_by", ("lender",)), Is("action", ("reduce", "suspend", "close")))
        cuts = [row.day for row in self.matching(Rows("decisions", where), self._as_of)]
        recent = [day for day in cuts if day > self._as_of - timedelta(365)]
        return max(recent) - timedelta(1) if recent else self._as_of

    def matching(self, rows: Rows, until: date) -> list[Row]:
        """The rows that meet every condition, had happened by `until` and were known, oldest first."""
        key = (rows.of, until)
        if key not in self._rows:
            covered = self._covered_from.get("installments", date.min) <= self._as_of
            sight = Sight(self._customer, self._region(), until, self._as_of, covered, self._grace)
            self._rows[key] = rows_seen(rows.of, self._tables, sight)
        return [row for row in self._rows[key] if all(self._holds(row, condition) for condition in rows.where)]

    def _holds(self, row: Row, condition: Condition) -> bool:
        match condition:
            case Is(label, values):
                return row.labels[label] in values
            case IsNot(label, values):
                return row.labels[label] not in values
            case OnTarget(yes):
                product = row.labels["product"]
                return product is not None and (self._target is None or product == self._target) == yes
            case AtLeast(number, bound):
                value = row.numbers[number]
                return value is not None and value >= bound
            case Below(number, bound):
                value = row.numbers[number]
                return value is not None and value < bound

    def _is_customer(self) -> bool:
        opened = self._record.get("opened_on")
        return opened is None or day_of(opened) <= self._as_of

    def _region(self) -> str | None:
        region = self._record.get("region")
        return str(region) if region is not None and self._is_customer() else None

    def _fact(self, fact: Fact) -> Value:
        own = self._record.get(fact.name) if self._is_customer() else None
        if fact.is_attribute:
            value = self._latest_attribute(fact.name)
            value = own if value is None else value
        elif fact.name == "age_years":
            born = self._record.get("birth_year") if self._is_customer() else None
            return None if born is None else float(self._as_of.year - int(born))  # type: ignore[call-overload]
        elif fact.name == "tenure_days":
            opened = self._record.get("opened_on")
            return float((self._as_of - day_of(opened)).days) if opened is not None and self._is_customer() else None
        else:
            value = own
        if value is None:
            return None
        return _as_number(value) if fact.is_number else str(value)

    def _latest_attribute(self, name: str) -> object:
        row = self.attribute_row(name)
        return None if row is None else str(row["value"])

    def attribute_row(self, name: str) -> Record | None:
        """The row of `attributes` in force; of two on one day the one recorded later. None where there is none."""
        known = [
            r
            for r in self._tables.get("attributes", ())
            if r["customer_id"] == self._customer
            and r["name"] == name
            and day_of(r["valid_from"]) <= self._as_of
            and (r.get("recorded_at") is None or day_of(r["recorded_at"]) <= self._as_of)
        ]
        return max(known, key=_latest) if known else None


def _latest(row: Record) -> tuple[date, str, str]:
    return day_of(row["valid_from"]), str(row.get("recorded_at") or ""), str(row["value"])


def _as_number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except ValueError:
        return None


def summary(rows: Sequence[Row], aggregate: Aggregate, end: date) -> float | None:
    """`how` of the rows of a window that ends on `end`, oldest first."""
    how = aggregate.how
    if how.reads == "label":
        return _of_labels(how, [row.labels[aggregate.of or ""] for row in rows])
    if how.reads == "number":
        return _of_numbers(aggregate, rows, end)
    days = [row.day for row in rows]
    if how is How.COUNT:
        return float(len(days))
    if how is How.DAYS:
        return float(len(set(days)))
    if how in (How.RECENCY, How.AGE):
        if not days:
            return None
        return float((end - (max(days) if how is How.RECENCY else min(days))).days)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if how is How.GAP_MEAN:
        return statistics.fmean(gaps) if gaps else None
    return statistics.stdev(map(float, gaps)) if len(gaps) > 1 else None


def _of_numbers(aggregate: Aggregate, rows: Sequence[Row], end: date) -> float | None:
    pairs = [(row, row.numbers[aggregate.of or ""]) for row in rows]
    if aggregate.how is How.STREAK:
        streak = 0
        for _, value in sorted(pairs, key=lambda pair: (pair[0].at, pair[1] != 0), reverse=True):
            if value != 0:
                break
            streak += 1
        return float(streak)
    known = [(row, value) for row, value in pairs if value is not None]
    values = [value for _, value in known]
    match aggregate.how:
        case How.SUM:
            return math.fsum(values)
        case How.TYPICAL_MONTH:
            blocks: list[list[float]] = [[] for _ in range((aggregate.days or 0) // 30)]
            for row, value in known:
                blocks[(end - row.day).days // 30].append(value)
            return statistics.median(math.fsum(block) for block in blocks)
        case How.DEVIATION:
            return statistics.stdev(values) if len(values) > 1 else None
        case How.SLOPE:
            days = [float((row.day - end).days) for row, _ in known]
            return 30 * statistics.linear_regression(days, values).slope if len(set(days)) > 1 else None
    if not known:
        return None
    match aggregate.how:
        case How.MEAN:
            return math.fsum(values) / len(values)
        case How.MAX:
            return max(values)
        case How.MIN:
            return min(values)
        case How.LAST:
            return max(known, key=lambda pair: (pair[0].at, pair[1]))[1]
        case _:
            first = min(row.at for row, _ in known)
            return max(value for row, value in known if row.at == first)


def _of_labels(how: How, labels: Sequence[str | None]) -> float | None:
    counts = Counter(label for label in labels if label is not None)
    if how is How.DISTINCT:
        return float(len(counts))
    if not counts:
        return None
    everything = counts.total()
    if how is How.TOP_SHARE:
        return max(counts.values()) / everything
    return abs(-math.fsum(n / everything * math.log2(n / everything) for n in counts.values()))
