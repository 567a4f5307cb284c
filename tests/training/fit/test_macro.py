"""The economy's map: figures as known on a day, coefficients against a second library, and what a training does with it."""

import dataclasses
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError, DeclarationError
from creditline.models.artefact import read_model, write_model
from creditline.models.calibration import MacroShifted
from creditline.training.cohorts import CohortSettings
from creditline.training.settings.macro_adjustment import MacroAdjustment
from creditline.training.train.macro import fit_coefficients
from creditline.training.train.train import train

LINES = [{"customer_id": "a", "line_id": "l", "product": "card", "statement_on": "2024-06-30", "balance": 1.0}]
JUNE, JULY, AUGUST = date(2024, 6, 30), date(2024, 7, 31), date(2024, 8, 31)


def figure(period, published, value, indicator="jobless", region=None, recorded=None):
    row = {"indicator": indicator, "period_on": period, "published_on": published, "value": value, "region": region}
    return row | {"recorded_at": recorded}


def test_a_figure_counts_from_the_day_it_is_published(make_data):
    macro = [
        figure("2024-04-01", "2024-06-15", 5.0),
        figure("2024-04-01", "2024-07-15", 5.1),  # revised
        figure("2024-05-01", "2024-08-15", 5.6),  # two months late
        figure("2024-06-01", "2024-06-20", 9.9, region="east"),
        figure("2024-06-01", "2024-06-20", 9.9, indicator="rate"),
        figure("2024-03-01", "2024-08-31", 4.0),  # an older month, revised last
        figure("2024-06-01", "2024-08-20", 7.0, recorded="2024-09-02T09:00:00"),  # published, but not yet with us
    ]
    data = make_data(lines=LINES, macro=macro)
    found = figures_known(data, ["jobless"], [JUNE, JULY, AUGUST])
    assert found == {JUNE: {"jobless": 5.0}, JULY: {"jobless": 5.1}, AUGUST: {"jobless": 5.6}}
    with pytest.raises(DataError, match="no figure of 'jobless' for the whole country was known on 2024-06-14"):
        figures_known(data, ["jobless"], [date(2024, 6, 14)])
    with pytest.raises(DataError, match="no macro indicator 'gdp'; there are jobless, rate"):
        figures_known(data, ["gdp"], [JUNE])
    with pytest.raises(DataError, match="no macro indicator 'gdp'; there is none"):
        figures_known(make_data(lines=LINES), ["gdp"], [JUNE])


def drawn(log_odds, seed=0):
    rng = np.random.default_rng(seed)
    away = np.column_stack([rng.choice([-1.0, 0.0, 2.0], 20_000), rng.normal(10, 3, 20_000)])
    return away, (rng.random(20_000) < expit(log_odds + away @ [0.4, -0.1])).astype(float)


def test_coefficients_are_those_of_a_logistic_regression():
    away, defaulted = drawn(-1.0)
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(away, defaulted)
    ours = fit_coefficients(away, np.full(20_000, -1.0), defaulted, [None, None])
    assert ours == pytest.approx(theirs.coef_[0], abs=1e-5)


def test_one_held_and_what_customers_bring_themselves_taken_out():
    brought = np.random.default_rng(1).normal(-1, 2, 20_000)
    away, defaulted = drawn(brought)
    found = fit_coefficients(away, brought, defaulted, [None, -0.1])
    assert found[1] == -0.1
    # The standard error of the first is about 0.02.
    assert found[0] == pytest.approx(0.4, abs=0.06)


def test_rows_drawn_more_often_in_some_months_make_no_effect_of_the_economy():
    """The figure moves nothing. Where it is high only 4 in 10 goods are drawn, each to count 2.5 times."""
    rng = np.random.default_rng(3)
    high = rng.random(40_000) < 0.5
    defaulted = rng.random(40_000) < 0.1
    taken = defaulted | ~high | (rng.random(40_000) < 0.4)
    weight = np.where(high & ~defaulted, 2.5, 1.0)[taken]
    away, level = high[taken, None].astype(float), np.full(taken.sum(), logit(0.1))
    bad = defaulted[taken].astype(float)
    # The standard error is about 0.035; as if all counted alike, the effect would be ln 2.5.
    assert fit_coefficients(away, level, bad, [None])[0] == pytest.approx(np.log(2.5), abs=0.1)
    assert fit_coefficients(away, level, bad, [None], weight)[0] == pytest.approx(0.0, abs=0.1)
    assert fit_coefficients(away, level, bad, [None], weight * 1e-3) == pytest.approx(
        fit_coefficients(away, level, bad, [None], weight), abs=1e-9
    )


