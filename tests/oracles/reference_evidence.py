"""The reference of evidence: what moved between two dates from the words of the declarations, slowly and plainly.

The compiled evidence is right when it says the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reference_features import OneDate
from reference_views import Record, Row, Tables

from creditline.features.data import Settings
from creditline.features.declare import Aggregate, Feature, How, Rows, aggregates
from creditline.features.evidence.behind import anchor_of, attributes_of
from creditline.features.evidence.values import Move

Key = object  # tells the rows of a source apart: an instalment by loan and day, any other row by itself
Value = float | str | None
Moved = tuple[str, int, Move, date]  # table, id() of the record, what it did and since when


@dataclass(frozen=True)
class _Counted:
    """A row that counts, and what is read from it."""

    row: Row
    value: Value


def reference_evidence(
    tables: Tables, customer: object, start: date, end: date, feature: Feature, target: str | None, settings: Settings
) -> set[Moved]:
    """Every move behind one feature between two dates."""
    days = [start + timedelta(n) for n in range((end - start).days + 1)]
    dates = [OneDate(tables, customer, day, target, settings) for day in days]
    uncovered = [OneDate(tables, customer, day, target, Settings()) for day in days]
    found: dict[tuple[str, int, Move], date] = {}

    def add(table: str, record: Record, move: Move, day: date) -> None:
        key = (table, id(record), move)
        found[key] = min(day, found.get(key, day))

    for aggregate in aggregates(feature.expression):
        _add_moves(aggregate, dates, days, add)
    for anchor in anchor_of(feature):
        _add_moves(anchor, uncovered, days, add)
    for name in attributes_of(feature):
        rows = [one.attribute_row(name) for one in dates]
        if rows[0] is not rows[-1]:
            for row, move in ((rows[0], Move.LEFT), (rows[-1], Move.ENTERED)):
                if row is not None:
                    stands = [(other is row) == (move is Move.ENTERED) for other in rows]
                    add("attributes", row, move, days[_since(stands)])
    return {(*key, day) for key, day in found.items()}


def _add_moves(aggregate: Aggregate, dates: Sequence[OneDate], days: Sequence[date], add) -> None:  # type: ignore[no-untyped-def]
    table = aggregate.rows.source.table
    counted = [_counted(one, aggregate) for one in dates]
    seen = [_seen(one, aggregate) for one in dates]
    before, after = counted[0], counted[-1]
    for key in _telling(aggregate.how, before, after):
        was, now = before.get(key), after.get(key)
        row = seen[-1].get(key) or seen[0][key]
        if was is None or now is None:
            move = Move.ENTERED if was is None else Move.LEFT
            stands = [(key in one) == (now is not None) for one in counted]
            for record in row.behind:
                add(table, record, move, days[_since(stands)])
        elif was.value != now.value:
            earlier = {id(record) for record in seen[0][key].behind} if _unpaid(seen[0][key]) is False else set()
            news = [record for record in row.behind if id(record) not in earlier] if _unpaid(row) is False else []
            for record in news:
                there = [
                    key in one and any(r is record for r in one[key].behind) and not _unpaid(one[key]) for one in seen
                ]
                add(table, record, Move.CHANGED, days[_since(there)])
            if news:
                continue
            if seen[0][key].numbers.get("open") != row.numbers.get("open"):
                first = _since([key in one and one[key].numbers["open"] == row.numbers["open"] for one in seen])
            else:
                first = next(n for n, one in enumerate(counted) if key not in one or one[key].value != was.value)
            for record in row.behind:
                add(table, record, Move.CHANGED, days[first])


def _unpaid(row: Row) -> bool | None:
    """Whether no payment of an instalment is known; None for any other row."""
    return None if "payments" not in row.numbers else not row.numbers["payments"]


def _since(stands: Sequence[bool]) -> int:
    """The first place from which on it stands."""
    first = len(stands) - 1
    while first > 0 and stands[first - 1]:
        first -= 1
    return first


def _seen(one: OneDate, aggregate: Aggregate) -> dict[Key, Row]:
    end, _ = one.window(aggregate)
    return {_key(row): row for row in one.matching(Rows(aggregate.rows.of), end)}


def _key(row: Row) -> Key:
    return (row.labels["loan_id"], row.day) if "payments" in row.numbers else id(row.behind[0])


def _counted(one: OneDate, aggregate: Aggregate) -> dict[Key, _Counted]:
    """The rows of the window that take part in the aggregate; none where the feed does not cover it."""
    if not one.is_covered(aggregate):
        return {}
    end, first = one.window(aggregate)
    history = one.matching(aggregate.rows, end)
    before = (
        {row.labels[aggregate.of or ""] for row in history if row.day < first} if aggregate.how is How.NEW else set()
    )
    found = {}
    for row in history:
        if row.day < first:
            continue
        value: Value = None
        if aggregate.how.reads:
            value = (row.labels if aggregate.how.reads == "label" else row.numbers)[aggregate.of or ""]
            if (value is None and aggregate.how is not How.STREAK) or value in before:
                continue
        found[_key(row)] = _Counted(row, value)
    return found


def _telling(how: How, before: Mapping[Key, _Counted], after: Mapping[Key, _Counted]) -> Iterable[Key]:
    """The rows whose moves say why the aggregate moved."""
    either = before.keys() | after.keys()
    match how:
        case How.SUM | How.TYPICAL_MONTH:  # what adds nothing tells nothing
            return [k for k in either if any(k in one and one[k].value for one in (before, after))]
        case How.MAX | How.MIN:
            sign = 1.0 if how is How.MAX else -1.0
            return _extreme(before, after, lambda c: sign * float(c.value or 0))
        case How.RECENCY | How.AGE:
            sign = 1.0 if how is How.RECENCY else -1.0
            return _extreme(before, after, lambda c: sign * c.row.day.toordinal())
        case How.LAST | How.FIRST:
            return _at_end(how, before) | _at_end(how, after)
        case How.STREAK:
            return _streak(before) | _streak(after)
    return either


def _extreme(before, after, size) -> list[Key]:  # type: ignore[no-untyped-def]
    """The largest of the later rows where they are larger than any before, of the earlier where they were; else none."""
    was, now = (max(map(size, one.values()), default=float("-inf")) for one in (before, after))
    if was == now:
        return []
    return [key for key, c in (after if now > was else before).items() if size(c) == max(was, now)]


def _at_end(how: How, rows: Mapping[Key, _Counted]) -> set[Key]:
    if not rows:
        return set()
    at = (max if how is How.LAST else min)(c.row.at for c in rows.values())
    there = {key: c for key, c in rows.items() if c.row.at == at}
    most = max(c.value for c in there.values())  # type: ignore[type-var]
    return {key for key, c in there.items() if c.value == most}


def _streak(rows: Mapping[Key, _Counted]) -> set[Key]:
    """The unbroken sequence of rows whose number is 0, and those that end it."""
    found: set[Key] = set()
    for at in sorted({c.row.at for c in rows.values()}, reverse=True):
        there = {key: c for key, c in rows.items() if c.row.at == at}
        enders = {key for key, c in there.items() if c.value != 0}
        if enders:
            return found | enders
        found |= there.keys()
    return found
