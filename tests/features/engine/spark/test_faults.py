"""What an engine loses, doubles, reorders or mixes up on the way is named, or changes nothing."""

import os
from pathlib import Path

import pytest

from creditline.features.engine.carriers.spark import in_place, job
from creditline.features.engine.carriers.spark.collected import collected, known_rows
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.same_versions import SameVersions, versions_here
from creditline.features.engine.carriers.spark.session import refusals
from creditline.features.errors import DataError

pytestmark = pytest.mark.spark


@pytest.fixture
def through(monkeypatch):
    """`through(task)`: what travels goes through `task`, batches in and out, before it is put into partitions."""

    def plant(task):
        own = in_place.packed_frame

        def faulty(*given):
            return own(*given).mapInArrow(task, job.WIRE_DDL)

        for module in (job, in_place):
            monkeypatch.setattr(module, "packed_frame", faulty)

    return plant


@pytest.fixture
def computed(engine, data, known, days):
    def run(buckets=3):
        with refusals():
            opened = EngineData.of_folder(engine, data.folder)
            frame = job.feature_frame(opened, days, known, buckets=buckets)
            return collected(frame, expected=known_rows(opened, days))

    return run


def _fault(change):
    """A task that changes the messages of one batch at a time; a function inside a function travels by its code."""

    def task(batches):
        import pyarrow as pa

        for batch in batches:
            rows = change(batch.to_pylist())
            yield pa.RecordBatch.from_pylist(rows, schema=batch.schema)

    return task


def test_a_message_that_is_dropped(through, computed):
    def change(rows):
        return [row for row in rows if (row["bucket"], row["tag"]) != (1, 1)]

    through(_fault(change))
    with pytest.raises(
        DataError, match=r"^bucket 1 of 3: 0 rows of \w+ arrived and [\d,]+ were counted: rows were lost"
    ):
        computed()


def test_an_answer_that_lacks_rows(engine, data, known, days):
    opened = EngineData.of_folder(engine, data.folder)
    frame = job.feature_frame(opened, days, known).where("customer_id <> 'c07'")
    with pytest.raises(
        DataError, match=r"^the engine answered \d+ rows and \d+ were asked for: whole buckets were lost"
    ):
        collected(frame, expected=known_rows(opened, days))


def test_a_message_that_comes_twice(through, computed):
    def change(rows):
        return [row for row in rows for _ in range(2 if (row["bucket"], row["tag"]) == (2, 0) else 1)]

    through(_fault(change))
    with pytest.raises(
        DataError, match=r"^bucket 2 of 3: \d+ rows of customers arrived and \d+ were counted: .*more than once"
    ):
        computed()


def test_messages_under_each_others_numbers(through, computed):
    def change(rows):
        return [row | {"bucket": (row["bucket"] + 1) % 3} for row in rows]

    through(_fault(change))
    with pytest.raises(
        DataError, match=r"^(bucket \d of 3: [\d,]+ rows of|rows of \w+ of bucket \d arrived as bucket)"
    ):
        computed()


def test_a_bucket_in_two_partitions(monkeypatch, computed, engine):
    own = job.packed_frame

    class Split:
        """A frame whose rows of a bucket go wherever they like."""

        def __init__(self, frame):
            self._frame = frame

        def union(self, other):
            return Split(self._frame.union(getattr(other, "_frame", other)))

        def repartition(self, partitions, _):
            return self._frame.repartition(partitions + 1, "tag")

    for module in (job, in_place):
        monkeypatch.setattr(module, "packed_frame", lambda *given: Split(own(*given)))
    with pytest.raises(DataError, match=r"^bucket \d of 3: 0 rows of .* arrived and [\d,]+ were counted"):
        computed()


def test_messages_in_another_order_change_nothing(through, computed, expected, days, same_bits):
    def change(rows):
        return rows[::-1]

    through(_fault(change))
    same_bits(computed(), expected(days))


def test_versions_that_differ(computed, monkeypatch):
    other = SameVersions({**versions_here(), "duckdb": "0.0.1"})
    for module in (job.counted.__globals__["CountRows"], job.packed_frame.__globals__["Pack"]):
        monkeypatch.setattr(module, "__init__", _with_versions(module.__init__, other))
    with pytest.raises(
        DataError, match=r"^a worker of the engine has duckdb \S+ and the driver 0\.0\.1; install the same"
    ):
        computed()


def _with_versions(own, other):
    def init(self, *given, **named):
        own(self, *given, **named | {"versions": other})

    return init


@pytest.mark.parametrize("whom", ["worker", "executor"])
def test_a_process_lost_in_mid_job(through, computed, expected, days, same_bits, tmp_path, whom):
    if os.environ.get("CREDITLINE_ENGINE", "sail") == "sail":
        pytest.skip("Sail's workers are threads of this process")
    marker = str(tmp_path / "killed")

    def task(batches):
        import os
        import signal
        from pathlib import Path

        for batch in batches:
            try:
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                yield batch
                continue
            if whom == "worker":
                os._exit(9)
            daemon = Path(f"/proc/{os.getppid()}/stat").read_text().rsplit(")", 1)[1].split()
            os.kill(int(daemon[1]), signal.SIGKILL)

    through(task)
    same_bits(computed(), expected(days))
    assert Path(marker).exists()
