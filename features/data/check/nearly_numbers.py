"""Attributes that would be numbers but for a few words, such as NA."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from creditline.features.data.attributes import reads_as_number
from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.sql_text import name_sql

_WORDS = 3  # as many at most
_LEAST = 0.5  # more than that share of the filled rows are numbers


def nearly_numbers(connection: duckdb.DuckDBPyConnection, data: DataSet) -> Iterator[Problem]:
    """A warning per attribute that is text though all its values but for one, two or three are numbers.

    Nothing where the rows cannot be read: that is told as their error.
    """
    for name in nearly_asked(data):
        try:
            found = connection.execute(nearly_sql(name, data.view_sql("customers"))).fetchall()
        except duckdb.Error:
            return
        yield from nearly_number(name, [NearlyCounts(*row) for row in found])


@dataclass(frozen=True)
class NearlyCounts:
    """Of an attribute's `filled` values how many are `numbers`, plainly written or not; `words`: the others, up to four."""

    filled: int
    numbers: int
    words: Sequence[str] | None
    plain: bool | None


def nearly_asked(data: DataSet) -> list[str]:
    """The attributes that are text, and of which nobody said so."""
    return [one.name for one in data.attributes if not one.is_number and not _is_said(data, one.name)]


def nearly_sql(name: str, view: str) -> str:
    """A row of `NearlyCounts`, of the rows of customers that `view` selects."""
    column = name_sql(name)
    number = f"coalesce(isfinite(TRY_CAST({column} AS DOUBLE)), false)"
    each = f"SELECT {column}, count(*) AS n, {number} AS is_number FROM ({view}) GROUP BY {column}"
    held = f"SELECT * FROM ({each}) WHERE {column} IS NOT NULL"
    return (
        "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS filled, "
        "CAST(coalesce(sum(CASE WHEN is_number THEN n END), 0) AS BIGINT) AS numbers, "
        f"min(CASE WHEN NOT is_number THEN {column} END, {_WORDS + 1}) AS words, "
        f"{reads_as_number(f'CASE WHEN is_number THEN {column} END')} AS plain FROM ({held})"
    )


def nearly_number(name: str, counted: Sequence[NearlyCounts]) -> Iterator[Problem]:
    """What is told of an attribute whose rows were counted in one or several lots."""
    filled, numbers = sum(one.filled for one in counted), sum(one.numbers for one in counted)
    words = sorted({word for one in counted for word in one.words or ()})
    plain = all(one.plain in (None, True) for one in counted)
    if plain and 0 < len(words) <= _WORDS and numbers > _LEAST * filled:
        yield Problem(
            "customers",
            name,
            f"would be a number but for {', '.join(map(repr, words))}, and is text",
            f"if it stands for nothing, state empty = {json.dumps(words, ensure_ascii=False)} in data.toml; "
            'if it does not, say by values which number it is, or kind = "text"',
            filled - numbers,
            severity=Severity.WARNING,
        )


def _is_said(data: DataSet, name: str) -> bool:
    """Whether data.toml says what kind the attribute is."""
    source = data.sources["customers"]
    told = (source.extra_reading(feed, name) for feed in source.parts)
    return any(reading is not None and reading.kind is not None for reading in told)
