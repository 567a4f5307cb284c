"""The second look at a table: which keys and words there are, and whose rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from creditline.features.contract import Column, Kind
from creditline.features.data.reading.sql_text import name_sql
from creditline.training.monitor.feeds.daily import Feed
from creditline.training.monitor.feeds.periods import Periods

MOST_WORDS = 100  # different texts, up to which a column holds words and not keys


@dataclass(frozen=True)
class Whose:
    """Different customers with rows: in the time before, in the days judged; of a table of nobody, 1 where there are rows."""

    before: int
    now: int


@dataclass(frozen=True)
class Keys:
    """Different values of a column: `now` of the days judged, and `new` of these never seen before.

    `last` and `last_new`: the same of as many days just before (a month at least), against those before them.
    """

    now: int
    new: int
    last: int
    last_new: int


@dataclass(frozen=True)
class Word:
    """A text of few: rows and customers that had it, before and now."""

    word: str
    rows_before: int
    rows_now: int
    customers_before: int
    customers_now: int


def whose(connection: duckdb.DuckDBPyConnection, feed: Feed, periods: Periods) -> Whose:
    """Count the customers."""
    who = feed.customers
    row = connection.execute(
        f"SELECT count(DISTINCT {who}) FILTER (arrived <= ? AND arrived >= ?), count(DISTINCT {who}) FILTER (arrived >= ?) "
        f"FROM ({_arrived(feed)})",
        [periods.reference, periods.start, periods.since, periods.current],
    ).fetchall()[0]
    return Whose(*row)


def keys_of(connection: duckdb.DuckDBPyConnection, feed: Feed, column: Column, periods: Periods) -> Keys:
    """Count the values of a column by when they were seen; before is all that was there by then."""
    name = name_sql(column.name)
    row = connection.execute(
        "SELECT count(*) FILTER (now > 0), count(*) FILTER (now > 0 AND older + last = 0), count(*) FILTER (last > 0), "
        "count(*) FILTER (last > 0 AND older = 0) FROM ("
        f"SELECT {name}, count(*) FILTER (arrived >= ?) AS now, count(*) FILTER (arrived <= ? AND arrived > ?) AS last, "
        f"count(*) FILTER (arrived <= ?) AS older FROM ({_arrived(feed)}) WHERE {name} IS NOT NULL GROUP BY {name})",
        [periods.since, periods.reference, _before_last(periods), _before_last(periods), periods.current],
    ).fetchall()[0]
    return Keys(*row)


def words_of(connection: duckdb.DuckDBPyConnection, feed: Feed, column: Column, periods: Periods) -> list[Word] | None:
    """The texts of a column, by name; None where there were more than 100 before."""
    name, who = name_sql(column.name), feed.customers
    rows: Sequence[tuple[str, int, int, int, int]] = connection.execute(
        f"SELECT {name}, count(*) FILTER (arrived <= ?), count(*) FILTER (arrived >= ?), "
        f"count(DISTINCT {who}) FILTER (arrived <= ?), count(DISTINCT {who}) FILTER (arrived >= ?) "
        f"FROM ({_arrived(feed)}) WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY {name}",
        [periods.reference, periods.since, periods.reference, periods.since, periods.current],
    ).fetchall()
    found = [Word(*row) for row in rows]
    return None if sum(word.rows_before > 0 for word in found) > MOST_WORDS else found


def share_before(
    connection: duckdb.DuckDBPyConnection, feed: Feed, column: Column, value: object, periods: Periods
) -> float:
    """What part of the rows of the time before had `value` in a column; half a row is added to those that had not."""
    name = name_sql(column.name)
    row = connection.execute(
        f"SELECT count(*) FILTER ({name} = ?), count({name}) FROM ({_arrived(feed)}) WHERE arrived BETWEEN ? AND ?",
        [value, periods.current, periods.start, periods.reference],
    ).fetchall()[0]
    return float(row[0] / (row[1] + 0.5)) if row[1] else 1.0


def keyed(feed: Feed) -> tuple[Column, ...]:
    """The columns that hold keys, and those of text, which may."""
    return feed.of_kind(Kind.ID, Kind.TEXT)


def _arrived(feed: Feed) -> str:
    """All rows that had arrived by the current day; takes that day as its one parameter."""
    return (
        f"SELECT *, {feed.arrival} AS arrived FROM {name_sql(feed.table.name)} "
        f"WHERE {name_sql(feed.clock.name)} IS NOT NULL AND {feed.arrival} <= ?"
    )


def _before_last(periods: Periods) -> date:
    """The day before as many days as are judged, a whole month at least, up to the reference."""
    return periods.reference - timedelta(max(periods.days, 31))
