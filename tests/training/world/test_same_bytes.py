"""The files of a world depend on what it is, never on how the work was divided."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from creditline.training.world import WorldSettings, simulate


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("world") / "reference"
    simulate(out, WorldSettings(customers=70, months=18, truth=True, probes=12, block=36, threads=1))
    return digests(out)


@pytest.mark.parametrize(("block", "threads"), [(1, 2), (13, 2), (5_000, 2)])
def test_block_size_and_threads_change_no_byte(
    reference: dict[str, str], tmp_path: Path, block: int, threads: int
) -> None:
    simulate(
        tmp_path / "w", WorldSettings(customers=70, months=18, truth=True, probes=12, block=block, threads=threads)
    )
    assert digests(tmp_path / "w") == reference
    assert "truth/twins/transactions.parquet" in reference


def test_row_groups_do_not_follow_the_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("creditline.training.world.files.streaming.ROW_GROUP", 1_000)
    found = []
    for block in (6, 24, 600):
        simulate(tmp_path / str(block), WorldSettings(customers=48, months=8, block=block))
        found.append(digests(tmp_path / str(block)))
    assert found[0] == found[1] == found[2]
    file = pq.ParquetFile(tmp_path / "6" / "transactions.parquet").metadata
    sizes = [file.row_group(k).num_rows for k in range(file.num_row_groups)]
    assert len(sizes) > 2
    assert set(sizes[:-1]) == {1_000}


def test_another_seed_is_another_world(reference: dict[str, str], tmp_path: Path) -> None:
    simulate(tmp_path / "w", WorldSettings(customers=70, months=18, seed=1))
    other = digests(tmp_path / "w")
    assert {name for name in other if other[name] == reference.get(name)} == {"data.toml", ".creditline"}


def test_a_smaller_world_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    # 14 is not a multiple of the six of a group: the last group's other members live, but are not written.
    simulate(tmp_path / "small", WorldSettings(customers=14, months=12))
    simulate(tmp_path / "large", WorldSettings(customers=40, months=12))
    for table in ("customers", "transactions", "lines", "installments", "logins", "decisions"):
        small = pq.read_table(tmp_path / "small" / f"{table}.parquet")
        large = pq.read_table(tmp_path / "large" / f"{table}.parquet")
        assert small.equals(large.slice(0, small.num_rows)), table
