"""An engine's rows in a folder of Parquet files, which its workers write."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path


def write_parts(frame: Any, folder: Path, expected: int | None = None) -> int:
    """Write all rows into the empty `folder`, which every worker reaches at the same path; how many.

    DataError where there are not as many as `expected`.
    """
    require_engine_path(folder)
    frame.write.mode("append").parquet(str(folder.absolute()))
    written = sum(len(batch) for batch in parts(folder, []))
    if expected is not None and written != expected:
        raise DataError(
            f"the engine wrote {written:,} rows into {folder} and {expected:,} were asked for: whole buckets were lost or came "
            "twice, a table changed while it was read, or the folder is not the same one for every worker; run the job again"
        )
    return written


def require_engine_path(folder: Path) -> None:
    """DataError for a folder whose path engines take for a pattern or for part of a URL."""
    odd = [sign for sign in "[]{}*?%#:\\" if sign in str(folder.absolute())]
    if odd:
        raise DataError(f"{folder} holds {odd[0]!r}, which engines read as something else; name a folder without it")


def parts(folder: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    """The rows of the files, some at a time, in no order."""
    for file in sorted(folder.rglob("*.parquet")):
        with parquet.ParquetFile(arrow_path(file)) as opened:
            yield from opened.iter_batches(columns=columns)
