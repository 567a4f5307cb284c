"""A validation against the training's own account, a second way of counting, and models with known faults."""

import dataclasses
import json
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError
from creditline.models.artefact import Making, Model
from creditline.models.calibration import Shifted
from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.validate import SCHEMA_VERSION, ValidateSettings, validate
from creditline.training.validate.judged.refit import parameters_of, regrow

pytestmark = pytest.mark.slow


def test_judged_are_the_rows_of_the_trainings_own_test(held_out, split):
    everybody, tested = held_out.discrimination[0], split.metrics["test"]
    assert (everybody.rows, everybody.defaults) == (tested.customers, tested.defaults)
    assert (everybody.auc, everybody.ks) == (pytest.approx(tested.auc), pytest.approx(tested.ks))
    assert everybody.low < everybody.auc < everybody.high
    assert held_out.calibration.error == pytest.approx(tested.calibration_error)
    assert held_out.judged.same_data
    assert not held_out.judged.crossed
    assert (held_out.judged.first, held_out.judged.last) == (date(2023, 12, 31), date(2023, 12, 31))


def test_months_say_what_their_rows_were_used_for(held_out):
    months = [(one.group, one.use) for one in held_out.discrimination if one.by == "month"]
    earlier = [(f"2022-{month:02}", "earlier") for month in (3, 6, 9)]
    between = [(name, "between") for name in ("2022-12", "2023-03", "2023-06", "2023-09")]
    assert months == [*earlier, *between, ("2023-12", "judged")]


def test_segments_share_out_the_judged_rows(held_out, lender, split):
    regions = [one for one in held_out.discrimination if one.by == "region"]
    assert [one.group for one in regions] == ["east", "west"]
    assert sum(one.rows for one in regions) == held_out.judged.rows
    with lender.connect() as connection:
        east = {
            row[0] for row in connection.execute("SELECT customer_id FROM customers WHERE region = 'east'").fetchall()
        }
    rows = [row for row in split.tested.to_pylist() if row["customer_id"] in east]
    expected = roc_auc_score([row["defaulted"] for row in rows], [row["pd"] for row in rows])
    assert regions[0].auc == pytest.approx(expected)


def test_bands_and_scores_count_every_judged_row(held_out, split):
    *bands, everybody = held_out.calibration.bands
    assert [band.rows for band in bands] == [band.customers for band in split.bands]
    assert everybody.rows == sum(band.rows for band in bands) == held_out.judged.rows
    assert sum(one.goods + one.bads for one in held_out.scores) == held_out.judged.rows
    assert sum(one.rows for one in held_out.calibration.bins) == held_out.judged.rows
    empty = [band for band in bands if not band.rows]
    assert all(band.light is None and band.binomial_p is None for band in empty)


def test_migration_counts_customers_on_both_dates(held_out):
    migration = held_out.stability.migration
    assert (migration.first, migration.last) == ("2022-03-31", "2023-12-31")
    first = next(one for one in held_out.discrimination if one.group == "2022-03")
    assert 0 < migration.customers <= min(first.rows, held_out.judged.rows)


def test_directions_hold_and_a_wrong_one_is_found(held_out, lender, split, quick):
    assert held_out.monotone
    assert [one.against for one in held_out.monotone] == [0] * len(held_out.monotone)
    turned = tuple(dataclasses.replace(f, direction=-f.direction) for f in split.model.features)
    wrong = dataclasses.replace(split.model, features=turned)
    found = validate(wrong, lender, ValidateSettings(cohorts=quick.cohorts, refits=0)).monotone
    assert [one.feature for one in found] == [one.feature for one in held_out.monotone]
    assert sum(one.against for one in found) > 0
    assert max(one.largest for one in found) > 0


def test_a_family_the_trees_do_not_need_costs_nothing_and_the_main_one_most(held_out):
    lost = {one.family: one.auc_lost for one in held_out.families}
    assert held_out.families[0].auc_lost == max(lost.values()) > 0.01
    assert sum(one.features for one in held_out.families) == held_out.model.features


def test_the_parameters_are_those_of_the_training(split, quick):
    assert parameters_of(split.model) == quick.parameters
    untold = dataclasses.replace(split.model, making=Making())
    with pytest.raises(DataError, match="does not say how its trees were grown"):
        parameters_of(untold)


@pytest.mark.long
def test_the_same_seed_and_rows_grow_the_same_trees(crossed, lender, quick):
    trained, _ = crossed
    rng = np.random.default_rng(0)
    matrix, defaulted = rng.random((300, len(trained.model.features))), np.arange(300) % 2.0
    grown = [regrow(trained.model, matrix, defaulted, seed=seed, threads=1) for seed in (1, 1, 2)]
    assert grown[0] == grown[1] != grown[2]


def test_refits_differ_a_little(held_out):
    refits = held_out.refits
    assert [one.seed for one in refits.refits] == [1, 2]
    assert all(0.8 < one.rank_correlation < 1 and one.points_moved > 0 for one in refits.refits)
    assert 0 <= refits.reasons.changed <= 1
    assert refits.reasons.customers > 100


def test_the_champion_is_compared_on_the_same_rows(held_out, champion):
    beside = held_out.champion
    assert beside.champion.auc == pytest.approx(champion.metrics["test"].auc)
    assert beside.auc.difference == pytest.approx(held_out.discrimination[0].auc - champion.metrics["test"].auc)
    assert beside.version == champion.model.version


