"""Data a model cannot be fitted on, or that hold what it did not learn: one sentence each, or a fair result."""

import dataclasses
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.models.portfolio.scores import features_of, score_pairs
from creditline.models.scoring.frame import score_frame
from creditline.training.fit.calibrate import cross_fit
from creditline.training.fit.sigmoid import fit_sigmoid
from creditline.training.train.train import train

DAY = date(2024, 12, 31)


def copied(lender, folder, **tables):
    """The lender's data with some tables in another form, or added."""
    for name in {"customers", "lines", "transactions"} - set(tables):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    for name, table in tables.items():
        write_table(folder, name, table)
    return DataSet.open(folder)


@pytest.mark.parametrize(("value", "says"), [(0, "0 of 500 outcomes"), (1, "500 of 500 outcomes")])
def test_one_class_only(lender, quick, tmp_path, value, says):
    ids = [f"card-holder-{n:04}" for n in range(500)]
    given = {"customer_id": ids, "as_of": pa.array([date(2023, 12, 31)] * 500), "defaulted": [value] * 500}
    with pytest.raises(DataError, match=f"{says} are defaults"):
        train(copied(lender, tmp_path, outcomes=pa.table(given)), quick)


def test_no_bads_outside_a_fold():
    margin, fold = np.linspace(-1, 1, 20), np.arange(20) % 2
    says = "outside fold 1 0 of 10 customers to calibrate on defaulted; bring more outcomes or take fewer folds"
    with pytest.raises(DataError, match=says):
        cross_fit(fit_sigmoid, margin, (fold == 0).astype(float), fold)


def test_a_constant_feature_is_left_out_and_named(lender, quick, tmp_path):
    customers = pa.table({"customer_id": [f"card-holder-{n:04}" for n in range(500)], "branch": ["head office"] * 500})
    numbered = customers.append_column("grade", pa.array([7.5] * 500))
    data = copied(lender, tmp_path, customers=numbered)
    trained = train(data, dataclasses.replace(quick, families=("profile", "utilisation")))
    dropped = {one.feature: one.reason for one in trained.model.making.dropped}
    assert dropped["profile.attribute.grade"] == "constant: 7.5 on every row"
    assert dropped["profile.attribute.branch"] == "constant: head office on every row"
    assert not {"profile.attribute.grade", "profile.attribute.branch"} & {f.name for f in trained.model.features}


@pytest.mark.slow
def test_a_category_never_seen_counts_as_missing(lender, quick, tmp_path):
    trained = train(lender, dataclasses.replace(quick, families=("profile", "utilisation")))
    ids = [f"card-holder-{n:04}" for n in range(500)]
    moved = copied(lender, tmp_path, customers=pa.table({"customer_id": ids, "region": ["mars"] * 3 + ["east"] * 497}))
    says = (
        r"profile.region holds values the model did not learn \(mars\) on 3 of 500 rows, where it counts as missing; "
        "train again once they are common"
    )
    with pytest.warns(UserWarning, match=says):
        scored = score_pairs(trained.model, moved, pairs_for(moved, [DAY]))
    frame = features_of(trained.model, moved, pairs_for(moved, [DAY]))
    place = frame.schema.get_field_index("profile.region")
    regions = [None if region == "mars" else region for region in frame["profile.region"].to_pylist()]
    without = frame.set_column(place, "profile.region", pa.array(regions, pa.string()))
    assert scored["raw"].to_pylist() == score_frame(trained.model, without)["raw"].to_pylist()
