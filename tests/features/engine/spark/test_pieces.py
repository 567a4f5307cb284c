"""Files that tasks read themselves: every row goes to one task, once."""

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.data.reading.parts import Part
from creditline.features.engine.carriers.spark import raw
from creditline.features.engine.carriers.spark.raw_rows import ARRIVED, arrivals, task_connection

DDL = "rows array<string>"


class Session:
    """An engine that runs what it is given here, a number at a time."""

    def range(self, start, end, step, partitions):
        assert partitions == max(1, end)
        return Numbers(list(range(start, end, step)))


class Numbers:
    def __init__(self, numbers):
        self.numbers = numbers

    def mapInArrow(self, task, ddl):  # noqa: N802
        assert ddl == DDL
        given_to = [pa.RecordBatch.from_pydict({"id": [number]}) for number in self.numbers]
        return [list(task(iter([batch]))) for batch in given_to]


def everything(arriving):
    """A task that says what it was given, and that it was called."""
    told = []
    with task_connection("UTC") as connection:
        for _ in arrivals(connection, arriving):
            told += connection.sql(f'SELECT * FROM "{ARRIVED}"').to_arrow_table().to_pylist()
    yield pa.RecordBatch.from_pydict({"rows": [list(map(json.dumps, told))]})


@settings(max_examples=40)
@given(
    files=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), min_size=1, max_size=4),
    most=st.integers(1, 50),
    numbered=st.booleans(),
)
def test_every_row_goes_to_one_task(tmp_path, monkeypatch, files, most, numbered):
    monkeypatch.setattr(raw, "ROWS_A_PIECE", most)
    second = "file_row_number" if numbered else "n"
    paths, there = [], Counter()
    for place, (rows, group) in enumerate(files):
        table = pa.table(
            {"customer_id": pa.array(range(rows), pa.int64()), second: pa.array([place] * rows, pa.int64())}
        )
        paths.append(tmp_path / f"{place}.parquet")
        pq.write_table(table, paths[-1], row_group_size=group)
        there.update((row, place) for row in range(rows))
    part = Part(tuple(paths), {"customer_id": "BIGINT", second: "BIGINT"})
    read = raw.RawFiles(Session(), part).select(["customer_id", second])
    told = raw.made([(read, everything)] * 2, DDL)
    calls = [list(map(json.loads, batch["rows"][0].as_py())) for batches in told for batch in batches]
    assert Counter((row["c0"], row["c1"]) for rows in calls for row in rows) == Counter(
        {key: 2 * n for key, n in there.items()}
    )
    if not numbered:
        assert all(sum(len(batch["rows"][0]) for batch in batches) < 2 * most for batches in told)
    assert read.count() == len(read.brought()) == sum(there.values())


def test_small_tables_share_a_task(tmp_path):
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"customer_id": pa.array([1, 2], pa.int64())}), path)
    read = raw.RawFiles(Session(), Part((path,), {"customer_id": "BIGINT"})).select(["customer_id"])
    [one] = raw.made([(read, everything), (read, everything)], DDL)
    assert [batch["rows"][0].as_py() for batch in one] == [['{"c0": 1}', '{"c0": 2}']] * 2


def test_pieces_are_of_absolute_paths(tmp_path, monkeypatch):
    pq.write_table(pa.table({"customer_id": pa.array([1], pa.int64())}), tmp_path / "rows.parquet")
    monkeypatch.chdir(tmp_path)
    [piece] = raw.pieces_of(Part((Path("rows.parquet"),), {"customer_id": "BIGINT"}))
    assert piece.files == (tmp_path / "rows.parquet",)


@pytest.mark.parametrize("rows", [0, 3])
def test_of_no_rows_there_is_still_a_frame(tmp_path, rows):
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"customer_id": pa.array(range(rows), pa.int64())}), path)
    read = raw.RawFiles(Session(), Part((path,), {"customer_id": "BIGINT"})).select(["customer_id"])
    assert len(raw.made([(read, everything)], DDL)) == min(1, rows)
