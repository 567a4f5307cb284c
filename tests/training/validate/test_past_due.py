"""Probabilities beside what happened, by days past due on the date; who is in default stands apart."""

import numpy as np
import pandas as pd
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.engine import compute_features
from creditline.training.validate.findings.past_due import past_due
from creditline.training.validate.judged.days_past_due import days_past_due

LATE, STATED = "repayment.days_past_due_now", "repayment.months_past_due_now"


@pytest.mark.long
@pytest.mark.slow
def test_buckets_by_pandas(split, lender, held_out):
    rows = split.tested.to_pandas()
    known = BUILT_IN.of(lender, split.model.target_product).available(lender)
    known = known.only([name for name in (LATE, STATED) if name in known])
    told = compute_features(lender, split.tested.select(["customer_id", "as_of"]), known).to_pandas()
    days = np.zeros(len(told))
    for name, unit in ((LATE, 1), (STATED, 30)):
        if name in told:
            days = np.maximum(days, told[name].fillna(0) * unit)
    bucket = pd.cut(days, [-1, 0, 29, 59, 89, np.inf], labels=["current", "1-29", "30-59", "60-89", "90+"])
    assert [one.days for one in held_out.past_due.buckets] == list(bucket.cat.categories)
    for found in held_out.past_due.buckets:
        part = rows[(bucket == found.days).to_numpy()]
        assert (found.rows, found.defaults) == (len(part), part.defaulted.sum())
        if len(part):
            assert found.mean_pd == pytest.approx(part.pd.mean())
            assert found.default_rate == pytest.approx(part.defaulted.mean())
            assert found.low <= found.default_rate <= found.high
    assert sum(one.rows for one in held_out.past_due.buckets) == held_out.judged.rows
    tested = [cohort for cohort in split.cohorts if cohort.role == "test"]
    assert held_out.past_due.in_default == sum(cohort.already_defaulted for cohort in tested) > 0
    assert held_out.past_due.cure_days == 90


def test_who_is_late_and_not_in_default_was_learned_from_and_is_riskier(held_out):
    current, *late = (one for one in held_out.past_due.buckets if one.rows)
    assert late and all(one.mean_pd > current.mean_pd for one in late)


def test_data_without_arrears_have_no_buckets(lender, split, held_out, monkeypatch):
    assert held_out.past_due is not None
    monkeypatch.setattr(type(lender), "has", lambda *_: False)
    assert days_past_due(lender, split.tested, None) is None


def test_the_mean_rises_or_not_by_hand():
    class Some:
        """Rows of three buckets: 0, 10 and 40 days; their mean pd 0.1, 0.3, 0.2."""

        days_past_due = np.array([0.0, 0.0, 10.0, 40.0])
        defaulted = np.array([0.0, 1.0, 1.0, 0.0])
        pd = np.array([0.05, 0.15, 0.3, 0.2])
        customer = np.arange(4)
        judged = np.ones(4, dtype=bool)

        def counts(self, _):
            return None

    found = past_due(Some(), 7, 90)
    assert [(one.days, one.rows, one.mean_pd) for one in found.buckets] == [
        ("current", 2, pytest.approx(0.1)), ("1-29", 1, 0.3), ("30-59", 1, 0.2), ("60-89", 0, None), ("90+", 0, None)
    ]  # fmt: skip
    assert (found.rises, found.in_default) == (False, 7)
    Some.pd = np.array([0.05, 0.15, 0.2, 0.3])
    assert past_due(Some(), 0, 90).rises
