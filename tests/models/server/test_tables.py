"""Batches as Arrow and Parquet: the scores of rows, in bounded memory, whatever the file does to its reader."""

import io
import struct

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.models.scoring.frame import score_rows
from creditline.models.server.request.problem import RequestError
from creditline.models.server.tables import decode as decoding
from creditline.models.server.tables.scoring import ARROW, score_table

PARQUET = "application/vnd.apache.parquet"


def _arrow(table, batch=None):
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table, batch)
    return out.getvalue()


def _parquet(table):
    out = io.BytesIO()
    parquet.write_table(table, out, row_group_size=700)
    return out.getvalue()


@pytest.fixture(scope="module")
def table(rows, frame, model):
    return frame(rows(5, 3000), model.features)


@pytest.mark.parametrize(("kind", "written"), [(ARROW, _arrow), (PARQUET, _parquet)])
def test_a_table_is_scored_as_the_library_scores_it(live, model, table, kind, written):
    more = table.append_column("customer_id", pa.array([f"c{i}" for i in range(len(table))]))
    answer = live.raw("/v1/score", written(more), kind)
    assert answer.status_code == 200 and answer.headers["content-type"] == ARROW
    assert answer.headers["x-model"] == model.version
    found = pa.ipc.open_stream(answer.content).read_all()
    expected = score_rows(model, table)
    assert found.num_rows == 3000 and found.equals(expected.select(found.column_names))


def test_rows_come_in_parts(monkeypatch, model, table):
    """No part is larger than what is read at a time, however the file is cut."""
    monkeypatch.setattr(decoding, "PART", 256)
    for kind, body in (("Arrow", _arrow(table, 1000)), ("Parquet", _parquet(table))):
        out = io.BytesIO()
        decoding.decode(io.BytesIO(body), kind, model.features, [], out)
        counts, place = [], 0
        while count := struct.unpack_from("<I", out.getvalue(), place)[0]:
            counts.append(count)
            place += 4 + 8 * len(model.features) * count
        assert sum(counts) == 3000 and max(counts) <= 256


def test_no_rows(live, table):
    answer = live.raw("/v1/score", _arrow(table[:0]), ARROW)
    assert answer.status_code == 200 and pa.ipc.open_stream(answer.content).read_all().num_rows == 0


def _wrong(table):
    first = table.column_names[0]
    yield "no table", b"{}", "cannot be read as Arrow"
    yield "nothing", b"", "cannot be read as Arrow"
    yield "cut", _arrow(table)[:-5000], "cannot be read as Arrow"
    yield "lacks a feature", _arrow(table.drop_columns([first])), "lack 1 of the model's"
    texts = pa.array(["x"] * len(table))
    yield "text for a number", _arrow(table.set_column(0, first, texts)), "needs numbers"
    infinite = pa.array(np.full(len(table), np.inf))
    yield "infinite", _arrow(table.set_column(0, first, infinite)), "infinite"
    yield "another kind", _parquet(table), "cannot be read as Arrow"


def test_what_is_no_table_of_the_models_is_refused(live, model, table):
    for what, body, said in _wrong(table):
        out = io.BytesIO()
        decoding.decode(io.BytesIO(body), "Arrow", model.features, [], out)
        _, refused, told = out.getvalue().rpartition(b"\xff\xff\xff\xff")
        assert refused and said in told[4:].decode(), what  # after the length of what is told
    answer = live.raw("/v1/score", b"{}", ARROW)
    assert answer.status_code == 422 and "cannot be read as Arrow" in answer.json()["detail"]


def test_a_file_that_ends_its_reader_is_refused_and_the_server_goes_on(monkeypatch, served, folder, table):
    """As a segfault in a compiled reader would."""
    from creditline.models.server.tables import scoring
    from creditline.models.serving.scorer import Scorer

    real = scoring.subprocess.Popen

    def crashing(command, **more):
        return real([command[0], "-c", "import os, sys; sys.stdin.buffer.read(); os.abort()"], **more)

    monkeypatch.setattr(scoring.subprocess, "Popen", crashing)
    import tempfile

    with tempfile.TemporaryFile() as body, pytest.raises(RequestError, match="cannot be read as Parquet"):
        body.write(_parquet(table))
        score_table(Scorer.open(folder), body, "Parquet", io.BytesIO(), lambda: None)


def test_a_table_has_a_size_and_a_time(served, folder, table):
    with served(folder, max_table=1000) as live:
        assert live.raw("/v1/score", _arrow(table), ARROW).status_code == 413
    with served(folder, table_timeout=1e-9) as live:
        assert live.raw("/v1/score", _arrow(table), ARROW).status_code == 503
