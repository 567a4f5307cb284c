"""Rows of `attributes` that came into force between two dates, and those they replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import numpy as np
import pyarrow as pa

from creditline.features.evidence.asks import EPOCH, Asks, Span
from creditline.features.evidence.source_rows import NamedRows

_ENTERED, _LEFT = 1, 2


@dataclass(frozen=True)
class _Row:
    """A row of `attributes`, `at` its place in the table."""

    at: int
    entity: int
    name: str
    value: str
    valid_from: date
    recorded: datetime | None

    def counts(self, day: date) -> bool:
        return self.valid_from <= day and (self.recorded is None or self.recorded.date() <= day)

    @property
    def newness(self) -> tuple[date, str, str]:
        return self.valid_from, str(self.recorded or ""), self.value


def attribute_rows(wanted: Mapping[int, tuple[str, ...]], table: pa.Table, asks: Asks, span: Span) -> NamedRows:
    """What moved. `wanted`: the attributes that each feature asked about reads, where it reads any.

    `table`: rows of `attributes` with `entity`. A row in force on the later date that was not on the earlier entered; the
    one it replaced left.
    """
    names = {name for some in wanted.values() for name in some}
    rows = [row for row in _rows(table) if row.name in names]
    rows.sort(key=lambda row: (row.entity, row.name))
    moves = {
        key: moved
        for key, group in groupby(rows, key=lambda row: (row.entity, row.name))
        if (moved := _moves(list(group), span))
    }
    asked = np.flatnonzero(np.isin(asks.feature, list(wanted)))
    found, count = [], np.zeros(asked.size, np.int64)
    for i, ask in enumerate(asked.tolist()):
        entity = int(asks.entity[ask])
        for name in wanted[int(asks.feature[ask])]:
            for at, move, day in moves.get((entity, name), ()):
                found.append((ask, at, move, (day - EPOCH).days))
                count[i] += 1
    columns = np.array(found, np.int64).reshape(-1, 4)
    return NamedRows(
        columns[:, 0], columns[:, 1], columns[:, 2].astype(np.int8), columns[:, 3].astype(np.int32), asked, count
    )


def _rows(table: pa.Table) -> list[_Row]:
    columns = zip(
        *(table[name].to_pylist() for name in ("entity", "name", "value", "valid_from", "recorded_at")), strict=True
    )
    return [_Row(at, *values) for at, values in enumerate(columns)]


def _moves(rows: list[_Row], span: Span) -> list[tuple[int, int, date]]:
    days = [span.start + timedelta(n) for n in range(span.days + 1)]
    before, after = (_in_force(rows, day) for day in (days[0], days[-1]))
    if before is after:
        return []
    return [
        (row.at, move, _since(rows, days, row, move is _ENTERED))
        for row, move in ((after, _ENTERED), (before, _LEFT))
        if row is not None
    ]


def _in_force(rows: list[_Row], day: date) -> _Row | None:
    return max((row for row in rows if row.counts(day)), key=lambda row: row.newness, default=None)


def _since(rows: list[_Row], days: list[date], row: _Row, stands: bool) -> date:
    """The first day from which on the row is, or is no longer, in force."""
    since = days[-1]
    for day in reversed(days[:-1]):
        if (_in_force(rows, day) is row) != stands:
            break
        since = day
    return since
