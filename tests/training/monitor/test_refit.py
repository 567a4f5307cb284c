"""A month in which one model took another's place: what is its doing, and what the customers'."""

import json
from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from creditline.models.calibration import Shifted
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.monitor.monitor import monitor
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.train.train import train

pytestmark = pytest.mark.slow
MONTH = MonitorSettings(date(2024, 10, 31), date(2024, 11, 30), cohort_months=())


def test_the_shift_is_divided_among_model_calibration_and_customers(lender, split, quick):
    before = train(lender, replace(quick, families=("spending",), refits=0)).model
    policy = read_policy_for("graded", split.model, lender)
    found = monitor(split.model, lender, MONTH, policy, earlier=before)
    schema = json.loads((resources.files("creditline.training.monitor.report") / "monitor.schema.json").read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found.to_json())] == []
    causes = found.drift.causes
    assert sum(one.points for one in causes.causes) == pytest.approx(causes.score_now - causes.score_before, abs=1e-9)
    assert {"model", "calibration", "behaviour"} <= {one.layer for one in causes.causes}
    assert found.earlier_model == before.version != found.model.version
    assert [one.where for one in found.checks if one.kind == "model_moved"] == ["score"]


def test_a_model_that_promises_otherwise_is_told_and_its_customers_are_not(lender, split):
    """0.5 more in log-odds: the refit is an alert; no feature and no concept of the customers is."""
    other = replace(split.model, calibration=Shifted(split.model.calibration, -0.5, 0.1))
    found = monitor(split.model, lender, MONTH, earlier=other)
    kinds = {one.kind for one in found.alerts}
    assert "model_moved" in kinds and not kinds & {"feature_moved", "concept_moved"}
    assert found.drift.refit.shift == pytest.approx(0.5, abs=0.05)
    assert monitor(split.model, lender, MONTH, earlier=split.model).drift.refit.shift == 0
