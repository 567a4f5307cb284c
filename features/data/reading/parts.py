"""The files of a table as DuckDB relations: files that look alike are one part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from creditline.features.data.reading.csv_dialect import Dialect, read_dialect
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.errors import DataError
from creditline.features.output.paths import csv_sql, parquet_sql

_FILE = "creditline file"
_NONE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Part:
    """Files with the same columns. `columns`: the file's names and their DuckDB types, in order.

    `dialect` is None for Parquet; every CSV column is VARCHAR. `partitions`: the columns that the names of folders hold
    (`month=2024-01`), of the files' absolute paths what follows `below`.
    """

    files: tuple[Path, ...]
    columns: Mapping[str, str]
    dialect: Dialect | None = None
    partitions: tuple[str, ...] = ()
    below: Path = Path()

    def relation(self, *, keep_rejects: bool = False) -> str:
        """The SQL that reads the files; `keep_rejects` sets unreadable CSV lines aside in `reject_errors`."""
        if not self.partitions:
            return self._rows(keep_rejects=keep_rejects)
        held = [name_sql(name) for name in self.columns if name not in self.partitions]
        made = [f"{self._of_folder(name)} AS {name_sql(name)}" for name in self.partitions]
        return f"(SELECT {', '.join([*held, *made])} FROM {self._rows(keep_rejects=keep_rejects)})"

    def _rows(self, *, keep_rejects: bool) -> str:
        named = f", filename = {text_sql(_FILE)}" if self.partitions else ""
        if self.dialect is None:
            return parquet_sql(self.files, f", hive_partitioning = false{named}")
        columns = ", ".join(f"{text_sql(name)}: 'VARCHAR'" for name in self.dialect.header)
        line_end = self.dialect.line_end.replace("\r", "\\r").replace("\n", "\\n")
        rejects = ", store_rejects = true, rejects_limit = 0" if keep_rejects else ""
        return csv_sql(
            self.files,
            f", auto_detect = false, header = {str(self.dialect.in_file).lower()}, columns = {{{columns}}}, "
            f"delim = {text_sql(self.dialect.delimiter)}, quote = '\"', escape = '\"', new_line = '{line_end}', "
            f"hive_partitioning = false{rejects}{named}",
        )

    def _of_folder(self, name: str) -> str:
        """SQL of what a folder's name says; none where it says that there is none."""
        held = f"substr({name_sql(_FILE)}, {len(str(self.below)) + 1})"
        said = f"regexp_extract({held}, {text_sql(f'/{re.escape(name)}=([^/]*)/')}, 1)"
        return f"CASE WHEN {said} <> {text_sql(_NONE)} THEN url_decode({said}) END"


def read_parts(folder: Path, table: str, files: tuple[Path, ...], header: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """The parts of `table`, in the order of their first files; `header` names the columns of CSV files without names.

    Raises DataError for a file that cannot be read.
    """
    grouped: dict[tuple[object, ...], tuple[Part, list[Path]]] = {}
    with duckdb.connect() as connection:
        for path in files:
            file, partitions, below = _partitions(path, folder, table)
            dialect = None if path.name.endswith(".parquet") else read_dialect(path, header)
            columns = _parquet(connection, path) if dialect is None else dict.fromkeys(dialect.header, "VARCHAR")
            own = {name.lower() for name in partitions}
            held = {name: kind for name, kind in columns.items() if name.lower() not in own}
            part = Part((file,), held | dict.fromkeys(partitions, "VARCHAR"), dialect, partitions, below)
            look = (tuple(part.columns.items()), dialect, partitions, below)
            grouped.setdefault(look, (part, []))[1].append(file)
    return tuple(replace(part, files=tuple(paths)) for part, paths in grouped.values())


def _partitions(path: Path, folder: Path, table: str) -> tuple[Path, tuple[str, ...], Path]:
    """The file, the columns that its folders' names hold, and the folder below which they do.

    That is the table's own, or the data's; of a file elsewhere, the last one that is named otherwise.
    """
    inside = next((one for one in (folder / table, folder) if path.is_relative_to(one)), None)
    if inside is None:
        inside = next(one for one in path.parents if "=" not in one.name)
    names = [part.partition("=")[0] for part in path.relative_to(inside).parent.parts if "=" in part]
    partitions = tuple(dict.fromkeys(name for name in names if name))
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
