"""What was counted of a table's rows: of all of them, or of some customers', which are put together."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from heapq import merge
from typing import Any

import pyarrow as pa

from creditline.features.data.check.problem import EXAMPLES
from creditline.features.data.check.totals import Added

_FOUND = pa.list_(pa.struct([("rows", pa.int64()), ("examples", pa.list_(pa.string()))]))
_WORDS = pa.list_(pa.list_(pa.struct([("said", pa.string()), ("rows", pa.int64())])))
_ADDED = pa.struct(
    [
        ("customers", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("sums", pa.list_(pa.decimal128(38, 2))),
        ("filled", pa.list_(pa.int64())),
        ("unknown", pa.list_(pa.int64())),
    ]
)
_ROW = pa.schema([("rows", pa.int64()), ("broken", _FOUND), ("repeated", _FOUND), ("words", _WORDS), ("added", _ADDED)])


@dataclass(frozen=True)
class FoundRows:
    """In how many `rows`, and up to three keys of them, the first in the order of texts."""

    rows: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordCount:
    """In how many `rows` a column has the word `said`; None is no word."""

    said: str | None
    rows: int


@dataclass(frozen=True)
class Tally:
    """Of `rows`: what is `broken` by rule and `repeated` by uniqueness; the `words` of each column that has a vocabulary."""

    rows: int
    broken: tuple[FoundRows, ...]
    repeated: tuple[FoundRows, ...]
    words: tuple[tuple[WordCount, ...], ...]
    added: Added

    def to_arrow(self) -> pa.Table:
        """One row, from which `from_arrow` makes it again."""
        return pa.Table.from_pylist([asdict(self)], _ROW)

    @classmethod
    def from_arrow(cls, table: pa.Table) -> "Tally":
        """What `to_arrow` made."""
        [told] = table.to_pylist()
        broken, repeated = (
            tuple(FoundRows(one["rows"], tuple(one["examples"])) for one in told[name])
            for name in ("broken", "repeated")
        )
        words = tuple(tuple(WordCount(one["said"], one["rows"]) for one in column) for column in told["words"])
        lists = {name: tuple(told["added"][name]) for name in ("sums", "filled", "unknown")}
        return cls(told["rows"], broken, repeated, words, Added(**{**told["added"], **lists}))


def together(tallies: Sequence[Tally]) -> Tally:
    """That of all rows, where no two of `tallies` are of the same customer."""
    return Tally(
        sum(one.rows for one in tallies),
        tuple(_found(same) for same in zip(*(one.broken for one in tallies), strict=True)),
        tuple(_found(same) for same in zip(*(one.repeated for one in tallies), strict=True)),
        tuple(_words(same) for same in zip(*(one.words for one in tallies), strict=True)),
        _added([one.added for one in tallies]),
    )


def _found(same: Sequence[FoundRows]) -> FoundRows:
    examples = dict.fromkeys(merge(*(sorted(one.examples) for one in same)))
    return FoundRows(sum(one.rows for one in same), tuple(examples)[:EXAMPLES])


def _words(same: Sequence[Sequence[WordCount]]) -> tuple[WordCount, ...]:
    counts: dict[str | None, int] = {}
    for word in (word for words in same for word in words):
        counts[word.said] = counts.get(word.said, 0) + word.rows
    return tuple(WordCount(said, rows) for said, rows in counts.items())


def _added(same: Sequence[Added]) -> Added:
    customers = [one.customers for one in same if one.customers is not None]
    return Added(
        sum(customers) if customers else None,
        _day(min, [one.first for one in same]),
        _day(max, [one.last for one in same]),
        tuple(_sum(column) for column in zip(*(one.sums for one in same), strict=True)),
        tuple(sum(column) for column in zip(*(one.filled for one in same), strict=True)),
        tuple(sum(column) for column in zip(*(one.unknown for one in same), strict=True)),
    )


def _day(which: Any, days: Sequence[date | None]) -> date | None:
    return which((day for day in days if day is not None), default=None)  # type: ignore[no-any-return]


def _sum(column: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in column if one is not None]
    return sum(known, Decimal(0)) if known else None