def test_rows_the_model_has_seen_are_judged_out_of_fold(crossed, split):
    trained, found = crossed
    assert found.judged.crossed
    honest = trained.metrics["out_of_fold"]
    assert found.judged.rows == honest.customers
    # One procedure, so the same figures: trees stopped by the same customers, a map per fold.
    everybody = found.discrimination[0]
    assert (everybody.ks, everybody.mean_pd) == (honest.ks, honest.mean_pd)
    assert everybody.auc == pytest.approx(honest.auc, abs=1e-12)
    assert found.calibration.error == honest.calibration_error
    assert found.judged.predicted == "out of fold"
    assert found.calibration.hosmer_lemeshow.degrees == 8
    assert "made again without its customer" in found.limits[0]
    assert found.stability.migration is not None


def test_a_model_that_promises_too_little_gets_red_lights(lender, split, quick):
    # 1.1 less log-odds is a third of the odds.
    hopeful = dataclasses.replace(split.model, calibration=Shifted(split.model.calibration, offset=-1.1, toward=0.02))
    found = validate(hopeful, lender, ValidateSettings(cohorts=quick.cohorts, refits=0))
    assert found.calibration.bands[-1].light == "red"
    assert found.calibration.hosmer_lemeshow_light == found.calibration.spiegelhalter_light == "red"
    assert found.refits is None


def test_another_outcome_is_told(lender, split, quick):
    definition = DefaultDefinition(days=60)
    found = validate(split.model, lender, ValidateSettings(definition=definition, cohorts=quick.cohorts, refits=0))
    assert "trained for another outcome (at least 90 days past due" in found.limits[0]
    assert found.judged.outcome.startswith("at least 60 days")


def test_the_same_again(held_out, lender, split, champion, quick):
    again = validate(split.model, lender, ValidateSettings(cohorts=quick.cohorts, refits=2), champion.model)
    assert again == held_out


def test_the_json_is_plain_and_knows_no_customer(held_out):
    plain = held_out.to_json()
    assert plain["schema_version"] == SCHEMA_VERSION == 1
    text = json.dumps(plain, allow_nan=False)
    assert json.loads(text) == plain
    assert "card-holder" not in text
    assert plain["judged"]["first"] == "2023-12-31"


def with_outcomes(lender: DataSet, folder, defaulted) -> DataSet:
    for name in ("customers", "lines", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    ids = [f"card-holder-{n:04}" for n in range(500)]
    days = pa.array([date(2023, 12, 31)] * 500)
    write_table(folder, "outcomes", pa.table({"customer_id": ids, "as_of": days, "defaulted": defaulted}))
    return DataSet.open(folder)


def test_other_data_are_judged_as_they_are(lender, split, tmp_path):
    defaulted = np.random.default_rng(0).integers(0, 2, 500)
    found = validate(split.model, with_outcomes(lender, tmp_path, defaulted), ValidateSettings(refits=0))
    assert (found.judged.rows, found.judged.same_data, found.judged.crossed) == (500, False, False)
    # Coin flips: an AUC of 0.5 with a standard deviation of 0.026.
    assert found.discrimination[0].auc == pytest.approx(0.5, abs=0.08)
    assert found.stability.migration is None
    assert any("All rows have one date" in limit for limit in found.limits)


@pytest.mark.parametrize(
    ("bads", "says"), [(0, "0 of 500 outcomes"), (500, "500 of 500 outcomes"), (9, "9 of the 500"), (491, "491 of")]
)
def test_too_few_of_a_kind_are_refused(lender, split, tmp_path, bads, says):
    data = with_outcomes(lender, tmp_path, [1] * bads + [0] * (500 - bads))
    with pytest.raises(DataError, match=says):
        validate(split.model, data, ValidateSettings(refits=0))


def test_dates_without_a_matured_outcome_are_refused(lender, split):
    early = CohortSettings(observed_to=date(2021, 6, 30))
    with pytest.raises(DataError, match="too short"):
        validate(split.model, lender, ValidateSettings(cohorts=early))


def test_a_champion_of_another_product_is_refused(lender, split, quick):
    other: Model = dataclasses.replace(split.model, target_product="jiebei")
    with pytest.raises(DataError, match="the champion is about jiebei, the model about any product"):
        validate(split.model, lender, ValidateSettings(cohorts=quick.cohorts, refits=0), other)


def test_the_scorecard_is_the_one_that_stands_beside_the_model_in_training(held_out, split, crossed):
    for found, trained in ((held_out, split), (crossed[1], crossed[0])):
        card = trained.challenger.metrics[trained.tested_on]
        for name, value in card.numbers().items():
            assert found.scorecard.scorecard.numbers()[name] == pytest.approx(value), name
        assert found.scorecard.model.auc == pytest.approx(found.discrimination[0].auc)
        difference = found.scorecard.model.auc - found.scorecard.scorecard.auc
        assert found.scorecard.auc.difference == pytest.approx(difference)
    assert (held_out.scorecard.crossed, crossed[1].scorecard.crossed) == (False, True)


def test_families_are_left_out_only_where_refits_are_asked_for(held_out, crossed, lender, split, quick):
    unasked = validate(split.model, lender, ValidateSettings(cohorts=quick.cohorts, refits=0))
    assert [one.regrown for one in unasked.families] == [None] * len(held_out.families)
    assert all(one.regrown is not None for one in (*held_out.families, *crossed[1].families))
