"""Lines of CSV files that cannot be split into the header's columns, or are not UTF-8."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from creditline.features.data.reading.decoded import copied_from
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError

_SAID = {
    "MISSING COLUMNS": ("a line has fewer values than the header", "give every line all its values, and close quotes"),
    "TOO MANY COLUMNS": ("a line has more values than the header", "put values that hold the delimiter in quotes"),
    "UNQUOTED VALUE": ("a quote is not closed", "close it, and write a quote inside quotes twice"),
    "LINE SIZE OVER MAXIMUM": ("a line is longer than two million bytes", "close its quotes, or shorten it"),
    "INVALID ENCODING": ("text is not UTF-8", "save the file as UTF-8, or state its encoding in data.toml"),
}
_OTHER = ("a line cannot be read", "write it again")


@dataclass(frozen=True)
class Line:
    """A line that was set aside: its file, its number from 1 (the header's), what is wrong and what to do."""

    file: Path
    number: int
    found: str
    remedy: str


def forget_set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what earlier scans set aside."""
    connection.execute("DROP TABLE IF EXISTS reject_errors")
    connection.execute("DROP TABLE IF EXISTS reject_scans")


def lines_set_aside(connection: duckdb.DuckDBPyConnection) -> tuple[Line, ...]:
    """The lines that finished scans set aside since the last call of `forget_set_aside`, by file and number.

    A line with several errors is told once.
    """
    [(there,)] = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'"
    ).fetchall()
    if not there:
        return ()
    rows = connection.execute(
        "SELECT file_path, line, min(CAST(error_type AS VARCHAR)) "
        "FROM reject_errors JOIN reject_scans USING (scan_id, file_id) GROUP BY file_path, line ORDER BY ALL"
    ).fetchall()
    return tuple(Line(copied_from(Path(file)), number, *_SAID.get(kind, _OTHER)) for file, number, kind in rows)


def require_whole_lines(connection: duckdb.DuckDBPyConnection, sources: Iterable[TableSource]) -> None:
    """Raise DataError, naming the first bad line, unless every line of the CSV files can be read; scans them once."""
    for source in sources:
        for feed in source.parts:
            part = feed.part
            if part.dialect is None or part.dialect.leave_out:
                continue
            forget_set_aside(connection)
            # DuckDB holds only the columns that are read against UTF-8, so each is counted.
            counts = ["count(*)", *(f"count({name_sql(name)})" for name in source.columns_read(feed))]
            try:
                connection.execute(f"SELECT {', '.join(counts)} FROM {part.relation(keep_rejects=True)}").fetchall()
            except duckdb.Error as cause:
                files = ", ".join(str(file) for file in part.files[:3])
                raise DataError(f"{files} cannot be read: {csv_failure(cause)}.") from None
            for line in lines_set_aside(connection):
                raise DataError(f"{line.file} line {line.number}: {line.found}; {line.remedy}.")


def csv_failure(cause: duckdb.Error) -> str:
    """What stopped a CSV scan altogether, and what to do."""
    said = str(cause).splitlines()[0]
    if "state machine" in said:
        return "its line ends change after the first megabyte; save it with one kind"
    return f"{said.rstrip('. ')}; write the file again"
