"""A result table as a Parquet or CSV file, and read back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from creditline.features.output.paths import arrow_path

if TYPE_CHECKING:
    import pyarrow as pa

IDS = ("customer_id", "line_id")  # text in every CSV file, whatever they look like: 007 is not 7


def write_table(frame: "pa.Table", file: Path) -> None:
    """Write `frame` as the ending of `file` says: .parquet, or else CSV with a header."""
    if file.suffix != ".parquet":
        write_csv(frame, file)
        return
    from pyarrow import parquet

    parquet.write_table(frame, arrow_path(file), compression="zstd")


def write_csv(frame: "pa.Table", to: Path | BinaryIO, *, header: bool = True) -> None:
    """Write `frame` as CSV with a header, text quoted where it must be; null is an empty cell."""
    from pyarrow import csv

    csv.write_csv(
        frame,
        arrow_path(to) if isinstance(to, Path) else to,
        csv.WriteOptions(include_header=header, quoting_style="needed"),
    )


def read_table(file: Path, columns: Sequence[str] | None = None) -> "pa.Table":
    """These columns (or all) of what `write_table` wrote; ids out of CSV are text. Raises what PyArrow does."""
    from pyarrow import csv, parquet, string

    if file.suffix == ".parquet":
        return parquet.read_table(arrow_path(file), columns=None if columns is None else list(columns))
    options = csv.ConvertOptions(column_types=dict.fromkeys(IDS, string()), include_columns=list(columns or ()))
    return csv.read_csv(
        arrow_path(file), parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=options
    )
