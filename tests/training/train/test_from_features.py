"""A training from features that were computed before: the model of a training that computes them, and what is refused."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.features.table import write_features
from creditline.training.cohorts import CohortSettings, draw_sample
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.train import rows_looked_at, train
from creditline.training.trees import FitParameters, boosting, column_store, selected

pytestmark = pytest.mark.slow

SMALL = FitParameters(learning_rate=0.1, min_child_samples=30, max_rounds=20, patience=10, fixed_rounds=10)
SETTINGS = TrainSettings(
    parameters=SMALL,
    families=("utilisation", "profile"),
    refits=1,
    compared=(),
    segment="profile.region",
    cohorts=CohortSettings(sample_goods=0.6, fold_seed=1),
)


@pytest.fixture(scope="module")
def known(lender):
    return BUILT_IN.of(lender, SETTINGS.definition.product).available(lender)


@pytest.fixture(scope="module")
def asked(lender):
    return rows_looked_at(lender, SETTINGS)


@pytest.fixture(scope="module")
def folder(lender, known, asked, tmp_path_factory):
    """As `creditline features --rows … --out FOLDER` writes it."""
    place = tmp_path_factory.mktemp("features")
    write_features(lender, asked, known, place)
    return place


@pytest.fixture(scope="module")
def file(lender, known, asked, tmp_path_factory):
    """As an engine leaves it: one Parquet file without a manifest, rows in no order, more of them than are asked for."""
    place = tmp_path_factory.mktemp("engine") / "part.parquet"
    table = compute_features(lender, asked, known)
    pq.write_table(table.take(pa.array(range(len(table) - 1, -1, -1))), place, row_group_size=300)
    return place


@pytest.fixture(scope="module")
def trained(lender):
    return train(lender, SETTINGS)


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_model_is_the_same_to_the_byte(lender, trained, request, kind, monkeypatch):
    """With every number in a file, and LightGBM fed by batches of a few hundred rows."""
    monkeypatch.setattr(column_store, "IN_MEMORY", 0)
    monkeypatch.setattr(boosting, "_WORTH_BATCHES", 0)
    monkeypatch.setattr(selected, "_AT_ONCE", 10_000)
    again = train(lender, SETTINGS, features=request.getfixturevalue(kind))
    assert again.model.booster_text == trained.model.booster_text
    assert again.model.refits == trained.model.refits
    assert again.model.reference.equals(trained.model.reference)
    assert again.model.calibration == trained.model.calibration
    assert again.predictions.equals(trained.predictions)
    assert again.challenger.metrics == trained.challenger.metrics
    assert (again.table, again.segments, again.against) == (trained.table, trained.segments, trained.against)


def test_drawn_goods_have_the_role_they_have_among_all(lender):
    """Nobody in time is on two sides, in the sample and beside the whole; rows are fewer, whoever asks."""
    split = CohortSettings(holdout_defaults=50)
    whole, drawn = (
        draw_sample(lender, SETTINGS.definition, replace(split, sample_goods=share), 0).rows for share in (1.0, 0.5)
    )
    roles = {(row["customer_id"], row["as_of"]): row["role"] for row in whole.to_pylist()}
    rows = drawn.to_pylist()
    assert len(rows) < 0.8 * len(roles)
    assert all(roles[row["customer_id"], row["as_of"]] == row["role"] for row in rows)
    in_time = {(row["customer_id"], row["role"]) for row in rows if row["role"] != "test"}
    assert len({customer for customer, _ in in_time}) == len(in_time)
    assert {role for _, role in in_time} == {"train", "validation", "calibration"}


def changed(file, place, change):
    pq.write_table(change(pq.read_table(file)), place)
    return place


def moved(table):
    """A value of one row in three moved by a little, as another version or other data would."""
    name = "utilisation.balance"
    assert name in table.column_names
    values = [v if place % 3 or v is None else v + 1e-9 * abs(v) for place, v in enumerate(table[name].to_pylist())]
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values))


REFUSED = {
    "a row too few": (lambda t: t.slice(1), "lacks 1 of the .* rows this training looks at; write them with"),
    "a row twice": (lambda t: pa.concat_tables([t, t.slice(5, 2)]), "holds 2 rows more than once"),
    "a feature too few": (
        lambda t: t.drop_columns("utilisation.balance"),
        "has no column utilisation.balance; compute",
    ),
    "another day's type": (lambda t: t.set_column(1, "as_of", t["as_of"].cast(pa.string())), "has .*as_of string, and"),
    "other values": (moved, "utilisation.balance is not what .* gives for 100 rows computed again"),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(lender, file, tmp_path, change, said):
    with pytest.raises(DataError, match=said):
        train(lender, SETTINGS, features=changed(file, tmp_path / "wrong.parquet", change))


def test_features_of_other_data_are_refused(lender, folder, tmp_path):
    """By the fingerprint of the manifest, whatever rows the hundred would be."""
    for name in ("customers", "lines"):
        (tmp_path / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    bought = pq.read_table(lender.folder / "transactions.parquet")
    pq.write_table(bought.slice(1), tmp_path / "transactions.parquet")
    with pytest.raises(DataError, match=r"are not of .* as it is; compute them again"):
        train(DataSet.open(tmp_path), SETTINGS, features=folder)


def test_no_features_at_all_are_refused(lender, tmp_path):
    with pytest.raises(DataError, match="holds no Parquet; give what"):
        train(lender, SETTINGS, features=tmp_path)
    (tmp_path / "some.parquet").write_bytes(b"PAR1 and nothing")
    with pytest.raises(DataError, match="cannot be read"):
        train(lender, SETTINGS, features=tmp_path)
