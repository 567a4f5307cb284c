"""The second look at a table: which keys and words there are, and whose rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import duckdb

from creditline.features.contract import Column, Kind
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.training.monitor.feeds.daily import Feed
from creditline.training.monitor.feeds.periods import Periods

MOST_WORDS = 100  # different texts, up to which a column holds words and not keys


@dataclass(frozen=True)
class Whose:
    """Different customers with rows: in the time before, in the days judged."""

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

    def beside(self, other: "Word") -> "Word":
        """With the rows of other customers."""
        counts = (
            getattr(self, name) + getattr(other, name)
            for name in ("rows_before", "rows_now", "customers_before", "customers_now")
        )
        return Word(self.word, *counts)


def whose(connection: duckdb.DuckDBPyConnection, feed: Feed, periods: Periods) -> Whose:
    """Count the customers."""
    row = connection.execute(
        "SELECT count(DISTINCT customer_id) FILTER (arrived BETWEEN ? AND ?), count(DISTINCT customer_id) FILTER (arrived >= ?) "
        f"FROM ({_arrived(feed, periods, feed.table.name)})",
        [periods.start, periods.reference, periods.since],
    ).fetchall()[0]
    return Whose(*row)


def keys_sql(feed: Feed, column: Column, periods: Periods, relation: str) -> str:
    """SQL for each `value` of a column in how many rows it was seen `now`, in the `last` days before, and `older`."""
    name, before = name_sql(column.name), periods.reference - timedelta(max(periods.days, 31))
    return (
        f"SELECT {name} AS value, count(*) FILTER (arrived >= DATE '{periods.since}') AS now, "
        f"count(*) FILTER (arrived <= DATE '{periods.reference}' AND arrived > DATE '{before}') AS last, "
        f"count(*) FILTER (arrived <= DATE '{before}') AS older "
        f"FROM ({_arrived(feed, periods, relation)}) WHERE {name} IS NOT NULL GROUP BY {name}"
    )


def keys_of(connection: duckdb.DuckDBPyConnection, feed: Feed, column: Column, periods: Periods) -> Keys:
    """Count the values of a column by when they were seen; before is all that was there by then."""
    row = connection.execute(
        "SELECT count(*) FILTER (now > 0), count(*) FILTER (now > 0 AND older + last = 0), count(*) FILTER (last > 0), "
        f"count(*) FILTER (last > 0 AND older = 0) FROM ({keys_sql(feed, column, periods, feed.table.name)})"
    ).fetchall()[0]
    return Keys(*row)


def words_of(
    connection: duckdb.DuckDBPyConnection, feed: Feed, column: Column, periods: Periods
) -> tuple[Word, ...] | None:
    """The texts of a column, by name; None where there were more than 100 before."""
    name = name_sql(column.name)
    rows: Sequence[tuple[str, int, int, int, int]] = connection.execute(
        f"SELECT {name}, count(*) FILTER (arrived <= ?), count(*) FILTER (arrived >= ?), "
        "count(DISTINCT customer_id) FILTER (arrived <= ?), count(DISTINCT customer_id) FILTER (arrived >= ?) "
        f"FROM ({_arrived(feed, periods, feed.table.name)}) WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY {name}",
        [periods.reference, periods.since, periods.reference, periods.since],
    ).fetchall()
    found = tuple(Word(*row) for row in rows)
    return None if sum(word.rows_before > 0 for word in found) > MOST_WORDS else found


def share_sql(feed: Feed, column: Column, value: object, periods: Periods, relation: str) -> str:
    """SQL for how many rows of the time before had `value` in a column (`same`), and how many had any (`filled`)."""
    name = name_sql(column.name)
    literal = text_sql(value) if isinstance(value, str) else f"CAST('{value!r}' AS {column.kind.sql_type})"
    return (
        f"SELECT count(*) FILTER ({name} = {literal}) AS same, count({name}) AS filled "
        f"FROM ({_arrived(feed, periods, relation)}) WHERE arrived BETWEEN DATE '{periods.start}' AND DATE '{periods.reference}'"
    )


def keyed(feed: Feed) -> tuple[Column, ...]:
    """The columns that hold keys, and those of text, which may.

    The lender's own doing is let be: a new policy brings new versions and reasons.
    """
    let_be = {"reason"} if feed.table.name == "decisions" else set()
    return tuple(
        c for c in feed.of_kind(Kind.ID, Kind.TEXT) if c.name not in let_be and not c.name.endswith("_version")
    )


def _arrived(feed: Feed, periods: Periods, relation: str) -> str:
    """All rows that had arrived by the current day."""
    return (
        f"SELECT *, {feed.arrival} AS arrived FROM {relation} "
        f"WHERE {name_sql(feed.clock.name)} IS NOT NULL AND {feed.arrival} <= DATE '{periods.current}'"
    )
