"""The truth is told only where it is the answer to the question the model was asked."""

from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.training.outcomes import DefaultDefinition, look_past_as_of
from creditline.training.run.truth import beside_truth
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.world import read_world, true_default_probability
from creditline.training.world.setting.calendar import as_date

pytestmark = pytest.mark.slow

PRODUCT = DefaultDefinition(product="huabei")


def trained(data: DataSet, definition: DefaultDefinition) -> SimpleNamespace:
    """A model that gives every tested customer the margin of nobody: only its rows and its own Gini are looked at."""
    pairs = pairs_for(data, [as_date(19_600)])  # 2023-08-31
    outcome = look_past_as_of(data, pairs, PRODUCT)
    known = [status == "ok" for status in outcome["status"].to_pylist()]
    rows = pairs.append_column("defaulted", outcome["defaulted"]).filter(pa.array(known))
    return SimpleNamespace(
        settings=TrainSettings(definition=definition),
        tested_on="test",
        tested=rows.filter(pc.is_valid(rows["defaulted"])),
        metrics={"test": SimpleNamespace(gini=0.5)},
    )


def test_the_same_rows_are_ranked_by_their_true_probability(calm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("creditline.training.run.truth._LIVES", 3)
    data, world, said = DataSet.open(calm), read_world(calm), []
    assert world is not None
    found = beside_truth(data, trained(data, PRODUCT), said.append)  # type: ignore[arg-type]
    tested = trained(data, PRODUCT).tested
    probability = true_default_probability(world, tested, "huabei", 3).tolist()
    defaulted = tested["defaulted"].to_pylist()
    bad = [p for p, y in zip(probability, defaulted, strict=True) if y]
    good = [p for p, y in zip(probability, defaulted, strict=True) if not y]
    # 2 AUC - 1 by counting pairs: a bad above a good is 1, equal 1/2.
    above = sum((b > g) + 0.5 * (b == g) for b in bad for g in good) / (len(bad) * len(good))
    assert found is not None
    assert found.true_gini == pytest.approx(2 * above - 1)
    assert (found.rows, found.model_gini, len(said)) == (tested.num_rows, 0.5, 1)
    assert found.reached == pytest.approx(0.5 / found.true_gini)


@pytest.mark.parametrize(
    "definition",
    [
        DefaultDefinition(product="huabei", days=60),
        DefaultDefinition(product="huabei", horizon_months=6),
        DefaultDefinition(product="card"),
    ],
)
def test_another_question_has_no_true_answer_here(calm: Path, definition: DefaultDefinition) -> None:
    data = DataSet.open(calm)
    assert beside_truth(data, trained(data, definition), print) is None  # type: ignore[arg-type]


def test_data_that_are_not_simulated_have_none(calm: Path, tmp_path: Path) -> None:
    for file in calm.glob("*.parquet"):
        (tmp_path / file.name).symlink_to(file)
    data = DataSet.open(tmp_path)
    assert beside_truth(data, trained(data, PRODUCT), print) is None  # type: ignore[arg-type]
