"""The files of a table as DuckDB relations: files that look alike are one part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import duckdb

from creditline.features.data.mapping.written import PLAIN, UTF_8, Written
from creditline.features.data.reading.csv_dialect import Dialect, read_dialect
from creditline.features.data.reading.decoded import decoded, is_utf8
from creditline.features.data.reading.emptied import emptied_sql
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.errors import DataError
from creditline.features.output.paths import csv_sql, parquet_sql

_FILE = "creditline file"
_NONE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Part:
    """Files with the same columns. `columns`: the file's names and their DuckDB types, in order.

    `dialect` is None for Parquet; every CSV column is VARCHAR. `encoding` is that of CSV files. `empty`: texts that are no
    value. `partitions`: the columns that the names of folders hold (`month=2024-01`), of the files' absolute paths what
    follows `below`; or `said`, their values, of files that are read as copies elsewhere.
    """

    files: tuple[Path, ...]
    columns: Mapping[str, str]
    dialect: Dialect | None = None
    partitions: tuple[str, ...] = ()
    below: Path = Path()
    said: tuple[str | None, ...] = ()
    encoding: str = UTF_8
    empty: tuple[str, ...] = ()

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of the files themselves."""
        return tuple(name for name in self.columns if name not in self.partitions)

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
        if not self.partitions:
            return self._rows(keep_rejects, file_name)
        held = [name_sql(name) for name in (*self.own_columns, *([file_name] if file_name else []))]
        made = [f"{self._of_folder(name, file_name or _FILE)} AS {name_sql(name)}" for name in self.partitions]
        return f"(SELECT {', '.join([*held, *made])} FROM {self._rows(keep_rejects, file_name or _FILE)})"

    def _rows(self, keep_rejects: bool, file_name: str | None) -> str:
        files = [decoded(path, self.encoding) for path in self.files]
        named = "" if file_name is None else f", filename = {text_sql(file_name)}"
        if self.dialect is None:
            own = [(name, physical) for name, physical in self.columns.items() if name not in self.partitions]
            return emptied_sql(parquet_sql(files, f", hive_partitioning = false{named}"), own, self.empty)
        columns = ", ".join(f"{text_sql(name)}: 'VARCHAR'" for name in self.dialect.header)
        line_end = self.dialect.line_end.replace("\r", "\\r").replace("\n", "\\n")
        rejects = ", ignore_errors = true" if self.dialect.leave_out else ""
        rejects = ", store_rejects = true, rejects_limit = 0" if keep_rejects else rejects
        nothing = ", ".join(text_sql(text) for text in ("", *self.empty))
        return csv_sql(
            files,
            f", auto_detect = false, header = {str(self.dialect.in_file).lower()}, columns = {{{columns}}}, "
            f"delim = {text_sql(self.dialect.delimiter)}, quote = '\"', escape = '\"', new_line = '{line_end}', "
            f"skip = {self.dialect.skip}, nullstr = [{nothing}], hive_partitioning = false{named}{rejects}",
        )

    def _of_folder(self, name: str, file_name: str) -> str:
        """SQL of what a folder's name says; none where it says that there is none."""
        if self.said:
            value = self.said[self.partitions.index(name)]
            return "CAST(NULL AS VARCHAR)" if value is None else text_sql(value)
        held = f"substr({name_sql(file_name)}, {len(str(self.below)) + 1})"
        said = f"regexp_extract({held}, {text_sql(f'/{re.escape(name)}=([^/]*)/')}, 1)"
        return f"CASE WHEN {said} <> {text_sql(_NONE)} THEN url_decode({said}) END"


def read_parts(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, files: tuple[Path, ...], written: Written = PLAIN,
    *, by_bucket: bool = False,
) -> tuple[Part, ...]:  # fmt: skip
    """The parts of `table`, in the order of their first files; how they are `written` is of CSV files, and `empty` of all.

    `by_bucket`: folders called `bucket=…` say where a customer's rows are, and are no column.
    Raises DataError for a file that cannot be read.
    """
    grouped: dict[tuple[object, ...], tuple[Part, list[Path]]] = {}
    for path in files:
        file, partitions, below = _partitions(path, folder, table, {"bucket"} if by_bucket else set())
        dialect = None if path.name.endswith(".parquet") else read_dialect(path, written)
        columns = _parquet(connection, path) if dialect is None else dict.fromkeys(dialect.header, "VARCHAR")
        own = {name.lower() for name in partitions}
        held = {name: kind for name, kind in columns.items() if name.lower() not in own} | dict.fromkeys(
            partitions, "VARCHAR"
        )
        encoding = UTF_8 if dialect is None else written.encoding
        said = () if is_utf8(encoding) else tuple(_said(file, name) for name in partitions)
        part = Part((file,), held, dialect, partitions, below, said, encoding, written.empty)
        look = (tuple(held.items()), dialect, partitions, below, said)
        grouped.setdefault(look, (part, []))[1].append(file)
    return tuple(replace(part, files=tuple(paths)) for part, paths in grouped.values())


def _said(file: Path, name: str) -> str | None:
    value = next(part.partition("=")[2] for part in file.parts if part.partition("=")[0] == name)
    return None if value == _NONE else unquote(value)


def _partitions(path: Path, folder: Path, table: str, no_column: set[str]) -> tuple[Path, tuple[str, ...], Path]:
    """The file, the columns that its folders' names hold, and the folder below which they do.

    That is the table's own, or the data's; of a file elsewhere, the last one that is named otherwise.
    """
    inside = next((one for one in (folder / table, folder) if path.is_relative_to(one)), None)
    if inside is None:
        inside = next(one for one in path.parents if "=" not in one.name)
    names = [part.partition("=")[0] for part in path.relative_to(inside).parent.parts if "=" in part]
    partitions = tuple(dict.fromkeys(name for name in names if name and name not in no_column))
    return (path.absolute(), partitions, inside.absolute()) if partitions else (path, (), Path())


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """The columns and their DuckDB types."""
    if path.stat().st_size == 0:
        raise DataError(f"{path} is empty (0 bytes); write it again.")
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {Part((path,), {}).relation()}").fetchall()
    except duckdb.Error:
        raise DataError(f"{path} is not a readable Parquet file; write it again.") from None
    return {row[0]: row[1] for row in rows}
