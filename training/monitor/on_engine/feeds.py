"""Every table of a lender's in an engine, counted to be tested."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from creditline.features.contract import Column
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.engine.carriers.spark.all_arrived import require_all_arrived
from creditline.features.engine.carriers.spark.arrived import Sent
from creditline.features.engine.carriers.spark.ask import Ask
from creditline.features.engine.carriers.spark.buckets import sizes_of
from creditline.features.engine.carriers.spark.engine_data import EngineData, RowsRead
from creditline.features.engine.carriers.spark.raw import made
from creditline.features.engine.carriers.spark.sending import Sending, carried, packed_frame
from creditline.features.engine.carriers.spark.wire import WIRE_DDL
from creditline.features.errors import DataError
from creditline.training.monitor.feeds.counted import FeedCounted, share_of_rows
from creditline.training.monitor.feeds.daily import Feed, feeds_of
from creditline.training.monitor.feeds.keys import Keys, keyed, keys_sql, share_sql
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.feeds.tally import FeedTally, together
from creditline.training.monitor.on_engine.feed_tasks import BUCKET, AddTallies, CountFeeds

_KEY = "creditline key"
_LEAST = 4  # buckets
_TOLD = 16  # tallies of a table that come to the driver
_SEEN = ("now", "last", "older")


@dataclass(frozen=True)
class CountedThere:
    """A table of `data`; `known`: its keys by column."""

    data: EngineData
    feed: Feed
    periods: Periods
    tally: FeedTally
    known: Mapping[str, Keys]

    def keys(self, column: Column) -> Keys:
        """Asked before."""
        return self.known[column.name]

    def share_before(self, column: Column, value: object) -> float:
        """One look at the column."""
        sql = share_sql(self.feed, column, value, self.periods, "(rows)")
        sql = sql.replace("{", "{{").replace("}", "}}").replace("(rows)", "({view})")
        found = self.data.ask(self.feed.table.name, _read(self.feed, [column]), sql, "same bigint, filled bigint")
        return share_of_rows(*(sum(found[name].to_pylist()) for name in ("same", "filled")))


def counted_there(
    data: EngineData, periods: Periods, step: Callable[[str], None], buckets: int | None = None
) -> Iterator[FeedCounted]:
    """As `counted_here`. DataError, here or inside the engine's own error, for rows that were lost on the way or came twice."""
    feeds = feeds_of(data)
    step(f"looking at {', '.join(one.table.name for one in feeds)}")
    tallies = _tallies(data, [one for one in feeds if not one.of_nobody], periods, buckets)
    if any(one.of_nobody for one in feeds):
        with data.connect() as connection:
            for one in feeds:
                if one.of_nobody:
                    tallies[one.table.name] = FeedTally.of(connection, one, periods)
    known = _keys(data, [(one, column) for one in feeds for column in _many(one, tallies[one.table.name])], periods)
    for one in feeds:
        yield CountedThere(data, one, periods, tallies[one.table.name], known.get(one.table.name, {}))


def _tallies(data: EngineData, feeds: list[Feed], periods: Periods, buckets: int | None) -> dict[str, FeedTally]:
    if not feeds:
        return {}
    zone = data.settings.time_zone
    sizes = sizes_of(data, [one.table.name for one in feeds] + ["customers"], 0, buckets, _LEAST)
    by_tag = dict(enumerate(feeds))
    sendings = [_sending(data, one, tag, periods) for tag, one in by_tag.items()]
    tables = [replace(carried(one, zone), checked=False) for one in sendings]
    task = CountFeeds(by_tag, periods, Sent(tuple(tables), {}, sizes.buckets), zone)
    rows = packed_frame(data, sendings, {one.tag: one.schema for one in tables}, sizes.buckets)
    seen: set[int] = set()
    summed = {tag: together([]) for tag in by_tag}
    told = rows.repartition(sizes.partitions, "bucket").mapInArrow(task, WIRE_DDL)
    told = told.repartition(min(sizes.partitions, _TOLD), "bucket").mapInArrow(AddTallies(), WIRE_DDL)
    for row in told.toArrow().to_pylist():
        if row["tag"] != BUCKET:
            summed[row["tag"]] = together([summed[row["tag"]], FeedTally.from_json(row["rows"].decode())])
        elif row["bucket"] in seen:
            raise DataError("a bucket stands in two partitions: the engine mixed up what it carried; run the job again")
        else:
            seen.add(row["bucket"])
    require_all_arrived(sendings, {tag: tally.rows for tag, tally in summed.items()}, zone)
    return {one.table.name: summed[tag] for tag, one in by_tag.items()}


def _sending(data: EngineData, feed: Feed, tag: int, periods: Periods) -> Sending:
    """The rows that had arrived by the current day, to the bucket of their customer; those of none to that of no text."""
    names = _read(feed, feed.columns)
    selected = f"coalesce(CAST(customer_id AS VARCHAR), '') AS {name_sql(_KEY)}, {', '.join(map(name_sql, names))}"
    parts = tuple(
        RowsRead(read.raw, f"SELECT {selected} FROM ({read.view})") for read in data.rows(feed.table.name, list(names))
    )
    where = f"{name_sql(feed.clock.name)} IS NOT NULL AND {feed.arrival} <= DATE '{periods.current}'"
    return Sending(feed.table.name, "", tag, "*", where, _KEY, (_KEY,), parts)


def _read(feed: Feed, columns: "list[Column] | tuple[Column, ...]") -> tuple[str, ...]:
    """The names of `columns` and of the clocks."""
    clocks = [feed.clock.name, *(["recorded_at"] if feed.recorded else [])]
    return tuple(dict.fromkeys([*(one.name for one in columns), *clocks]))


def _many(feed: Feed, tally: FeedTally) -> list[Column]:
    """The columns of keys."""
    return [] if feed.of_nobody else [one for one in keyed(feed) if tally.words.get(one.name) is None]


def _keys(data: EngineData, asked: list[tuple[Feed, Column]], periods: Periods) -> Mapping[str, Mapping[str, Keys]]:
    """Of columns the values, wherever they stand: the engine groups by them, and a row per column comes to the driver."""
    from pyspark.sql import functions

    if not asked:
        return {}
    asking = []
    for place, (feed, column) in enumerate(asked):
        for read in data.rows(feed.table.name, list(_read(feed, [column]))):
            inner = keys_sql(feed, column, periods, f"({read.view})")
            sql = f"SELECT {place} AS place, CAST(value AS VARCHAR) AS value, {', '.join(_SEEN)} FROM ({inner})"
            ddl = "place int, value string, now bigint, last bigint, older bigint"
            asking.append((read.raw, Ask(sql, data.settings.time_zone)))
    summed = [functions.sum(name).alias(name) for name in _SEEN]
    values = made(asking, ddl).groupBy("place", "value").agg(*summed)
    now, last, older = (functions.col(name) for name in _SEEN)
    counted = {
        "now": now > 0,
        "new": (now > 0) & (older + last == 0),
        "last": last > 0,
        "last_new": (last > 0) & (older == 0),
    }
    sums = [functions.sum(functions.when(which, 1).otherwise(0)).alias(name) for name, which in counted.items()]
    told = {row["place"]: row for row in values.groupBy("place").agg(*sums).toArrow().to_pylist()}
    found: dict[str, dict[str, Keys]] = {}
    for place, (feed, column) in enumerate(asked):
        row = told.get(place, dict.fromkeys(counted, 0))
        found.setdefault(feed.table.name, {})[column.name] = Keys(*(int(row[name]) for name in counted))
    return found
