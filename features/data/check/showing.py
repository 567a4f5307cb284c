"""The first rows of every table as they are read: to see at once whether `data.toml` says what was meant."""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError

_WIDEST = 24


def first_rows(data: DataSet, rows: int) -> str:
    """The first `rows` rows of each table, a column of text per column that holds anything, one table after the other.

    Raises DataError for a line of a CSV file that cannot be read.
    """
    with data.connect() as connection:
        tables = []
        for name in data.tables:
            try:
                read = connection.execute(f"SELECT * FROM {name_sql(name)} LIMIT {rows}")
                columns = [column[0] for column in read.description or ()]
                tables.append(f"{name}\n{_laid_out(columns, read.fetchall())}")
            except duckdb.Error as cause:
                raise DataError(f"{data.folder}: {name} cannot be read ({str(cause).splitlines()[0]})") from None
    return "\n\n".join(tables)


def _laid_out(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    shown = [place for place in range(len(columns)) if any(row[place] is not None for row in rows)]
    cells = [[columns[place] for place in shown], *([_said(row[place]) for place in shown] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(shown))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    empty = [name for place, name in enumerate(columns) if place not in shown]
    return "\n".join([*(f"  {line}".rstrip() for line in lines), *([f"  empty: {', '.join(empty)}"] if empty else [])])


def _said(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.10g}"
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
