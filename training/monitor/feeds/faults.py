"""All tests of all feeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from creditline.features.contract import Kind
from creditline.training.monitor.feeds.counted import FeedCounted
from creditline.training.monitor.feeds.daily import Day
from creditline.training.monitor.feeds.keys import keyed
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


def watch_feeds(counted: Iterable[FeedCounted], periods: Periods, limits: FeedThresholds) -> Feeds:
    """Test every table by what had arrived by the current day."""
    seen, checks = [], []
    for one in counted:
        seen.append(_seen(one, periods))
        checks += _checks(one, periods, limits)
    return Feeds(tuple(seen), tuple(checks))


def _seen(counted: FeedCounted, periods: Periods) -> FeedSeen:
    days = counted.tally.days
    before = [day for day in days if day.day <= periods.reference]
    now = [day for day in days if day.day >= periods.since]
    return FeedSeen(
        table=counted.feed.table.name,
        rows_before=sum(day.rows for day in before),
        days_before=(periods.reference - max(before[0].day, periods.start)).days + 1 if before else 0,
        rows=sum(day.rows for day in now),
        days=periods.days,
        customers=counted.tally.whose.now,
        newest=days[-1].day if days else None,
    )


def _checks(counted: FeedCounted, periods: Periods, limits: FeedThresholds) -> list[Check]:
    feed, name, days, who = counted.feed, counted.feed.table.name, counted.tally.days, counted.tally.whose
    before = [day for day in days if day.day <= periods.reference]
    now = [day for day in days if day.day >= periods.since]
    found = volume(name, days, periods, limits.fewest_rows, limits.most_rows)
    if not before or not now:
        return found
    found.append(repeated(name, days, periods, limits.repeated_rows))
    if feed.of_nobody:
        return found
    found += units(name, before, now, who) + clocks(name, before, now, who)
    found += emptied(name, before, now, who, limits.emptied)
    lateness = late(name, before, now, who, limits.late_days)
    found += [] if lateness is None else [lateness]
    half = [day for day in now if (periods.current - day.day).days < periods.days / 2]
    for column_name, value in constants(_last(before, periods), half, who).items():
        share = counted.share_before(feed.table.column(column_name), value)
        found.append(constant(name, column_name, value, share, min(who.now, sum(day.rows for day in half)) // 2))
    for column in keyed(feed):
        words = counted.tally.words[column.name] if column.kind is Kind.TEXT else None
        if words is not None:
            found.append(new_word(name, column.name, words, who, limits.new_word))
        else:
            found.append(recoded(name, column.name, counted.keys(column), limits.new_keys))
    return found


def _last(before: list[Day], periods: Periods) -> list[Day]:
    """As many days as are judged, just before them."""
    return [day for day in before if (periods.reference - day.day).days < periods.days]
