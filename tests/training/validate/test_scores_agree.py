"""A score as of a date stands at the macro figure published by that date, wherever it is computed."""

import dataclasses
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError
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

DAYS = [date(2022, 3, 31), date(2023, 7, 15), date(2023, 12, 31)]


def in_an_economy(lender: DataSet, folder, lag: int) -> DataSet:
    """The lender where a month's figure is known `lag` days after the month, and each figure is another."""
    folder.mkdir()
    for name in ("customers", "lines", "transactions"):
        (folder / f"{name}.parquet").symlink_to(lender.folder / f"{name}.parquet")
    months = np.arange("2019-01", "2026-01", dtype="datetime64[M]")
    rng = np.random.default_rng(lag)
    table = {
        "indicator": ["jobless"] * len(months),
        "period_on": pa.array(months.astype("datetime64[D]")),
        "published_on": pa.array(
            (months + np.timedelta64(1, "M")).astype("datetime64[D]") + np.timedelta64(1, "D") * (lag - 1)
        ),
        "value": 5.0 + np.cumsum(rng.normal(0, 0.5, len(months))),
    }
    write_table(folder, "macro", pa.table(table))
    return DataSet.open(folder)


def bits(values) -> bytes:
    return np.asarray(values, dtype=np.float64).tobytes()


@pytest.mark.filterwarnings("ignore:.*which the policy reads:creditline.models.policy.PolicyWarning")
@pytest.mark.parametrize("lag", [0, 20, 100])
def test_every_path_gives_the_same_bits(lender, split, quick, tmp_path, lag):
    data = in_an_economy(lender, tmp_path / "data", lag)
    term = MacroTerm("jobless", 0.37, 4.9, 99.0, date(2024, 12, 31))  # a figure of no date: no score may show it
    model = dataclasses.replace(split.model, calibration=MacroShifted(split.model.calibration, (term,)))
    known = figures_known(data, ["jobless"], DAYS)
    customers = [f"card-holder-{number:04}" for number in (3, 141, 400)]
    pairs = pa.table({"customer_id": customers * 3, "as_of": pa.array(np.repeat(np.array(DAYS), 3))})
    scored = score_pairs(model, data, pairs)
    base = score_pairs(split.model, data, pairs)
    moved = [0.37 * (known[day]["jobless"] - 4.9) for day in pairs["as_of"].to_pylist()]
    log_odds = split.model.calibration(base["margin"].to_numpy()) + moved
    assert bits(scored["raw"]) == bits(model.scale.raw(log_odds))
    assert len(set(moved)) == 3

    why = explain_customer(InForce(model), data, customers[1], DAYS[0], DAYS[2])
    assert bits([why.start.pd, why.end.pd]) == bits(scored["pd"].take([1, 7]))
    (economy,) = [share for share in why.layers if share.layer == "macro"]
    assert (economy.exact != 0) == (known[DAYS[0]] != known[DAYS[2]])

    policy = read_policy_for("graded", model, data)
    day = pairs.slice(6, 3)
    decide_portfolio(data, DecisionRequest(model, policy), day, tmp_path / "decided.parquet")
    decided = pa.parquet.read_table(tmp_path / "decided.parquet").sort_by("customer_id")
    assert bits(decided["pd"]) == bits(scored["pd"].slice(6, 3))
    receipts = list(receipts_of(data, model, policy, customers, DAYS[2], (), Scaling()))
    assert [one.decision["pd"] for one in receipts] == scored["pd"].slice(6, 3).to_pylist()
    assert {one.features["macro:jobless"] for one in receipts} == {known[DAYS[2]]["jobless"]}

    settings = ValidateSettings(cohorts=quick.cohorts, refits=0)
    drawn = draw_rows(model, data, settings)
    rows = score_rows(model, data, drawn, settings, lambda _: None)
    asked = drawn.rows.select(["customer_id", "as_of"])
    assert bits(rows.pd) == bits(score_pairs(model, data, asked)["pd"])


def test_a_report_has_the_figures_of_the_training(lender, quick, tmp_path):
    """The demonstration: the report took the newest figure for every date."""
    data = in_an_economy(lender, tmp_path / "data", 20)
    settings = dataclasses.replace(quick, families=("utilisation",), macro=(MacroAdjustment("jobless", 0.3),))
    trained = train(data, settings)
    found = validate(trained.model, data, ValidateSettings(cohorts=quick.cohorts, refits=0))
    tested = trained.metrics["test"]
    assert (found.discrimination[0].mean_pd, found.calibration.error) == (tested.mean_pd, tested.calibration_error)
    scored = score_pairs(trained.model, data, trained.tested.select(["customer_id", "as_of"]))
    assert bits(scored["pd"]) == bits(trained.tested["pd"])
    assert trained.model.reference.column_names[-1] == "macro:jobless"
    frame = features_of(trained.model, data, trained.tested.select(["customer_id", "as_of"]).slice(0, 2))
    with pytest.raises(DataError, match="the rows lack macro:jobless, the figures of their dates"):
        score_frame(trained.model, frame.drop(["macro:jobless"]))
