"""What a table adds up to, to be held against the lender's own books."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from creditline.features.contract import Column, Kind, Table
from creditline.features.data.reading.sql_text import name_sql, text_sql

_DECIMAL = "DECIMAL(38, 2)"  # exact: sums of floats depend on the order of the rows


@dataclass(frozen=True)
class Totals:
    """`rows` and whose they are: so many `customers`, None where rows are of nobody (`macro`).

    `first` and `last`: the days of the table's clock, None where there is none. `sums`: of each column of money, to the
    cent. `empty` and `unknown`: the share of rows (above 0, up to 1) without a value, and with a word no feature knows, by column.
    """

    table: str
    rows: int
    customers: int | None = None
    first: date | None = None
    last: date | None = None
    sums: tuple[tuple[str, Decimal], ...] = ()
    empty: tuple[tuple[str, float], ...] = ()
    unknown: tuple[tuple[str, float], ...] = ()

    def __str__(self) -> str:
        if not self.rows:
            return f"{self.table}: no rows that can be read"
        whose = "" if self.customers is None else f" of {self.customers:,} customer{'s' if self.customers != 1 else ''}"
        days = [] if self.first is None else [f"{self.first} to {self.last}"]
        said = [f"{self.rows:,} row{'s' if self.rows != 1 else ''}{whose}", *days]
        said += [f"{name} {total:,}" for name, total in self.sums]
        parts = [", ".join(said)]
        for words, shares in (("empty", self.empty), ("unknown words", self.unknown)):
            if shares:
                parts.append(f"{words}: " + ", ".join(f"{name} {_percent(share)}" for name, share in shares))
        return f"{self.table}: {'; '.join(parts)}"


@dataclass(frozen=True)
class Added:
    """What a table adds up to, by the columns that are there: `sums` of money, `filled` rows of each, `unknown` words."""

    customers: int | None
    first: date | None
    last: date | None
    sums: tuple[Decimal | None, ...]
    filled: tuple[int, ...]
    unknown: tuple[int, ...]


def totals_sql(table: Table, present: Sequence[Column]) -> Iterator[str]:
    """What to select, in the order in which `added_of` reads it."""
    names = {column.name for column in present}
    yield "count(DISTINCT customer_id)" if "customer_id" in names else "NULL"
    clock = _clock(table, present)
    for which in ("min", "max"):
        yield f"CAST({which}({name_sql(clock.name)}) AS DATE)" if clock else "NULL"
    for column in _money(present):
        yield f"sum(TRY_CAST({name_sql(column.name)} AS {_DECIMAL}))"
    for column in present:
        yield f"count({name_sql(column.name)})"
    for column in _worded(present):
        assert column.vocabulary is not None
        known = ", ".join(text_sql(word.word) for word in column.vocabulary.words)
        yield f"count(CASE WHEN {name_sql(column.name)} NOT IN ({known}) THEN 1 END)"


def added_of(present: Sequence[Column], found: Sequence[Any]) -> Added:
    """Of what was selected by `totals_sql`."""
    customers, first, last, *rest = found
    money = len(_money(present))
    filled, unknown = rest[money : money + len(present)], rest[money + len(present) :]
    return Added(customers, first, last, tuple(rest[:money]), tuple(filled), tuple(unknown))


def totals_of(table: Table, present: Sequence[Column], rows: int, added: Added) -> Totals:
    """What is told of it."""
    return Totals(
        table.name,
        rows,
        added.customers,
        added.first,
        added.last,
        tuple((c.name, total) for c, total in zip(_money(present), added.sums, strict=True) if total is not None),
        tuple((c.name, (rows - count) / rows) for c, count in zip(present, added.filled, strict=True) if count < rows),
        tuple((c.name, count / rows) for c, count in zip(_worded(present), added.unknown, strict=True) if count),
    )


def _clock(table: Table, present: Sequence[Column]) -> Column | None:
    days = [column for column in present if column.kind in (Kind.DAY, Kind.TIMESTAMP) and column.name != "recorded_at"]
    return next((column for column in days if column.name == table.known_from), next(iter(days), None))


def _money(present: Sequence[Column]) -> list[Column]:
    return [column for column in present if column.kind is Kind.MONEY]


def _worded(present: Sequence[Column]) -> list[Column]:
    return [column for column in present if column.vocabulary is not None]


def _percent(share: float) -> str:
    """Never 0 % nor 100 % of what is not none or all.

    >>> [_percent(share) for share in (0.00001, 0.004, 0.5, 0.99999, 1.0)]
    ['below 0.1 %', '0.4 %', '50 %', 'above 99.9 %', '100 %']
    """
    if share < 0.001:
        return "below 0.1 %"
    return "above 99.9 %" if 0.999 < share < 1 else f"{100 * share:.3g} %"
