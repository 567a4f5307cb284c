"""Questions about the whole portfolio, by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.training.monitor.drift_checks import model_checks, population_checks
from creditline.training.monitor.population.drift import CustomersOn, Drift, Moved
from creditline.training.monitor.population.economy import economy_moved
from creditline.training.monitor.population.outcomes import Cohorts
from creditline.training.monitor.population.reasons import Reasons
from creditline.training.monitor.population.shift import paired_shift
from creditline.training.monitor.population.stability_index import index_of
from creditline.training.monitor.watch.thresholds import ModelThresholds, PopulationThresholds

EVEN = np.full(10, 200)
DRIFT = Drift(
    reference=CustomersOn(1931, 127, 0.05, {}),
    current=CustomersOn(2000, 249, 0.05, {}),
    score=Moved("score", index_of(EVEN, EVEN, 0.1)),
    score_bins=(),
    features=(),
    concepts=(),
    moves=None,
    rates=(),
    reasons=Reasons("nobody", (), None, None),
)


def test_a_published_figure_beyond_twice_its_former_spread(tmp_path):
    """Unemployment lay between 5 and 6 (mean of two regions) for a year; then 8.1 was published: 2.1 spreads from the last 6.0."""
    rows = [
        (month, region, level + add)
        for month, level in enumerate([5.0, 6.0] * 6)
        for region, add in (("a", -1), ("b", 1))
    ]
    rows += [(12, "a", 7.6), (12, "b", 8.6), (13, "a", 20.0), (13, "b", 20.0)]
    first = [date(2023 + month // 12, month % 12 + 1, 1) for month, _, _ in rows]
    table = {
        "indicator": ["unemployment"] * len(rows),
        "region": [region for _, region, _ in rows],
        "period_on": pa.array(first),
        "published_on": pa.array([day + timedelta(40) for day in first]),
        "value": [value for _, _, value in rows],
    }
    parquet.write_table(
        pa.table({"customer_id": ["x"], "opened_on": pa.array([date(2023, 1, 1)])}), tmp_path / "customers.parquet"
    )
    parquet.write_table(
        pa.table({"customer_id": ["x"], "ts": pa.array([datetime(2023, 1, 2)])}), tmp_path / "logins.parquet"
    )
    parquet.write_table(pa.table(table), tmp_path / "macro.parquet")
    data = DataSet.open(tmp_path)
    (found,) = moved = economy_moved(data, date(2024, 1, 31), date(2024, 2, 29))
    assert (found.before, found.now, found.spread, found.periods) == (6.0, pytest.approx(8.1), 1.0, 12)
    checks = population_checks(replace(DRIFT, economy=moved), PopulationThresholds(), ())
    (told,) = [one for one in checks if one.kind == "economy_moved"]
    assert (told.value, told.threshold, told.p) == (pytest.approx(2.1), 2.0, 0.0)
    assert told.said == (
        "unemployment is 8.1 (6 before): a move of 2.1 times what lay between its highest and lowest in the 12 periods before"
    )
    calm = population_checks(replace(DRIFT, economy=moved), PopulationThresholds(economy=2.2), ())
    assert [one.p for one in calm if one.kind == "economy_moved"] == [1.0]
    assert economy_moved(data, date(2023, 12, 31), date(2024, 2, 29)) == ()  # eleven periods are no record


def test_another_model_is_asked_about_the_same_customers():
    # the differences are 0.1, 0.3, 0.5, 0.3: mean 0.3, variance 0.08 / 3, error sqrt(0.08 / 12) = 0.0816
    before = np.array([-3.0, -2.0, -4.0, -1.0])
    moved = paired_shift(before, before + np.array([0.1, 0.3, 0.5, 0.3]), 0.15)
    assert moved.shift == pytest.approx(0.3)
    assert moved.high - moved.shift == pytest.approx(1.96 * 0.08165, rel=1e-3)
    assert moved.p == pytest.approx(0.0331, abs=2e-4)  # (0.3 - 0.15) / 0.08165 = 1.837 one way, 5.51 the other
    (found,) = model_checks(replace(DRIFT, refit=moved), Cohorts((), ()), ModelThresholds())
    assert (found.kind, found.p, found.threshold) == ("model_moved", moved.p, 0.15)
    assert found.said.startswith("the model in force since makes customers riskier by 0.30 in log-odds on average")
    same = paired_shift(before, before, 0.15)
    assert (same.shift, same.p) == (0.0, 1.0)
