"""A result table as a Parquet or CSV file."""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa


def write_table(frame: "pa.Table", file: Path) -> None:
    """Write `frame` as the ending of `file` says: .parquet, or else CSV with a header."""
    if file.suffix != ".parquet":
        write_csv(frame, file)
        return
    from pyarrow import parquet

    parquet.write_table(frame, file, compression="zstd")


def write_csv(frame: "pa.Table", to: Path | BinaryIO, *, header: bool = True) -> None:
    """Write `frame` as CSV with a header, text quoted where it must be; null is an empty cell."""
    from pyarrow import csv

    csv.write_csv(frame, to, csv.WriteOptions(include_header=header, quoting_style="needed"))
