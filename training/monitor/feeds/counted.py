"""What is asked of a table that is tested: its tally, and the second look, for which the tally says what to ask."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import duckdb

from creditline.features.contract import Column
from creditline.features.data import DataSet
from creditline.training.monitor.feeds.daily import Feed, feeds_of
from creditline.training.monitor.feeds.keys import Keys, keys_of, share_sql
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.feeds.tally import FeedTally


class FeedCounted(Protocol):
    """A table whose rows are here or in an engine."""

    @property
    def feed(self) -> Feed:
        """Which."""

    @property
    def tally(self) -> FeedTally:
        """Of all its rows."""

    def keys(self, column: Column) -> Keys:
        """The values of a column by when they were seen."""

    def share_before(self, column: Column, value: object) -> float:
        """What part of the rows of the time before had `value` in a column."""


@dataclass(frozen=True)
class CountedHere:
    """A table of a connection."""

    connection: duckdb.DuckDBPyConnection
    feed: Feed
    periods: Periods
    tally: FeedTally

    def keys(self, column: Column) -> Keys:
        """One query."""
        return keys_of(self.connection, self.feed, column, self.periods)

    def share_before(self, column: Column, value: object) -> float:
        """One query."""
        sql = share_sql(self.feed, column, value, self.periods, self.feed.table.name)
        [(same, filled)] = self.connection.execute(sql).fetchall()
        return share_of_rows(same, filled)


def counted_here(data: DataSet, periods: Periods, step: Callable[[str], None]) -> Iterator[FeedCounted]:
    """Every table of `data` that can be tested, counted."""
    with data.connect() as connection:
        for feed in feeds_of(data):
            step(f"looking at {feed.table.name}")
            yield CountedHere(connection, feed, periods, FeedTally.of(connection, feed, periods))


def share_of_rows(same: int, filled: int) -> float:
    """Of `filled` rows those that hold the `same`; half a row is added to those that do not."""
    return same / (filled + 0.5) if filled else 1.0
