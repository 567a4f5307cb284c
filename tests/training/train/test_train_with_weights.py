"""Trainings whose rows do not all count once, or teach: the probabilities keep their level."""

import dataclasses
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import roc_auc_score

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError, DeclarationError
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.training.cohorts import ClosedLines, CohortSettings
from creditline.training.metrics.stability import count_in_bins, psi
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.train import TrainSettings, train
from creditline.training.trees import FitParameters
from creditline.training.validate import ValidateSettings, validate

pytestmark = pytest.mark.slow

FEW = ("utilisation",)
SMALL = FitParameters(learning_rate=0.1, min_child_samples=30, max_rounds=60, patience=10, fixed_rounds=20)


def settings(**cohorts):
    return TrainSettings(refits=0, parameters=SMALL, families=FEW, cohorts=CohortSettings(**cohorts), compared=())


@pytest.fixture(scope="module")
def whole_of(lender):
    """`whole_of(holdout)`: the lender's model of all rows, trained once."""
    return cache(lambda holdout: train(lender, settings(holdout_defaults=holdout)))


@pytest.fixture(scope="module", params=[50, 10_000], ids=["split", "cross-fitted"])
def both(request, lender, whole_of):
    """The lender's model, and that of all bads and 40 % of the goods."""
    holdout = request.param
    whole = whole_of(holdout)
    drawn = train(lender, settings(holdout_defaults=holdout, sample_goods=0.4))
    return whole, drawn


@pytest.mark.long
def test_drawn_goods_leave_the_level_where_it_was(both):
    whole, drawn = both
    assert drawn.predictions.num_rows < 0.65 * whole.predictions.num_rows
    # Of about 1,100 goods in time 40 % are drawn, each to count 2.5 times: their number is off by 3.7 % (one sigma),
    # and the level of the odds with it; the map is fitted on a part of them. Unweighted it would be off by 2.5 times.
    ours, theirs = drawn.metrics["test"], whole.metrics["test"]
    assert ours.customers == theirs.customers and ours.default_rate == theirs.default_rate
    odds = [one.mean_pd / (1 - one.mean_pd) for one in (ours, theirs)]
    assert odds[0] / odds[1] == pytest.approx(1, abs=0.25)
    assert drawn.model.prior.default_rate == pytest.approx(whole.model.prior.default_rate, rel=0.2)
    assert drawn.challenger.metrics["test"].mean_pd == pytest.approx(whole.challenger.metrics["test"].mean_pd, rel=0.4)


def test_drawn_rows_are_measured_as_if_all_were_there(both):
    whole, drawn = both
    for role in set(whole.metrics) - {"test"}:
        assert drawn.metrics[role].defaults == whole.metrics[role].defaults
        assert drawn.metrics[role].default_rate == pytest.approx(whole.metrics[role].default_rate, rel=0.25)
    assert "weight" in drawn.predictions.column_names
    tested = drawn.tested
    assert set(tested["weight"].to_pylist()) == {1.0}
    assert sum(band.share for band in drawn.bands) == pytest.approx(1)
    assert sum(cohort.not_drawn for cohort in drawn.cohorts) == whole.predictions.num_rows - drawn.predictions.num_rows


def test_the_reference_is_what_the_drawn_rows_stand_for(both):
    """The score's stability index of the reference against the tested, as of the model of all rows."""
    whole, drawn = map(_index, both)
    assert drawn < whole + 0.05


def _index(trained):
    model = trained.model
    reference = to_matrix(model.features, model.reference)
    scores = model.scale.score(model.scale.raw(model.calibration(margins(model, reference))))
    return psi(*count_in_bins(scores.astype(float), trained.tested["score"].to_numpy().astype(float)))


