"""Requests that cannot be met are answered by one sentence, and leave nothing behind."""

import errno
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.training.world import WorldSettings, read_world, simulate, true_default_probability
from creditline.training.world.files.streaming import TableStream

SMALL = WorldSettings(customers=12, months=6)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"customers": 0}, "at least 1"),
        ({"customers": -5}, "at least 1"),
        ({"months": 5}, "6 to 240"),
        ({"preset": "boom"}, "calm, recession, policy-squeeze, thin-file, feedback"),
        ({"start": date(2022, 1, 2)}, "first day of a month"),
        ({"seed": -1}, "whole number from 0"),
        ({"threads": 0}, "at least 1 thread"),
    ],
)
def test_an_impossible_world_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(DataError, match=said):
        WorldSettings(**wrong)  # type: ignore[arg-type]


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(DataError, match="already holds files that creditline did not write"):
        simulate(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("precious")
    with pytest.raises(DataError, match="is a file"):
        simulate(tmp_path / "out", SMALL)
    assert (tmp_path / "out").read_text() == "precious"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert simulate(tmp_path / "out", SMALL).rows["customers"] <= 12
    assert (tmp_path / "out" / "transactions.parquet").is_file()


@pytest.mark.parametrize(
    ("number", "kind", "said"), [(errno.ENOSPC, DataError, "is full"), (errno.EIO, OSError, "no more")]
)
def test_a_disk_that_gives_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception], said: str
) -> None:
    def fail(self: TableStream, table: pa.Table) -> None:
        raise OSError(number, "no more")

    monkeypatch.setattr(TableStream, "add", fail)
    with pytest.raises(kind, match=said):
        simulate(tmp_path / "out", SMALL)
    assert list(tmp_path.iterdir()) == []


def test_a_world_is_recognised_by_its_file(tmp_path: Path) -> None:
    simulate(tmp_path / "out", SMALL)
    assert read_world(tmp_path / "out") == SMALL
    assert read_world(tmp_path) is None
    (tmp_path / "out" / "world.toml").write_text("customers = 3")
    with pytest.raises(DataError, match=r"world\.toml: the file has no months; add it"):
        read_world(tmp_path / "out")


def pairs(customer: int, day: date) -> pa.Table:
    return pa.table({"customer_id": [customer], "as_of": pa.array([day], pa.date32())})


def test_the_truth_is_told_only_of_this_world() -> None:
    with pytest.raises(DataError, match="do not live in this world"):
        true_default_probability(SMALL, pairs(7, date(2022, 3, 31)))
    with pytest.raises(DataError, match="dates outside this world"):
        true_default_probability(SMALL, pairs(1_000_001, date(2031, 3, 31)))
    with pytest.raises(DataError, match="no product 'card'"):
        true_default_probability(SMALL, pairs(1_000_001, date(2022, 3, 31)), product="card")
