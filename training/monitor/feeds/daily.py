"""One pass over a table: what arrived each day, as counts and histograms that add up to any period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from creditline.features.contract import TABLES, Column, Kind, Table
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.training.monitor.feeds.periods import Periods

STEPS = 10  # buckets of a histogram of amounts per power of ten
_FARTHEST = 200  # days of lateness told apart
Histogram = Mapping[int, int]
_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.INTEGER)


@dataclass(frozen=True)
class Feed:
    """A table as it arrives. `clock`: when a row happened; `arrival`: SQL of the day it arrived, by `recorded_at` if there is one."""

    table: Table
    clock: Column
    arrival: str
    columns: tuple[Column, ...]
    recorded: bool

    @property
    def of_nobody(self) -> bool:
        """Whether its rows are no customer's."""
        return all(column.name != "customer_id" for column in self.table)

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        """The columns of these kinds whose value is there from the first."""
        return tuple(column for column in self.columns if column.kind in kinds)


@dataclass(frozen=True)
class Day:
    """What arrived on a day. `whole`: rows that are not alike in all but their own key and clock; the rest by column."""

    day: date
    rows: int
    whole: int
    filled: Mapping[str, int]
    lowest: Mapping[str, object]
    highest: Mapping[str, object]
    amounts: Mapping[str, Histogram]
    hours: Mapping[str, Histogram]
    lags: Histogram


def feeds_of(data: DataSet) -> tuple[Feed, ...]:
    """The tables whose rows carry a clock, but `customers` and what says what happened afterwards."""
    return tuple(_feed(data, TABLES[name]) for name in data.tables if TABLES[name].is_event and TABLES[name].known_from)


def _feed(data: DataSet, table: Table) -> Feed:
    later = table.later
    name = later[0] if table.due_known and later else table.known_from
    assert name is not None
    clock = table.column(name)
    recorded = data.has(table.name, "recorded_at")
    arrival = (
        f"CAST(coalesce(recorded_at, {name_sql(name)}) AS DATE)" if recorded else f"CAST({name_sql(name)} AS DATE)"
    )
    told_later = set() if later is None or table.due_known else {later[0], *later[1]}
    own = {"record_id", "recorded_at", *told_later}
    columns = tuple(c for c in table if c.name not in own and data.has(table.name, c.name))
    return Feed(table, clock, arrival, columns, recorded)


def days_of(connection: duckdb.DuckDBPyConnection, feed: Feed, periods: Periods) -> list[Day]:
    """Every day on which rows of the feed arrived within the periods, in order."""
    alike = ", ".join(name_sql(column.name) for column in feed.columns)
    numbers, clocks = feed.of_kind(*_NUMBERS), _clocks(feed)
    plain = [c for c in feed.columns if c.kind not in (Kind.DAY, Kind.TIMESTAMP, Kind.ID)]
    asked = ["count(*)", f"count(DISTINCT hash({alike}))"]
    asked += [f"count({name_sql(c.name)})" for c in plain]
    asked += [f"{which}({name_sql(c.name)})" for c in plain for which in ("min", "max")]
    asked += [_amounts(c) for c in numbers]
    asked += [f"histogram(hour({name})) FILTER ({name} IS NOT NULL)" for name in clocks]
    asked.append(_lags(feed))
    found = connection.execute(
        f"SELECT {feed.arrival} AS day, {', '.join(asked)} FROM {name_sql(feed.table.name)} "
        f"WHERE {name_sql(feed.clock.name)} IS NOT NULL AND {feed.arrival} BETWEEN ? AND ? GROUP BY day ORDER BY day",
        [periods.start, periods.current],
    ).fetchall()
    return [_day(row, plain, numbers, clocks) for row in found]


def _clocks(feed: Feed) -> tuple[str, ...]:
    own = [feed.clock.name] if feed.clock.kind is Kind.TIMESTAMP else []
    return (*own, "recorded_at") if feed.recorded else tuple(own)


def _amounts(column: Column) -> str:
    size = f"nullif(abs({name_sql(column.name)}), 0)"
    bucket = f"TRY_CAST(floor(log10({size}) * {STEPS}) AS INTEGER)"
    return f"histogram({bucket}) FILTER ({bucket} IS NOT NULL)"


def _lags(feed: Feed) -> str:
    if not feed.recorded:
        return "NULL"
    lag = f"date_diff('day', CAST({name_sql(feed.clock.name)} AS DATE), CAST(recorded_at AS DATE))"
    return f"histogram(least(greatest({lag}, -30), {_FARTHEST})) FILTER (recorded_at IS NOT NULL)"


def _day(row: Sequence[object], plain: Sequence[Column], numbers: Sequence[Column], clocks: Sequence[str]) -> Day:
    values = iter(row)
    day, rows, whole = next(values), next(values), next(values)
    filled = {c.name: next(values) for c in plain}
    ends = {c.name: (next(values), next(values)) for c in plain}
    amounts = {c.name: next(values) or {} for c in numbers}
    hours = {name: next(values) or {} for name in clocks}
    lowest, highest = ({name: pair[at] for name, pair in ends.items()} for at in (0, 1))
    return Day(day, rows, whole, filled, lowest, highest, amounts, hours, next(values) or {})  # type: ignore[arg-type]


def added(histograms: Sequence[Histogram]) -> Histogram:
    """Several histograms as one."""
    found = Counter[int]()
    for one in histograms:
        found.update(one)
    return dict(found)
