"""Rows to a Parquet or CSV file, batch by batch."""

from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.output.paths import arrow_path
from creditline.features.output.table import write_csv


class RowsWriter:
    """What a file gets, of one schema; its ending says which it is."""

    def __init__(self, file: Path, schema: pa.Schema) -> None:
        self._csv = file.open("wb") if file.suffix != ".parquet" else None
        self._parquet = None if self._csv else parquet.ParquetWriter(arrow_path(file), schema, compression="zstd")
        self._head = True

    def __enter__(self) -> "RowsWriter":
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._csv, self._parquet):
            if each is not None:
                each.close()

    def write(self, rows: pa.Table) -> None:
        """Write rows after those before."""
        if self._parquet is not None:
            self._parquet.write_table(rows)
        elif self._csv is not None:
            write_csv(rows, self._csv, header=self._head)
            self._head = False
