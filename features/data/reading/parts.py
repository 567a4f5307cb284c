"""The files of a table as DuckDB relations: files that look alike are one part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from creditline.features.data.mapping.written import PLAIN, UTF_8, Written
from creditline.features.data.reading.casting import is_number_type
from creditline.features.data.reading.csv_dialect import Dialect, read_dialect
from creditline.features.data.reading.decoded import decoded
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Part:
    """Files with the same columns. `columns`: the file's names and their DuckDB types, in order.

    `dialect` is None for Parquet; every CSV column is VARCHAR. `encoding` is that of CSV files. `empty`: texts that are no
    value.
    """

    files: tuple[Path, ...]
    columns: Mapping[str, str]
    dialect: Dialect | None = None
    partitioned: bool = False
    encoding: str = UTF_8
    empty: tuple[str, ...] = ()

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of the files themselves."""
        return tuple(self.columns)

    @property
    def keys(self) -> frozenset[str]:
        """The columns by which rows of other files belong to them."""
        return frozenset()

    @property
    def files_beside(self) -> frozenset[Path]:
        """Other files that are read with them."""
        return frozenset()

    def relation(self, *, keep_rejects: bool = False, file_name: str | None = None) -> str:
        """The SQL that reads the files; `keep_rejects` sets unreadable CSV lines aside in `reject_errors`.

        `file_name`: a column of the file's path, so called, beside its own.
        """
        files = "[" + ", ".join(text_sql(str(decoded(path, self.encoding))) for path in self.files) + "]"
        named = "" if file_name is None else f", filename = {text_sql(file_name)}"
        if self.dialect is None:
            hive = "true, hive_types_autocast = false" if self.partitioned else "false"
            return self._filled(f"read_parquet({files}, hive_partitioning = {hive}{named})")
        columns = ", ".join(f"{text_sql(name)}: 'VARCHAR'" for name in self.dialect.header)
        line_end = self.dialect.line_end.replace("\r", "\\r").replace("\n", "\\n")
        rejects = ", ignore_errors = true" if self.dialect.leave_out else ""
        rejects = ", store_rejects = true, rejects_limit = 0" if keep_rejects else rejects
        nothing = ", ".join(text_sql(text) for text in ("", *self.empty))
        return (
            f"read_csv({files}, auto_detect = false, header = {str(self.dialect.in_file).lower()}, columns = {{{columns}}}, "
            f"delim = {text_sql(self.dialect.delimiter)}, quote = '\"', escape = '\"', new_line = '{line_end}', "
            f"skip = {self.dialect.skip}, nullstr = [{nothing}], hive_partitioning = false{named}{rejects})"
        )

    def _filled(self, rows: str) -> str:
        """The rows with NULL for what stands for nothing."""
        held = [name for name, physical in self.columns.items() if physical == "VARCHAR" or is_number_type(physical)]
        if not self.empty or not held:
            return rows
        nothing = ", ".join(text_sql(text) for text in self.empty)
        made = ", ".join(
            f"CASE WHEN CAST({name_sql(name)} AS VARCHAR) NOT IN ({nothing}) THEN {name_sql(name)} END AS {name_sql(name)}"
            for name in held
        )
        return f"(SELECT * REPLACE ({made}) FROM {rows})"


def read_parts(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, files: tuple[Path, ...], written: Written = PLAIN
) -> tuple[Part, ...]:
    """The parts of `table`, in the order of their first files; how they are `written` is of CSV files, and `empty` of all.

    Raises DataError for a file that cannot be read.
    """
    grouped: dict[tuple[object, ...], tuple[Part, list[Path]]] = {}
    for path in files:
        if path.name.endswith(".parquet"):
            inside = folder / table
            partitioned = path.is_relative_to(inside) and "=" in str(path.relative_to(inside).parent)
            part = _parquet(connection, path, partitioned)
        else:
            dialect = read_dialect(path, written)
            part = Part((path,), dict.fromkeys(dialect.header, "VARCHAR"), dialect, encoding=written.encoding)
        look = (tuple(part.columns.items()), part.dialect, part.partitioned)
        grouped.setdefault(look, (replace(part, empty=written.empty), []))[1].append(path)
    return tuple(replace(part, files=tuple(paths)) for part, paths in grouped.values())


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path, partitioned: bool) -> Part:
    if path.stat().st_size == 0:
        raise DataError(f"{path} is empty (0 bytes); write it again.")
    part = Part((path,), {}, None, partitioned)
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {part.relation()}").fetchall()
    except duckdb.Error:
        raise DataError(f"{path} is not a readable Parquet file; write it again.") from None
    return Part((path,), {row[0]: row[1] for row in rows}, None, partitioned)
