"""The process that reads tables: whatever a file makes compiled readers do, it happens here, and the server goes on.

`python -m creditline.models.server.tables.decode FILE KIND` has the features as JSON on its standard input, and writes the rows
as the trees read them: for each part its count as four bytes and its doubles, row by row, then a count of 0; or the largest
count, and what is wrong as UTF-8.
"""

import json
import resource
import struct
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.models.artefact.feature import ModelFeature
from creditline.models.scoring.matrix import to_matrix

PART = 8192  # rows
REFUSED = 0xFFFFFFFF
_MEMORY = 8 * 2**30  # bytes of address space; far more than parts take


def decode(
    source: BinaryIO, kind: str, features: Sequence[ModelFeature], may_lack: Sequence[str], out: BinaryIO
) -> None:
    """Write the rows of `source`, an Arrow stream or a Parquet file; what cannot be read is written as a refusal."""
    try:
        for part in _parts(source, kind):
            part.validate(full=True)
            found = to_matrix(features, _with(part, may_lack))
            out.write(struct.pack("<I", len(found)))
            out.write(found.tobytes())
        out.write(struct.pack("<I", 0))
    except DataError as error:
        _refuse(out, str(error))
    except (pa.ArrowException, OSError, MemoryError, ValueError) as error:
        _refuse(out, f"the body cannot be read as {kind} ({type(error).__name__}); write it again")
    out.flush()


def _parts(source: BinaryIO, kind: str) -> Iterator[pa.Table]:
    if kind == "Parquet":
        with parquet.ParquetFile(source, pre_buffer=False) as file:
            for batch in file.iter_batches(PART, use_threads=False):
                yield pa.Table.from_batches([batch])
        return
    with pa.ipc.open_stream(source) as stream:
        for batch in stream:
            for start in range(0, batch.num_rows, PART):
                yield pa.Table.from_batches([batch.slice(start, PART)])


def _with(part: pa.Table, may_lack: Sequence[str]) -> pa.Table:
    """The part with empty columns for what may be left out: nobody is in default in rows that do not tell."""
    for name in may_lack:
        if name not in part.column_names:
            part = part.append_column(name, pa.nulls(part.num_rows, pa.float64()))
    return part


def _refuse(out: BinaryIO, said: str) -> None:
    text = said.encode()[:2000]
    out.write(struct.pack("<II", REFUSED, len(text)) + text)


def main() -> None:
    """Read the file that is named, and say its rows."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    asked = json.loads(sys.stdin.buffer.read())
    features = [ModelFeature.from_json(feature) for feature in asked["features"]]
    with open(sys.argv[1], "rb") as source:  # noqa: PTH123 - a descriptor's name, as it was handed over
        decode(source, sys.argv[2], features, asked["may_lack"], sys.stdout.buffer)


if __name__ == "__main__":
    main()
