"""Attributes that would be numbers but for a few words, such as NA."""

import json
from collections.abc import Iterator

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
    for name in [attribute.name for attribute in data.attributes if not attribute.is_number]:
        if _is_said(data, name):
            continue
        column = name_sql(name)
        number = f"coalesce(isfinite(TRY_CAST({column} AS DOUBLE)), false)"
        each = f"SELECT {column}, count(*) AS n, {number} AS is_number FROM ({data.view_sql('customers')}) GROUP BY {column}"
        held = f"SELECT * FROM ({each}) WHERE {column} IS NOT NULL"
        asked = (
            "SELECT coalesce(sum(n), 0), coalesce(sum(CASE WHEN is_number THEN n END), 0), "
            f"count(CASE WHEN NOT is_number THEN 1 END), min(CASE WHEN NOT is_number THEN {column} END, {_WORDS}), "
            f"{reads_as_number(f'CASE WHEN is_number THEN {column} END')} FROM ({held})"
        )
        try:
            [(filled, numbers, different, words, plain)] = connection.execute(asked).fetchall()
        except duckdb.Error:
            return
        if plain and 0 < different <= _WORDS and numbers > _LEAST * filled:
            yield Problem(
                "customers",
                name,
                f"would be a number but for {', '.join(map(repr, words))}, and is text",
                f"if it stands for nothing, state empty = {json.dumps(words, ensure_ascii=False)} in data.toml; "
                'if it does not, say by values which number it is, or kind = "text"',
                int(filled - numbers),
                severity=Severity.WARNING,
            )


def _is_said(data: DataSet, name: str) -> bool:
    """Whether data.toml says what kind the attribute is."""
    source = data.sources["customers"]
    told = (source.extra_reading(feed, name) for feed in source.parts)
    return any(reading is not None and reading.kind is not None for reading in told)
