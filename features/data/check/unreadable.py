"""Rows that cannot be read at all: broken lines of a CSV file, and text that is not UTF-8."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.data.check.problem import EXAMPLES, Problem, Severity
from creditline.features.data.reading.set_aside import Line, csv_failure
from creditline.features.data.reading.source import TableSource
from creditline.features.output.paths import arrow_path


def broken_lines(table: str, lines: Sequence[Line], left_out: frozenset[Path]) -> Iterator[Problem]:
    """One problem per kind of fault; a warning of lines of the files of which `data.toml` says to leave them out."""
    for found, remedy in sorted({(line.found, line.remedy) for line in lines}):
        for asked in (False, True):
            alike = [line for line in lines if line.found == found and (line.file in left_out) is asked]
            named = tuple(f"{line.file.name} line {line.number}" for line in alike[:EXAMPLES])
            if alike and asked:
                said = "the lines are left out, as broken_lines of data.toml says"
                yield Problem(table, None, found, said, len(alike), named, Severity.WARNING)
            elif alike:
                yield Problem(table, None, found, remedy, len(alike), named)


def why_unreadable(table: str, source: TableSource, cause: duckdb.Error) -> Iterator[Problem]:
    """What stopped the scan: text in a Parquet file that is not UTF-8, else what DuckDB says."""
    files = [file for feed in source.parts if feed.part.dialect is None for file in feed.part.files]
    found = [problem for file in files for problem in _parquet_text(table, file)]
    yield from found or [Problem(table, None, "cannot be read", csv_failure(cause))]


def _parquet_text(table: str, path: Path) -> Iterator[Problem]:
    file = pq.ParquetFile(arrow_path(path))
    for name in (field.name for field in file.schema_arrow if pa.types.is_string(field.type)):
        bad: list[int] = []
        first = 0
        for batch in file.iter_batches(columns=[name]):
            bad += [first + position for position in _not_utf8(batch.column(0))]
            first += batch.num_rows
        if bad:
            rows = tuple(f"{path.name} row {position + 1}" for position in bad[:EXAMPLES])
            yield Problem(table, name, "text is not UTF-8", "write the file again as UTF-8", len(bad), rows)


def _not_utf8(column: pa.Array) -> list[int]:
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        given = column.view(pa.binary()).to_pylist()
        return [position for position, value in enumerate(given) if value is not None and not _decodes(value)]
    return []


def _decodes(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
