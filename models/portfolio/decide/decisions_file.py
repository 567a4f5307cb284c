"""The file that decisions are written to, batch by batch."""

from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.output.paths import arrow_path
from creditline.features.output.table import write_csv

ROWS = 65_536


class DecisionsFile:
    """Rows to a Parquet or CSV file, batch by batch, until the block ends."""

    def __init__(self, file: Path, schema: pa.Schema) -> None:
        self._csv = file.open("wb") if file.suffix != ".parquet" else None
        self._parquet = None if self._csv else parquet.ParquetWriter(arrow_path(file), schema, compression="zstd")
        self._head = True

    def __enter__(self) -> "DecisionsFile":
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._csv, self._parquet):
            if each is not None:
                each.close()

    def write(self, rows: pa.Table) -> None:
        """Add rows; all batches have one schema."""
        if self._parquet is not None:
            self._parquet.write_table(rows)
        elif self._csv is not None:
            write_csv(rows, self._csv, header=self._head)
            self._head = False


def write_decisions(rows: pa.Table, file: Path) -> None:
    """All rows at once, as they are written batch by batch."""
    with DecisionsFile(file, rows.schema) as opened:
        for first in range(0, max(len(rows), 1), ROWS):
            opened.write(rows.slice(first, ROWS))
