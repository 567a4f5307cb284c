"""Rows a model learned from are told from others, whatever has become of the data since."""

import dataclasses
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Growing, Learned, Making
from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.validate import ValidateSettings, validate
from creditline.training.validate.judged.overlap import Overlap, Stands, seen_by

pytestmark = pytest.mark.slow

NO_TEST = CohortSettings(test_defaults=10_000)
GROWING = Growing({}, 1, 0, 0.15, 1000, chosen=False)


def copied(lender: DataSet, folder) -> DataSet:
    folder.mkdir()
    for name in ("customers", "lines", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    return DataSet.open(folder)


def rewritten(data: DataSet, name: str, table: pa.Table) -> DataSet:
    file = data.folder / f"{name}.parquet"
    file.unlink()
    parquet.write_table(table, file)
    return DataSet.open(data.folder)


@pytest.mark.long
def test_one_row_more_changes_no_figure(lender, crossed, tmp_path):
    """The demonstration: with one more transaction the report had the rows predicted by trees that had seen them."""
    trained, before = crossed
    bought = parquet.read_table(lender.folder / "transactions.parquet")
    more = rewritten(copied(lender, tmp_path / "more"), "transactions", pa.concat_tables([bought, bought.slice(0, 1)]))
    found = validate(trained.model, more, ValidateSettings(cohorts=NO_TEST, refits=0), trained.model)
    assert not found.judged.same_data
    assert found.judged.overlap == before.judged.overlap
    assert found.judged.overlap.learned == found.judged.overlap.out_of_fold == found.judged.rows
    # One purchase of 24,000: a figure or two of one customer's.
    assert found.discrimination[0].auc == pytest.approx(before.discrimination[0].auc, abs=0.003)
    # The champion, here the model itself, is spared its own rows in the same way.
    assert found.champion.overlap == found.judged.overlap
    assert found.champion.auc.difference == 0.0


def test_rows_learned_from_are_refused_where_the_rest_of_them_is_gone(lender, crossed, tmp_path):
    half = [f"card-holder-{number:04}" for number in range(0, 500, 2)]
    fewer = copied(lender, tmp_path / "fewer")
    for name in ("customers", "lines", "transactions"):
        table = parquet.read_table(lender.folder / f"{name}.parquet")
        kept = np.isin(table["customer_id"].to_numpy(zero_copy_only=False), half)
        fewer = rewritten(fewer, name, table.filter(pa.array(kept)))
    with pytest.raises(DataError, match=r"customers to judge the model on are ones it learned from.* of the others 0"):
        validate(crossed[0].model, fewer, ValidateSettings(cohorts=NO_TEST, refits=0))


def test_a_later_test_is_of_customers_known_from_before(held_out, split):
    overlap = held_out.judged.overlap
    assert (overlap.told, overlap.overlapping, overlap.learned) == (True, 0, 0)
    assert overlap.new + overlap.later == held_out.judged.rows
    assert overlap.later > 0
    assert held_out.judged.predicted == "by the model"
    assert split.model.learned.dates[-1] == date(2022, 9, 30)


ROWS = pa.table(
    {
        "customer_id": ["a", "a", "b", "b", "c", "d", "d"],
        "as_of": [
            date.fromisoformat(day)
            for day in (
                "2022-12-31",
                "2023-06-30",
                "2022-12-31",
                "2023-12-31",
                "2023-06-30",
                "2022-12-31",
                "2023-06-30",
            )
        ],
        "defaulted": [1, 1, 0, 0, 1, 0, 0],
    }
)
JUDGED = np.array(["2023" in str(day) for day in ROWS["as_of"].to_pylist()])


def model_of(split, learned: Learned, growing: Growing | None = GROWING):
    return dataclasses.replace(split.model, learned=learned, making=Making(growing=growing))


def test_how_rows_stand_to_a_training_by_hand(split):
    """a, b and d were learned from at the end of 2022, watched for a year; c never was."""
    end = date(2022, 12, 31)
    learned = Learned.of(["a", "b", "d"], [end] * 3, 12, "salt")
    seen = seen_by(model_of(split, learned), ROWS, JUDGED, DefaultDefinition())
    # b's last row begins on the day b's window ends: nothing of it was known.
    assert [Stands(one).name for one in seen.stands] == [
        "LEARNED", "OVERLAPS", "LEARNED", "LATER", "NEW", "LEARNED", "OVERLAPS",
    ]  # fmt: skip
    assert seen.again.tolist() == [False, True, False, False, False, False, True]
    assert not seen.lost.any()
    assert seen.overlap(JUDGED, learned) == Overlap(True, 1, 1, 2, 0, 2, 0)


@pytest.mark.parametrize(
    ("learned", "growing"),
    [
        (Learned.of(["a", "b", "d", "gone"], [date(2022, 12, 31)] * 4, 12, "salt"), GROWING),  # a quarter is not there
        (Learned.of(["a", "b", "d"], [date(2022, 12, 31)] * 3, 12, "salt"), None),  # nothing says how to grow again
    ],
)
def test_what_cannot_be_predicted_again_is_lost(split, learned, growing):
    seen = seen_by(model_of(split, learned, growing), ROWS, JUDGED, DefaultDefinition())
    assert seen.lost.tolist() == [False, True, False, False, False, False, True]
    assert seen.overlap(JUDGED, learned) == Overlap(True, 1, 1, 2, 0, 0, 2)


def test_a_model_that_does_not_tell_is_said_not_to(lender, split, quick):
    untold = dataclasses.replace(split.model, learned=Learned())
    found = validate(untold, lender, ValidateSettings(cohorts=quick.cohorts, refits=0), untold)
    assert not found.judged.overlap.told
    assert any(limit.startswith("The model does not say whom it learned from") for limit in found.limits)
    assert any(limit.startswith("The champion does not say whom it learned from") for limit in found.limits)
