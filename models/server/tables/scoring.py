"""A table of feature rows scored, as an Arrow stream in a file: in memory that does not grow with the rows."""

import json
import struct
import subprocess  # nosec B404 # this interpreter, with arguments of our own
import sys
from collections.abc import Callable, Iterator
from typing import IO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.scoring.scores import Scores
from creditline.models.server.request.problem import RequestError
from creditline.models.server.tables.decode import PART, REFUSED
from creditline.models.serving.scorer import Scorer

KINDS = {"application/vnd.apache.arrow.stream": "Arrow", "application/vnd.apache.parquet": "Parquet"}
ARROW = "application/vnd.apache.arrow.stream"

SCHEMA = pa.schema(
    [
        ("score", pa.int64()), ("band", pa.string()), ("pd", pa.float64()), ("margin", pa.float64()), ("raw", pa.float64()),
        ("in_default", pa.bool_()),
    ]
)  # fmt: skip


def score_table(scorer: Scorer, body: IO[bytes], kind: str, out: IO[bytes], check: Callable[[], None]) -> int:
    """Write the scores of the rows in `body` to `out`, in their order; how many there were.

    RequestError for what is no such table or lacks features; `check` is called between parts and may raise.
    """
    rows = 0
    with pa.ipc.new_stream(out, SCHEMA) as writer:
        for matrix in _matrices(scorer, body, kind):
            check()
            writer.write_batch(_batch(scorer.score(matrix)))
            rows += len(matrix)
    return rows


def _matrices(scorer: Scorer, body: IO[bytes], kind: str) -> Iterator[NDArray[np.float64]]:
    model, width = scorer.model, len(scorer.features)
    own = {feature.name for feature in model.features}
    asked = {
        "features": [feature.to_json() for feature in scorer.features],
        "may_lack": [feature.name for feature in scorer.features if feature.name not in own],
    }
    body.seek(0)
    command = [sys.executable, "-m", "creditline.models.server.tables.decode", f"/dev/fd/{body.fileno()}", kind]
    with subprocess.Popen(  # nosec B603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=[body.fileno()]
    ) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        try:
            reader.stdin.write(json.dumps(asked).encode())
            reader.stdin.close()
            while count := struct.unpack("<I", _exactly(reader.stdout, 4, kind))[0]:
                if count == REFUSED:
                    said = _exactly(reader.stdout, struct.unpack("<I", _exactly(reader.stdout, 4, kind))[0], kind)
                    raise RequestError("request", said.decode())
                if count > PART:
                    raise _unreadable(kind)
                yield np.frombuffer(_exactly(reader.stdout, 8 * width * count, kind)).reshape(count, width)
        finally:
            reader.kill()


def _batch(scores: Scores) -> pa.RecordBatch:
    out = scores.in_default
    columns = [
        pa.array(scores.score, mask=out),
        pa.array([None if gone else band for band, gone in zip(scores.band, out.tolist(), strict=True)], pa.string()),
        pa.array(scores.pd),
        pa.array(scores.margin, mask=out),
        pa.array(scores.raw, mask=out),
        pa.array(out),
    ]
    return pa.record_batch(columns, schema=SCHEMA)


def _exactly(stream: IO[bytes], size: int, kind: str) -> bytes:
    found = stream.read(size)
    if len(found) < size:  # the reader is gone: a file that is made to end it
        raise _unreadable(kind)
    return found


def _unreadable(kind: str) -> RequestError:
    return RequestError("request", f"the body cannot be read as {kind}; write it again")
