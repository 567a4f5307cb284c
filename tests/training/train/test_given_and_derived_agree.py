"""Outcomes handed over date by date train the same model as the same outcomes derived from days past due."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.engine import pairs_for
from creditline.training.cohorts import Every, period_ends
from creditline.training.outcomes import DefaultDefinition, look_past_as_of, observed_from, observed_until
from creditline.training.train.train import train


@pytest.fixture
def given(lender, tmp_path):
    """The lender's data with the outcomes of every quarter since the first year."""
    days = period_ends(
        observed_from(lender).replace(year=2022), observed_until(lender).replace(year=2023), Every.QUARTER
    )
    found = look_past_as_of(lender, pairs_for(lender, days), DefaultDefinition())
    known = found.filter(pc.equal(found["status"], "ok")).select(["customer_id", "as_of", "defaulted"])
    for name in ("customers", "lines", "transactions"):
        (tmp_path / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    write_table(tmp_path, "outcomes", known)
    return DataSet.open(tmp_path)


def test_the_same_rows_the_same_trees_the_same_test(given, quick, split):
    trained = train(given, quick)
    assert trained.design == split.design
    assert trained.predictions.equals(split.predictions)
    assert trained.model.booster_text == split.model.booster_text
    roles = {cohort.period: cohort.role for cohort in trained.cohorts}
    assert pa.array(roles.values()).value_counts().to_pylist() == [
        {"values": "in_time", "counts": 3},
        {"values": "embargoed", "counts": 4},
        {"values": "test", "counts": 1},
    ]