@pytest.mark.parametrize("text", ["", "=1", "x=", "x=a", "x=1@", "x=1=2", "x@b"])
def test_what_is_no_adjustment(text):
    with pytest.raises(DeclarationError, match=r"INDICATOR\[=COEFFICIENT\]\[@ANCHOR\]"):
        MacroAdjustment.read(text)


@pytest.fixture(scope="module")
def with_macro(lender, tmp_path_factory):
    """The lender in an economy whose monthly figure is its month's number from January 2020, known 20 days late."""
    folder = tmp_path_factory.mktemp("economy")
    for name in ("customers", "lines", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    months = np.arange("2020-01", "2026-01", dtype="datetime64[M]")
    periods = months.astype("datetime64[D]")
    table = {
        "indicator": ["jobless"] * len(months),
        "period_on": pa.array(periods),
        "published_on": pa.array(
            (months + np.timedelta64(1, "M")).astype("datetime64[D]") + 19 * np.timedelta64(1, "D")
        ),
        "value": np.arange(len(months), dtype=np.float64),
    }
    write_table(folder, "macro", pa.table(table))
    return DataSet.open(folder)


@pytest.fixture(scope="module")
def few(quick):
    """One family, and nothing grown again on other customers."""
    return dataclasses.replace(quick, families=("utilisation",), refits=0)


@pytest.fixture(scope="module")
def plain(with_macro, few):
    return train(with_macro, few)


@pytest.mark.slow
def test_a_training_moves_each_row_by_what_was_known_on_its_date(with_macro, few, plain, tmp_path):
    moved = train(with_macro, dataclasses.replace(few, macro=(MacroAdjustment("jobless", 0.05, 25.0),)))
    # At the end of a month the newest figure is that of the month before: December 2022 is number 35, so at the end of
    # the month with number m it is m - 1.
    days = moved.predictions["as_of"].to_numpy().astype("datetime64[M]")
    number = (days - np.datetime64("2020-01")).astype(np.int64)
    shift = moved.predictions["log_odds"].to_numpy() - plain.predictions["log_odds"].to_numpy()
    assert shift == pytest.approx(0.05 * (number - 1 - 25.0), abs=1e-12)
    assert moved.model.booster_text == plain.model.booster_text
    calibration = moved.model.calibration
    assert isinstance(calibration, MacroShifted)
    assert calibration.base == plain.model.calibration
    # The data end on 2024-12-31: November 2024 is number 58.
    (term,) = calibration.terms
    assert (term.value, term.known_on) == (58.0, date(2024, 12, 31))
    assert calibration.offset == pytest.approx(0.05 * 33)
    write_model(moved.model, tmp_path / "model")
    assert read_model(tmp_path / "model").calibration == calibration


@pytest.mark.long
@pytest.mark.slow
def test_an_anchor_not_given_keeps_the_level_and_few_dates_fit_nothing(with_macro, few, plain):
    moved = train(with_macro, dataclasses.replace(few, macro=(MacroAdjustment("jobless", 0.05),)))
    held = np.array(plain.predictions["role"].to_pylist()) == "calibration"
    shift = moved.predictions["log_odds"].to_numpy() - plain.predictions["log_odds"].to_numpy()
    assert shift[held].mean() == pytest.approx(0, abs=1e-9)
    assert np.ptp(shift[held]) == pytest.approx(0.05 * 6)  # three quarters, six months from first to last
    drawn_settings = dataclasses.replace(few, cohorts=CohortSettings(holdout_defaults=50, sample_goods=0.4))
    plain = train(with_macro, drawn_settings)
    moved = train(with_macro, dataclasses.replace(drawn_settings, macro=(MacroAdjustment("jobless", 0.05),)))
    held = np.array(plain.predictions["role"].to_pylist()) == "calibration"
    weight = plain.predictions["weight"].to_numpy()[held]
    shift = (moved.predictions["log_odds"].to_numpy() - plain.predictions["log_odds"].to_numpy())[held]
    assert np.average(shift, weights=weight) == pytest.approx(0, abs=1e-9)
    assert abs(shift.mean()) > 1e-4
    with pytest.raises(DataError, match="jobless stood at 3 different figures on the dates trained on, 8 are needed"):
        train(with_macro, dataclasses.replace(few, macro=(MacroAdjustment("jobless"),)))


def test_each_indicator_once(quick):
    with pytest.raises(DeclarationError, match="each indicator is adjusted to once, not a, a"):
        dataclasses.replace(quick, macro=(MacroAdjustment("a", 1.0), MacroAdjustment("a", 2.0)))
