"""Own look-ups and reviews among the inquiries: they are there, nothing causes them, and nothing follows from them."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.features.engine import compute_features
from creditline.training.world import WorldSettings, simulate
from creditline.training.world.rows import inquiries

SETTINGS = WorldSettings(customers=150, months=14, truth=True)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A world, and the same one in which nobody looks anybody up."""
    base = tmp_path_factory.mktemp("worlds")
    simulate(base / "with", SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inquiries, "LOOKUPS", (0.0, 0.0))
        simulate(base / "without", SETTINGS)
    return base / "with", base / "without"


def of_purpose(folder: Path, *purposes: str) -> pa.Table:
    table = pq.read_table(folder / "inquiries.parquet")
    return table.filter(pc.is_in(table["purpose"], pa.array(purposes)))


def test_nothing_else_is_drawn_otherwise(worlds: tuple[Path, Path]) -> None:
    one, other = worlds
    files = {str(path.relative_to(one)) for path in one.rglob("*") if path.is_file()}
    assert files == {str(path.relative_to(other)) for path in other.rglob("*") if path.is_file()}
    differ = {name for name in files if (one / name).read_bytes() != (other / name).read_bytes()}
    assert {name for name in differ if not name.endswith("inquiries.parquet")} == set()
    assert of_purpose(one, "loan_application").equals(pq.read_table(other / "inquiries.parquet"))


def test_they_are_there_as_often_as_they_should_be(worlds: tuple[Path, Path]) -> None:
    months = SETTINGS.customers * SETTINGS.months
    for purpose, chance in zip(inquiries.PURPOSES[1:], inquiries.LOOKUPS, strict=True):
        share = of_purpose(worlds[0], purpose).num_rows / months
        assert 0.5 * chance < share < 1.5 * chance  # some joined later, and chance
    assert set(of_purpose(worlds[0], "own")["institution"].to_pylist()) == {"bureau"}
    assert "bureau" not in of_purpose(worlds[0], "review")["institution"].to_pylist()


def test_no_feature_counts_them_and_check_knows_every_word(worlds: tuple[Path, Path]) -> None:
    frames = []
    for folder in worlds:
        data = DataSet.open(folder)
        assert check(data).findings == ()
        features = BUILT_IN.of(data, "huabei").available(data)
        chosen = features.only([name for name in (f.name for f in features) if name.startswith("inquiries.")])
        customers = pq.read_table(folder / "customers.parquet")["customer_id"]
        day = pa.scalar(pc.max(pq.read_table(folder / "lines.parquet")["statement_on"]).as_py(), pa.date32())
        pairs = pa.table({"customer_id": customers, "as_of": pa.array([day.as_py()] * len(customers), pa.date32())})
        frames.append(compute_features(data, pairs, chosen))
    assert frames[0].equals(frames[1])
    assert pc.sum(frames[0]["inquiries.count_365d"]).as_py() > 0