def weighed_outcomes(lender, folder, unit=1.0):
    """The lender with two dates of outcomes handed over, weighed from 1 to 5 times a `unit`."""
    folder.mkdir()
    for name in ("customers", "lines", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    rng = np.random.default_rng(0)
    number = np.repeat(np.arange(500), 2)
    outcomes = {
        "customer_id": [f"card-holder-{n:04}" for n in number],
        "as_of": pa.array([date(2022, 6, 30), date(2023, 12, 31)] * 500),
        "defaulted": (rng.random(1000) < 0.3).astype(np.int64),
        "weight": unit * (1 + number % 5),
    }
    write_table(folder, "outcomes", pa.table(outcomes))
    return DataSet.open(folder)


@pytest.mark.long
def test_weights_in_another_unit_are_the_same_model(lender, tmp_path):
    """Of the same outcomes with weights from 1 to 5, and those a thousandth as large."""
    first, other = (
        train(weighed_outcomes(lender, tmp_path / f"unit-{unit}", unit), settings(holdout_defaults=10_000))
        for unit in (1.0, 0.001)
    )
    assert other.model.booster_text == first.model.booster_text
    assert other.model.calibration == first.model.calibration
    assert other.model.reference.equals(first.model.reference)
    assert other.predictions.equals(first.predictions)
    assert other.challenger.log_odds.tolist() == first.challenger.log_odds.tolist()
    assert other.metrics == first.metrics


def test_a_validation_counts_rows_as_its_training_does(lender, tmp_path):
    """The figures of both on the tested rows are those of the weights, by another library."""
    data = weighed_outcomes(lender, tmp_path / "data")
    trained = train(data, settings(holdout_defaults=50))
    found = validate(trained.model, data, ValidateSettings(cohorts=CohortSettings(holdout_defaults=50), refits=0))
    ours, theirs = trained.metrics["test"], found.discrimination[0]
    assert (theirs.mean_pd, theirs.default_rate) == (ours.mean_pd, ours.default_rate)
    assert theirs.auc == pytest.approx(ours.auc, abs=1e-12)
    rows = trained.tested
    bad, weight = rows["defaulted"].to_numpy(), rows["weight"].to_numpy()
    assert len(set(weight.tolist())) == 5
    assert theirs.auc == pytest.approx(roc_auc_score(bad, rows["pd"].to_numpy(), sample_weight=weight), abs=1e-12)
    assert theirs.mean_pd == pytest.approx(np.average(rows["pd"].to_numpy(), weights=weight), abs=1e-12)
    assert theirs.default_rate == pytest.approx(np.average(bad, weights=weight), abs=1e-12)


def test_nothing_asked_for_is_no_weight(both):
    assert "weight" not in both[0].predictions.column_names


def test_indeterminates_teach_nothing_but_count(lender, whole_of):
    whole = whole_of(10_000)
    clear = train(lender, settings(holdout_defaults=10_000, indeterminate_days=30))
    assert sum(cohort.indeterminate for cohort in clear.cohorts) > 50
    assert clear.model.booster_text != whole.model.booster_text
    for role, metrics in whole.metrics.items():
        found = clear.metrics[role]
        assert (found.customers, found.defaults) == (metrics.customers, metrics.defaults)
    # Calibrated on everybody, those in between among the goods.
    assert clear.metrics["out_of_fold"].mean_pd == pytest.approx(clear.metrics["out_of_fold"].default_rate, abs=0.01)
    with pytest.raises(DeclarationError, match="below the default of 90 days past due, not at 90"):
        train(lender, settings(indeterminate_days=90))


@pytest.fixture(scope="module")
def closing_lender(lender, tmp_path_factory):
    """The lender, who closed every tenth line on 2024-06-15 and found it empty by then."""
    folder = tmp_path_factory.mktemp("closing")
    for name in ("customers", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    lines = pq.read_table(lender.folder / "lines.parquet")
    closed = [f"card-holder-{n:04}" for n in range(0, 500, 10)]
    theirs = np.isin(lines["customer_id"].to_numpy(zero_copy_only=False), closed)
    day = lines["statement_on"].to_numpy()
    balance = np.where(theirs & (day == np.datetime64("2024-05-31")), 0.0, lines["balance"].to_numpy())
    lines = lines.set_column(lines.schema.get_field_index("balance"), "balance", pa.array(balance))
    write_table(folder, "lines", lines.filter(pa.array(~theirs | (day < np.datetime64("2024-06-15")))))
    decisions = {
        "customer_id": closed,
        "line_id": closed,
        "product": ["huabei"] * 50,
        "decided_on": pa.array([date(2024, 6, 15)] * 50),
        "limit_before": [5000.0] * 50,
        "limit_after": [0.0] * 50,
        "action": ["close"] * 50,
        "initiated_by": ["lender"] * 50,
    }
    write_table(folder, "decisions", pa.table(decisions))
    return DataSet.open(folder)


@pytest.fixture(scope="module")
def dropped(closing_lender):
    return train(closing_lender, settings(holdout_defaults=50, closed_lines=ClosedLines.DROP))


def test_closed_lines_are_dropped_counted_and_bounded(dropped):
    trained = dropped
    tested = trained.cohorts[-1]
    assert 30 < tested.closed < 50
    assert trained.bounds.hidden == tested.closed
    assert trained.bounds.customers == tested.customers == trained.metrics["test"].customers
    assert trained.bounds.seen.auc == pytest.approx(trained.metrics["test"].auc, abs=1e-12)
    everybody = tested.customers + tested.closed
    assert trained.bounds.all_good.default_rate == pytest.approx(tested.defaults / everybody)
    assert trained.bounds.all_bad.default_rate == pytest.approx((tested.defaults + tested.closed) / everybody)


def test_closed_lines_may_be_weighed_for_or_kept(closing_lender, dropped):
    weighed = train(closing_lender, settings(holdout_defaults=50))
    kept = train(closing_lender, settings(holdout_defaults=50, closed_lines=ClosedLines.KEEP))
    assert weighed.metrics["test"].customers == dropped.metrics["test"].customers
    weight = weighed.tested["weight"].to_numpy()
    assert weight.mean() == pytest.approx(1) and weight.max() > 1.01 * weight.min()
    # What the weights make good is no part of the bounds.
    assert weighed.bounds.seen.default_rate == dropped.bounds.seen.default_rate
    assert kept.bounds is None
    assert kept.metrics["test"].customers == dropped.metrics["test"].customers + dropped.bounds.hidden


def test_definitions_asked_for_are_rated(lender):
    asked = (DefaultDefinition(days=30, horizon_months=6), DefaultDefinition())
    trained = train(lender, dataclasses.replace(settings(holdout_defaults=50), compared=asked))
    own, everybody, one, other, first = trained.rates
    assert own.customers == sum(cohort.customers for cohort in trained.cohorts)
    assert own.defaults == sum(cohort.defaults for cohort in trained.cohorts)
    assert first.rate > own.rate
    # Everybody has a card and none was closed: the rows are the same, and the AUC is the tested one.
    assert [one.changed for one in trained.rates] == ["nothing", "exposure", "closed_lines", "closed_lines", "default"]
    for same in (own, everybody, one, other):
        assert (same.customers, same.rate) == (own.customers, own.rate)
        assert same.auc == pytest.approx(trained.metrics["test"].auc, abs=1e-12)
    assert own.tested == trained.metrics["test"].customers


def test_a_materiality_nobody_reaches_leaves_no_default(lender):
    with pytest.raises(DataError, match="0 of 2000 outcomes are defaults"):
        train(lender, dataclasses.replace(settings(), definition=DefaultDefinition(materiality=1e9)))
