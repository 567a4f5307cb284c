"""The table of a warning: a row per line in good standing, written some at a time."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.output.beside import file_beside
from creditline.features.output.paths import arrow_path
from creditline.features.output.table import write_csv

AT_ONCE = 16_384


def schema_of(within: Sequence[int], id_type: pa.DataType) -> pa.Schema:
    """The columns; `probability_N` for each N days asked about."""
    return pa.schema(
        [
            ("customer_id", id_type), ("line_id", pa.string()), ("product", pa.string()), ("as_of", pa.date32()),
            ("credit_limit", pa.float64()), ("score", pa.float64()),
            *((f"probability_{days}", pa.float64()) for days in within),
            ("on", pa.date32()), ("rule", pa.string()), ("going_on_on", pa.date32()), ("going_on_rule", pa.string()),
            ("alike_on", pa.date32()), ("alike_rule", pa.string()), ("fall", pa.float64()), ("lost", pa.float64()),
            ("kept", pa.float64()), ("concepts", pa.string()), ("avoided_by", pa.string()), ("saved", pa.float64()), ("call", pa.int64()),
        ]
    )  # fmt: skip


def write_warnings(rows: pa.Table, out: Path) -> None:
    """Write `out`, .parquet or .csv."""
    with file_beside(out) as part:
        if out.suffix == ".csv":
            with part.open("wb") as file:
                for first in range(0, max(len(rows), 1), AT_ONCE):
                    write_csv(rows.slice(first, AT_ONCE), file, header=not first)
            return
        with parquet.ParquetWriter(arrow_path(part), rows.schema, compression="zstd") as writer:
            for first in range(0, max(len(rows), 1), AT_ONCE):
                writer.write_table(rows.slice(first, AT_ONCE))
