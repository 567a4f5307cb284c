"""All tests of all feeds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import duckdb

from creditline.features.contract import Kind
from creditline.features.data import DataSet
from creditline.training.monitor.feeds.daily import Day, Feed, days_of, feeds_of
from creditline.training.monitor.feeds.keys import keyed, keys_of, share_before, whose, words_of
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.feeds.values import (
    clocks,
    constant,
    constants,
    emptied,
    late,
    new_word,
    recoded,
    units,
)
from creditline.training.monitor.feeds.volume import repeated, volume
from creditline.training.monitor.watch.check import Check
from creditline.training.monitor.watch.thresholds import FeedThresholds


@dataclass(frozen=True)
class FeedSeen:
    """A table as it arrived: rows a day before and in the days judged, customers among the latter, and its newest day."""

    table: str
    rows_before: int
    days_before: int
    rows: int
    days: int
    customers: int
    newest: date | None


@dataclass(frozen=True)
class Feeds:
    """Every table that was looked at, and what was asked of it."""

    seen: tuple[FeedSeen, ...]
    checks: tuple[Check, ...]


def watch_feeds(data: DataSet, periods: Periods, limits: FeedThresholds, step: Callable[[str], None]) -> Feeds:
    """Test every table by what had arrived by the current day; nothing that arrived later is looked at."""
    seen, checks = [], []
    with data.connect() as connection:
        for feed in feeds_of(data):
            step(f"looking at {feed.table.name}")
            days = days_of(connection, feed, periods)
            seen.append(_seen(connection, feed, days, periods))
            checks += _checks(connection, feed, days, periods, limits)
    return Feeds(tuple(seen), tuple(checks))


def _seen(connection: duckdb.DuckDBPyConnection, feed: Feed, days: list[Day], periods: Periods) -> FeedSeen:
    before = [day for day in days if day.day <= periods.reference]
    now = [day for day in days if day.day >= periods.since]
    return FeedSeen(
        table=feed.table.name,
        rows_before=sum(day.rows for day in before),
        days_before=(periods.reference - max(before[0].day, periods.start)).days + 1 if before else 0,
        rows=sum(day.rows for day in now),
        days=periods.days,
        customers=whose(connection, feed, periods).now if feed.customers != "1" else 0,
        newest=days[-1].day if days else None,
    )


def _checks(
    connection: duckdb.DuckDBPyConnection, feed: Feed, days: list[Day], periods: Periods, limits: FeedThresholds
) -> list[Check]:
    name = feed.table.name
    before = [day for day in days if day.day <= periods.reference]
    now = [day for day in days if day.day >= periods.since]
    found = volume(name, days, periods, limits.fewest_rows, limits.most_rows)
    if not before or not now:
        return found
    found.append(repeated(name, days, periods, limits.repeated_rows))
    if feed.customers == "1":
        return found
    who = whose(connection, feed, periods)
    found += units(name, before, now, who) + clocks(name, before, now, who)
    found += emptied(name, before, now, who, limits.emptied)
    lateness = late(name, before, now, who, limits.late_days)
    found += [] if lateness is None else [lateness]
    half = [day for day in now if (periods.current - day.day).days < periods.days / 2]
    for column_name, value in constants(_last(before, periods), half, who).items():
        column = feed.table.column(column_name)
        share = share_before(connection, feed, column, value, periods)
        found.append(constant(name, column_name, value, share, min(who.now, sum(day.rows for day in half)) // 2))
    for column in keyed(feed):
        if column.name.endswith("_version") or (name, column.name) == ("decisions", "reason"):
            continue  # the lender's own doing: a new policy brings new ones
        words = words_of(connection, feed, column, periods) if column.kind is Kind.TEXT else None
        if words is not None:
            found.append(new_word(name, column.name, words, who, limits.new_word))
        else:
            found.append(recoded(name, column.name, keys_of(connection, feed, column, periods), limits.new_keys))
    return found


def _last(before: list[Day], periods: Periods) -> list[Day]:
    """As many days as are judged, just before them."""
    return [day for day in before if (periods.reference - day.day).days < periods.days]
