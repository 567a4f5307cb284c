"""What is counted of a table as it arrives: of all its rows, or of some customers', which are put together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import duckdb

from creditline.features.contract import Kind
from creditline.training.monitor.feeds.daily import Day, Feed, added, days_of
from creditline.training.monitor.feeds.keys import MOST_WORDS, Whose, Word, keyed, whose, words_of
from creditline.training.monitor.feeds.periods import Periods


@dataclass(frozen=True)
class FeedTally:
    """Of `rows`: what arrived each day, whose they are, and the words of each column of text; None of one that holds keys."""

    rows: int
    days: tuple[Day, ...]
    whose: Whose
    words: Mapping[str, tuple[Word, ...] | None]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, feed: Feed, periods: Periods) -> "FeedTally":
        """Count the rows of the table of that name."""
        [(rows,)] = connection.execute(f"SELECT count(*) FROM {feed.table.name}").fetchall()
        days = tuple(days_of(connection, feed, periods))
        if feed.of_nobody:
            return cls(rows, days, Whose(0, 0), {})
        words = {c.name: words_of(connection, feed, c, periods) for c in keyed(feed) if c.kind is Kind.TEXT}
        return cls(rows, days, whose(connection, feed, periods), words)

    def to_json(self) -> str:
        """The text that `from_json` reads."""
        return json.dumps(asdict(self), default=date.isoformat, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "FeedTally":
        """What `to_json` wrote."""
        told = json.loads(text)
        words = {
            name: None if found is None else tuple(Word(**one) for one in found)
            for name, found in told["words"].items()
        }
        return cls(told["rows"], tuple(map(_day, told["days"])), Whose(**told["whose"]), words)


def together(tallies: Sequence[FeedTally]) -> FeedTally:
    """That of all rows, where no two of `tallies` are of the same customer; of none, that of no rows."""
    by_day: dict[date, list[Day]] = {}
    for day in (day for one in tallies for day in one.days):
        by_day.setdefault(day.day, []).append(day)
    names = dict.fromkeys(name for one in tallies for name in one.words)
    return FeedTally(
        sum(one.rows for one in tallies),
        tuple(_one_day(by_day[day]) for day in sorted(by_day)),
        Whose(sum(one.whose.before for one in tallies), sum(one.whose.now for one in tallies)),
        {name: _words([one.words.get(name, ()) for one in tallies]) for name in names},
    )


def _day(told: dict[str, Any]) -> Day:
    histograms = {name: {column: _numbered(one) for column, one in told[name].items()} for name in ("amounts", "hours")}
    return Day(**{**told, **histograms, "day": date.fromisoformat(told["day"]), "lags": _numbered(told["lags"])})


def _numbered(histogram: Mapping[str, int]) -> dict[int, int]:
    return {int(place): rows for place, rows in histogram.items()}


def _one_day(same: Sequence[Day]) -> Day:
    first = same[0]
    return Day(
        day=first.day,
        rows=sum(one.rows for one in same),
        whole=sum(one.whole for one in same),
        filled={name: sum(one.filled[name] for one in same) for name in first.filled},
        lowest={name: _end(min, [one.lowest[name] for one in same]) for name in first.lowest},
        highest={name: _end(max, [one.highest[name] for one in same]) for name in first.highest},
        amounts={name: added([one.amounts[name] for one in same]) for name in first.amounts},
        hours={name: added([one.hours[name] for one in same]) for name in first.hours},
        lags=added([one.lags for one in same]),
    )


def _end(which: Any, values: Iterable[object]) -> object:
    return which((one for one in values if one is not None), default=None)


def _words(same: Sequence[tuple[Word, ...] | None]) -> tuple[Word, ...] | None:
    found: dict[str, Word] = {}
    for words in same:
        if words is None:
            return None
        for one in words:
            found[one.word] = one if one.word not in found else found[one.word].beside(one)
    if sum(one.rows_before > 0 for one in found.values()) > MOST_WORDS:
        return None
    return tuple(found[name] for name in sorted(found))
