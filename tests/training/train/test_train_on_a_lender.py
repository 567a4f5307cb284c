"""A training from files to a model: what it holds, what it leaves out, and the same bytes again."""

import dataclasses
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sklearn.metrics import roc_auc_score

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.engine import compute_features
from creditline.features.errors import DataError, DeclarationError
from creditline.models.artefact import write_model
from creditline.models.portfolio.scores import score_pairs
from creditline.models.scoring.frame import score_frame
from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition, look_past_as_of
from creditline.training.run.dates import scoring_pairs
from creditline.training.run.moved_level import moved_level
from creditline.training.train.train import TrainSettings, train


@pytest.fixture(scope="module")
def folds(quick):
    return dataclasses.replace(quick, cohorts=CohortSettings(holdout_defaults=10_000))


@pytest.fixture(scope="module")
def folded(lender, folds):
    return train(lender, folds)


def content(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.slow
def test_same_data_and_seed_same_bytes(lender, split, tmp_path, quick):
    again = train(DataSet.open(lender.folder), dataclasses.replace(quick, threads=1))
    write_model(split.model, tmp_path / "one")
    write_model(again.model, tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert again.predictions.equals(split.predictions)


@pytest.mark.slow
def test_another_seed_is_another_model(lender, split, quick):
    other = train(lender, dataclasses.replace(quick, seed=1, refits=0))
    assert other.model.booster_text != split.model.booster_text
    roles = [
        dict(zip(t["customer_id"].to_pylist(), t["role"].to_pylist(), strict=True)) for t in _in_time(other, split)
    ]
    assert roles[0] != roles[1]


def _in_time(*trainings):
    return [t.predictions.filter(pc.not_equal(t.predictions["role"], "test")) for t in trainings]


def test_split_by_customer_tested_on_later_dates(split):
    assert list(split.metrics) == ["train", "validation", "calibration", "test"]
    assert split.tested_on == "test"
    (in_time,) = _in_time(split)
    sides = in_time.group_by("customer_id").aggregate([("role", "count_distinct")])
    assert set(sides["role_count_distinct"].to_pylist()) == {1}
    assert max(in_time["as_of"].to_pylist()) == date(2022, 9, 30)
    assert set(split.tested["as_of"].to_pylist()) == {date(2023, 12, 31)}
    assert split.metrics["test"].auc > 0.65


def test_predictions_are_what_the_artefact_scores(lender, split):
    pairs = split.tested.select(["customer_id", "as_of"])
    scored = score_frame(split.model, compute_features(lender, pairs, split.model.catalogue))
    assert np.array_equal(scored["margin"].to_numpy(), split.tested["margin"].to_numpy())
    assert scored["score"].to_pylist() == split.tested["score"].to_pylist()
    assert scored["band"].to_pylist() == split.tested["band"].to_pylist()


def test_metrics_are_those_of_the_predictions(split):
    tested = split.tested
    y, pd = tested["defaulted"].to_numpy(), tested["pd"].to_numpy()
    assert split.metrics["test"].auc == pytest.approx(roc_auc_score(y, pd), abs=1e-12)
    assert split.metrics["test"].defaults == y.sum()
    assert split.model.prior.rows == split.metrics["calibration"].customers
    assert split.model.prior.default_rate == split.metrics["calibration"].default_rate


def test_outcomes_are_those_looked_up(lender, split):
    rows = split.predictions
    looked_up = look_past_as_of(lender, rows.select(["customer_id", "as_of"]), DefaultDefinition())
    assert looked_up["defaulted"].to_pylist() == rows["defaulted"].to_pylist()
    assert set(looked_up["status"].to_pylist()) == {"ok"}


def test_every_customer_is_counted_once_per_cohort(lender, split):
    assert [(c.period, c.role) for c in split.cohorts] == [
        (date(2022, 3, 31), "in_time"),
        (date(2022, 6, 30), "in_time"),
        (date(2022, 9, 30), "in_time"),
        (date(2023, 12, 31), "test"),
    ]
    assert {c.customers + c.already_defaulted for c in split.cohorts} == {500}
    assert all(c.already_defaulted > 0 and c.immature == c.unknown == 0 for c in split.cohorts)
    in_time = sum(c.customers for c in split.cohorts if c.role == "in_time")
    assert in_time == sum(split.metrics[role].customers for role in ("train", "validation", "calibration"))


def test_bands_cover_the_tested_customers(split):
    assert [band.band for band in split.bands] == ["poor", "fair", "good", "excellent", "outstanding"]
    assert sum(band.customers for band in split.bands) == split.metrics["test"].customers
    assert sum(band.share for band in split.bands) == pytest.approx(1)
    defaults = sum(band.customers * band.default_rate for band in split.bands if band.customers)
    assert defaults == pytest.approx(split.metrics["test"].defaults)


@pytest.mark.slow
def test_cross_fitted_in_time_with_a_later_test(folded):
    assert list(folded.metrics) == ["out_of_fold", "test"]
    assert folded.tested_on == "test"
    assert folded.design.endswith("cross-fitted in time")
    assert folded.model.prior.rows == folded.metrics["out_of_fold"].customers
    # Calibrated on the same customers' margins, so the mean pd is their default rate, nearly.
    assert folded.metrics["out_of_fold"].mean_pd == pytest.approx(folded.metrics["out_of_fold"].default_rate, abs=0.01)


def test_the_artefact_knows_no_customer(lender, split, tmp_path):
    write_model(split.model, tmp_path / "model")
    assert not [name for name, bytes_ in content(tmp_path / "model").items() if b"card-holder" in bytes_]
    assert "customer_id" not in split.model.reference.column_names


@pytest.mark.long
@pytest.mark.slow
def test_steps_are_told(lender, folds):
    heard = []
    train(lender, dataclasses.replace(folds, families=("utilisation",)), heard.append)
    middle = [*(f"growing trees, fold {n} of 5" for n in range(1, 6)), "growing trees on all folds"]
    assert heard == [
        "looking up outcomes",
        "computing features",
        *middle,
        "calibrating",
        "fitting the scorecard",
        "growing trees on other draws of the customers",
        "measuring",
    ]


@pytest.mark.long
@pytest.mark.slow
def test_a_search_that_was_stopped_ends_in_the_same_bytes(lender, quick, tmp_path):
    cohorts = CohortSettings(holdout_defaults=50)
    searching = dataclasses.replace(quick, trials=3, refits=0, families=("utilisation",), cohorts=cohorts)
    whole = train(lender, searching)
    assert [tried.number for tried in whole.tried] == [0, 1, 2]
    heard = []

    def stop(name):
        heard.append(name)
        if name.endswith("trial 3 of 3"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(lender, searching, stop, study=tmp_path / "search.db")
    heard.clear()
    elsewhere = dataclasses.replace(searching, threads=1)
    resumed = train(DataSet.open(lender.folder), elsewhere, heard.append, study=tmp_path / "search.db")
    assert [name for name in heard if name.startswith("searching")] == ["searching, final trees, trial 3 of 3"]
    write_model(whole.model, tmp_path / "whole")
    write_model(resumed.model, tmp_path / "resumed")
    assert content(tmp_path / "whole") == content(tmp_path / "resumed")


@pytest.mark.slow
def test_a_central_tendency_moves_every_log_odds_alike(split, lender, quick):
    moved = train(lender, dataclasses.replace(quick, central_tendency=0.02))
    rate = split.model.prior.default_rate
    offset = np.log(0.02 / 0.98) - np.log(rate / (1 - rate))
    shift = moved.predictions["log_odds"].to_numpy() - split.predictions["log_odds"].to_numpy()
    assert shift == pytest.approx(np.full(len(shift), offset), abs=1e-12)
    assert moved.model.calibration.to_json()["base"] == split.model.calibration.to_json()
    assert moved.model.making == split.model.making
    assert moved_level(moved, lender).startswith("central tendency 2.00% (Elkan's prior shift, no promise of a mean)")


@pytest.mark.slow
def test_a_long_run_average_is_the_mean_on_the_rows_calibrated_on(split, lender, quick):
    moved = train(lender, dataclasses.replace(quick, long_run_average=0.12, refits=0))
    assert moved.metrics["calibration"].mean_pd == pytest.approx(0.12, abs=1e-12)
    assert moved.model.calibration.to_json()["base"] == split.model.calibration.to_json()
    said = moved_level(moved, lender)
    prior, tested = moved.model.prior, moved.metrics["test"]
    pairs = scoring_pairs(lender)
    assert said == (
        f"long-run average 12.00%, the mean pd over the {prior.rows:,} rows calibrated on, of which "
        f"{prior.default_rate:.2%} defaulted: log-odds moved by {moved.model.calibration.offset:+.4f}; mean pd since: "
        f"{tested.mean_pd:.2%} on the {tested.customers:,} tested rows, of which {tested.default_rate:.2%} defaulted, "
        f"{score_pairs(moved.model, lender, pairs)['pd'].to_numpy().mean():.2%} on the 500 customers of the portfolio"
    )
    assert moved_level(split, lender) is None


@pytest.mark.slow
def test_chosen_families_only(lender, folds):
    only = train(lender, dataclasses.replace(folds, families=("utilisation",), refits=0))
    assert {feature.family for feature in only.model.features} == {"utilisation"}
    with pytest.raises(DeclarationError, match="'colour' is no family"):
        TrainSettings(families=("colour",))
    with pytest.raises(DataError, match=r"no feature of the catalogue can be computed from .* in inquiries"):
        train(lender, TrainSettings(families=("inquiries",)))


def outcomes_for(lender, tmp_path, defaulted):
    """The lender's lines with one date of given outcomes."""
    for name in ("customers", "lines", "transactions"):
        (tmp_path / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    ids = [f"card-holder-{n:04}" for n in range(500)]
    given = {"customer_id": ids, "as_of": pa.array([date(2023, 12, 31)] * 500), "defaulted": defaulted}
    write_table(tmp_path, "outcomes", pa.table(given))
    return DataSet.open(tmp_path)


@pytest.mark.slow
def test_given_outcomes_on_one_date_are_cross_fitted(lender, tmp_path, folds):
    defaulted = np.random.default_rng(0).integers(0, 2, 500)
    trained = train(outcomes_for(lender, tmp_path, defaulted), dataclasses.replace(folds, refits=0))
    assert (trained.tested_on, list(trained.metrics)) == ("out_of_fold", ["out_of_fold"])
    assert trained.metrics["out_of_fold"].customers == 500
    # Coin flips cannot be learned: the honest AUC of 500 is 0.5 with a standard deviation of 0.026.
    assert trained.metrics["out_of_fold"].auc == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize(("value", "says"), [(0, "0 of 500 outcomes"), (1, "500 of 500 outcomes")])
def test_one_outcome_only_is_refused(lender, tmp_path, value, says, folds):
    data = outcomes_for(lender, tmp_path, [value] * 500)
    with pytest.raises(DataError, match=f"{says} are defaults"):
        train(data, folds)


def test_three_defaults_are_too_few_for_five_folds(lender, tmp_path, folds):
    data = outcomes_for(lender, tmp_path, [1] * 3 + [0] * 497)
    with pytest.raises(DataError, match="3 of 500 customers defaulted; 5 folds need at least 5"):
        train(data, folds)


def test_every_window_immature_is_refused(lender, folds):
    early = dataclasses.replace(folds, cohorts=CohortSettings(observed_to=date(2021, 6, 30)))
    with pytest.raises(DataError, match="too short"):
        train(lender, early)
