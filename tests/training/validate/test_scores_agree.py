"""A score as of a date stands at the macro figure published by that date, wherever it is computed."""

import dataclasses
import tempfile
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError
from creditline.models.artefact.reference import MARGIN
from creditline.models.calibration import MacroShifted, MacroTerm
from creditline.models.policy import Scaling
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.receipts.receipts import receipts_of
from creditline.models.portfolio.scores import features_of, score_pairs
from creditline.models.scoring.frame import score_frame
from creditline.training.settings.macro_adjustment import MacroAdjustment
from creditline.training.train.train import train
from creditline.training.validate import ValidateSettings, validate
from creditline.training.validate.judged.drawn import draw_rows
from creditline.training.validate.judged.scored import score_rows

pytestmark = pytest.mark.slow


def in_an_economy(lender: DataSet, folder, lag: int, indicators=("jobless",)) -> DataSet:
    """The lender where a month's figures are known `lag` days after the month, and each figure is another."""
    folder.mkdir()
    for name in ("customers", "lines", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    months = np.arange("2019-01", "2026-01", dtype="datetime64[M]")
    ends = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
    rng = np.random.default_rng(lag)
    count = len(indicators)
    table = {
        "indicator": np.repeat(indicators, len(months)),
        "period_on": pa.array(np.tile(months.astype("datetime64[D]"), count)),
        "published_on": pa.array(np.tile(ends + np.timedelta64(lag - 1, "D"), count)),
        "value": 5.0 + np.concatenate([np.cumsum(rng.normal(0, 0.5, len(months))) for _ in indicators]),
    }
    write_table(folder, "macro", pa.table(table))
    return DataSet.open(folder)


def bits(values) -> bytes:
    return np.asarray(values, dtype=np.float64).tobytes()


def adjusted(model, terms):
    """The model with macro terms whose own figures are of no date: no score may show them."""
    made = tuple(MacroTerm(name, by, anchor, 99.0, date(2024, 12, 31)) for name, (by, anchor) in terms.items())
    return dataclasses.replace(model, calibration=MacroShifted(model.calibration, made))


def check_every_path(plain, model, data, folder, days, customers):
    """Score, why, decide and receipts of the `model` stand at the figures of their dates, to the bit."""
    terms = model.calibration.terms
    known = figures_known(data, [term.indicator for term in terms], days)
    pairs = pa.table(
        {"customer_id": customers * len(days), "as_of": pa.array(np.repeat(np.array(days), len(customers)))}
    )
    scored = score_pairs(model, data, pairs)
    moved = [
        reduce(add, (term.coefficient * (known[day][term.indicator] - term.anchor) for term in terms), 0.0)
        for day in pairs["as_of"].to_pylist()
    ]
    log_odds = plain.calibration(score_pairs(plain, data, pairs)["margin"].to_numpy()) + moved
    assert bits(scored["raw"]) == bits(model.scale.raw(log_odds))

    last = len(pairs) - len(customers)
    why = explain_customer(InForce(model), data, customers[0], days[0], days[-1])
    assert bits([why.start.pd, why.end.pd]) == bits(scored["pd"].take([0, last]))
    economy = [share for share in why.layers if share.layer == "macro"]
    seen = why.stuck is None and not why.unscored  # who stays at an end of the scale, or is in default, has no points
    assert bool(economy and economy[0].exact != 0) == (seen and moved[0] != moved[-1])

    policy = read_policy_for("graded", model, data)
    decide_portfolio(data, DecisionRequest(model, policy), pairs.slice(last), folder / "decided.parquet")
    decided = pa.parquet.read_table(folder / "decided.parquet").sort_by("customer_id")
    in_order = scored.slice(last).sort_by("customer_id")
    assert bits(decided["pd"]) == bits(
        pc.filter(in_order["pd"], pc.is_in(in_order["customer_id"], decided["customer_id"]))
    )
    receipts = list(receipts_of(data, model, policy, decided["customer_id"].to_pylist(), days[-1], (), Scaling()))
    assert [one.decision["pd"] for one in receipts] == decided["pd"].to_pylist()
    for term in terms:
        assert {one.features[f"macro:{term.indicator}"] for one in receipts} <= {known[days[-1]][term.indicator]}


@pytest.fixture(scope="module")
def checked(lender, split):
    """The check on the lender, as a function: its arguments are what is drawn."""

    def check(lag, days, customers, terms):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            data = in_an_economy(lender, folder / "data", lag, tuple(terms))
            named = [f"card-holder-{number:04}" for number in customers]
            check_every_path(split.model, adjusted(split.model, terms), data, folder, days, named)

    return check


UNREAD = pytest.mark.filterwarnings("ignore:.*which the policy reads:creditline.models.policy.PolicyWarning")


@UNREAD
@settings(max_examples=4)
@given(
    lag=st.integers(0, 120),
    days=st.lists(st.dates(date(2022, 1, 1), date(2024, 6, 30)), min_size=2, max_size=4, unique=True).map(sorted),
    customers=st.lists(st.integers(0, 499), min_size=1, max_size=4, unique=True),
    terms=st.dictionaries(
        st.sampled_from(["jobless", "rate", "prices"]),
        st.tuples(st.floats(-0.5, 0.5), st.floats(0, 10)),
        min_size=1,
    ),
)
def test_every_path_gives_the_same_bits(checked, lag, days, customers, terms):
    checked(lag, days, customers, terms)


@UNREAD
@pytest.mark.parametrize("lag", [0, 20, 100])
def test_a_validation_gives_the_bits_of_a_score(lender, split, quick, tmp_path, lag):
    data = in_an_economy(lender, tmp_path / "data", lag)
    model = adjusted(split.model, {"jobless": (0.37, 4.9)})
    asked_for = ValidateSettings(cohorts=quick.cohorts, refits=0)
    drawn = draw_rows(model, data, asked_for)
    rows = score_rows(model, data, drawn, asked_for, lambda _: None)
    asked = drawn.rows.select(["customer_id", "as_of"])
    assert bits(rows.pd) == bits(score_pairs(model, data, asked)["pd"])


def test_a_report_has_the_figures_of_the_training(lender, quick, tmp_path):
    """The demonstration: the report took the newest figure for every date."""
    data = in_an_economy(lender, tmp_path / "data", 20)
    by_use = dataclasses.replace(quick, families=("utilisation",), macro=(MacroAdjustment("jobless", 0.3),))
    trained = train(data, by_use)
    found = validate(trained.model, data, ValidateSettings(cohorts=quick.cohorts, refits=0))
    tested = trained.metrics["test"]
    assert (found.discrimination[0].mean_pd, found.calibration.error) == (tested.mean_pd, tested.calibration_error)
    scored = score_pairs(trained.model, data, trained.tested.select(["customer_id", "as_of"]))
    assert bits(scored["pd"]) == bits(trained.tested["pd"])
    assert trained.model.reference.column_names[-2:] == ["macro:jobless", MARGIN]
    frame = features_of(trained.model, data, trained.tested.select(["customer_id", "as_of"]).slice(0, 2))
    with pytest.raises(DataError, match="the rows lack macro:jobless, the figures of their dates"):
        score_frame(trained.model, frame.drop(["macro:jobless"]))
