"""One open Parquet file per month of `as_of`, and the rows that wait for it."""

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from creditline.features.output.paths import arrow_path

LARGEST_GROUP = 65_536  # rows
GROUPS_A_FILE = 16  # what an open file remembers of its row groups grows with them


@dataclass
class _Month:
    waiting: list[pa.Table] = field(default_factory=list)
    writer: pq.ParquetWriter | None = None
    groups: int = 0
    files: list[Path] = field(default_factory=list)
    rows_of_file: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(len(table) for table in self.waiting)


class Months:
    """Takes rows of any month and writes each month's in row groups; holds about `memory` bytes of rows that wait."""

    def __init__(self, folder: Path, months: list[str], memory: int) -> None:
        self._folder = folder
        self._months = {month: _Month() for month in months}
        self._memory = memory
        self._group = 0

    def add(self, rows: pa.Table) -> None:
        """Take rows with a column `as_of`; order is kept within a month."""
        if not self._group:
            width = max(1, rows.nbytes // max(1, len(rows)))
            self._group = min(LARGEST_GROUP, max(64, self._memory // (width * len(self._months))))
        name = pc.strftime(rows["as_of"], format="%Y-%m")
        for month in pc.unique(name).to_pylist():
            one = self._months[month]
            one.waiting.append(rows.filter(pc.equal(name, month)))
            while one.rows >= self._group:
                self._write(month, one)

    def close(self) -> list[tuple[str, Path, int]]:
        """Write what waits and give (month, file, rows), by month and part."""
        written = []
        for month, one in self._months.items():
            while one.rows:
                self._write(month, one)
            self._end(one)
            written += [(month, *file) for file in zip(one.files, one.rows_of_file, strict=True)]
        return written

    def _write(self, name: str, month: _Month) -> None:
        waiting = pa.concat_tables(month.waiting)
        group = waiting.slice(0, self._group).combine_chunks()
        month.waiting = [waiting.slice(self._group)]
        if month.writer is None:
            path = self._folder / f"month={name}" / f"part-{len(month.files)}.parquet"
            path.parent.mkdir(exist_ok=True)
            month.writer = pq.ParquetWriter(
                arrow_path(path), group.schema, compression="zstd", use_dictionary=_texts(group.schema)
            )
            month.files.append(path)
            month.rows_of_file.append(0)
        month.writer.write_table(group, row_group_size=len(group))
        month.groups += 1
        month.rows_of_file[-1] += len(group)
        if month.groups == GROUPS_A_FILE:
            self._end(month)

    def _end(self, month: _Month) -> None:
        if month.writer is not None:
            month.writer.close()
        month.writer, month.groups = None, 0


def _texts(schema: pa.Schema) -> list[str]:
    return [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_dictionary(f.type)]
