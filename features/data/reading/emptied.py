"""Columns of typed files without what stands for nothing."""

from collections.abc import Sequence

from creditline.features.data.reading.casting import is_number_type
from creditline.features.data.reading.sql_text import name_sql, text_sql


def emptied_sql(rows: str, columns: Sequence[tuple[str, str]], empty: Sequence[str]) -> str:
    """SQL of `rows` with NULL where a column (name and DuckDB type) holds one of the texts, or one of them as a number."""
    numbers = ", ".join(repr(number) for text in empty if (number := _number(text)) is not None)
    texts = ", ".join(map(text_sql, empty))
    made = []
    for name, physical in columns:
        column = name_sql(name)
        if physical == "VARCHAR" and texts:
            made.append(f"CASE WHEN {column} NOT IN ({texts}) THEN {column} END AS {column}")
        elif is_number_type(physical) and numbers:
            made.append(f"CASE WHEN CAST({column} AS DOUBLE) NOT IN ({numbers}) THEN {column} END AS {column}")
    return f"(SELECT * REPLACE ({', '.join(made)}) FROM {rows})" if made else rows


def _number(text: str) -> float | None:
    """The number a text is, None where it is none.

    >>> _number("-999"), _number("NA"), _number("nan")
    (-999.0, None, None)
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number - number == 0 else None
