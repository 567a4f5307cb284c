"""The files of a table as DuckDB relations: files that look alike are one part."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from creditline.features.data.reading.csv_dialect import Dialect, read_dialect
from creditline.features.data.reading.sql_text import text_sql
from creditline.features.errors import DataError
from creditline.features.output.paths import csv_sql, parquet_sql


@dataclass(frozen=True)
class Part:
    """Files with the same columns. `columns`: the file's names and their DuckDB types, in order.

    `dialect` is None for Parquet; every CSV column is VARCHAR.
    """

    files: tuple[Path, ...]
    columns: Mapping[str, str]
    dialect: Dialect | None = None
    partitioned: bool = False

    def relation(self, *, keep_rejects: bool = False) -> str:
        """The SQL that reads the files; `keep_rejects` sets unreadable CSV lines aside in `reject_errors`."""
        if self.dialect is None:
            hive = "true, hive_types_autocast = false" if self.partitioned else "false"
            return parquet_sql(self.files, f", hive_partitioning = {hive}")
        columns = ", ".join(f"{text_sql(name)}: 'VARCHAR'" for name in self.dialect.header)
        line_end = self.dialect.line_end.replace("\r", "\\r").replace("\n", "\\n")
        rejects = ", store_rejects = true, rejects_limit = 0" if keep_rejects else ""
        return csv_sql(
            self.files,
            f", auto_detect = false, header = {str(self.dialect.in_file).lower()}, columns = {{{columns}}}, "
            f"delim = {text_sql(self.dialect.delimiter)}, quote = '\"', escape = '\"', new_line = '{line_end}', "
            f"hive_partitioning = false{rejects}",
        )


def read_parts(folder: Path, table: str, files: tuple[Path, ...], header: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """The parts of `table`, in the order of their first files; `header` names the columns of CSV files without names.

    Raises DataError for a file that cannot be read.
    """
    grouped: dict[tuple[object, ...], tuple[Part, list[Path]]] = {}
    with duckdb.connect() as connection:
        for path in files:
            if path.name.endswith(".parquet"):
                inside = folder / table
                partitioned = path.is_relative_to(inside) and "=" in str(path.relative_to(inside).parent)
                part = _parquet(connection, path, partitioned)
            else:
                dialect = read_dialect(path, header)
                part = Part((path,), dict.fromkeys(dialect.header, "VARCHAR"), dialect)
            look = (tuple(part.columns.items()), part.dialect, part.partitioned)
            grouped.setdefault(look, (part, []))[1].append(path)
    return tuple(Part(tuple(paths), part.columns, part.dialect, part.partitioned) for part, paths in grouped.values())


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path, partitioned: bool) -> Part:
    if path.stat().st_size == 0:
        raise DataError(f"{path} is empty (0 bytes); write it again.")
    part = Part((path,), {}, None, partitioned)
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {part.relation()}").fetchall()
    except duckdb.Error:
        raise DataError(f"{path} is not a readable Parquet file; write it again.") from None
    return Part((path,), {row[0]: row[1] for row in rows}, None, partitioned)
