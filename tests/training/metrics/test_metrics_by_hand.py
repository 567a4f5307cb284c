"""Metrics against hand arithmetic and against a second library."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve
from sklearn.metrics import log_loss as sklearn_log_loss

from creditline.features.errors import DataError
from creditline.training.metrics import auc, brier, calibration_error, gini, ks, log_loss, measure
from creditline.training.metrics.calibration_error import equal_mass_bins


def test_auc_by_hand():
    # Bads 0.6 and 0.3, goods 0.5, 0.3 and 0.1. Of 6 pairs the bad is above in (0.6: 3) + (0.3: 1), equal in 1.
    assert auc([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1]) == 4.5 / 6
    assert gini([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1]) == pytest.approx(0.5, abs=1e-15)


def test_ks_by_hand():
    # Below 0.3 (included): 1 of 2 bads and 2 of 3 goods; below 0.5: 1/2 and 3/3; below 0.1: 0 and 1/3. Widest: 1/2.
    assert ks([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1]) == 0.5
    assert ks([1, 0], [0.2, 0.2]) == 0.0


def test_brier_and_log_loss_by_hand():
    # (0.2^2 + 0.4^2) / 2 = 0.1; log loss of pd 0.8 on a bad and 0.4 on a good: (-ln 0.8 - ln 0.6) / 2.
    assert brier([1, 0], [0.8, 0.4]) == pytest.approx(0.1, abs=1e-15)
    odds = [math.log(0.8 / 0.2), math.log(0.4 / 0.6)]
    assert log_loss([1, 0], odds) == pytest.approx(-(math.log(0.8) + math.log(0.6)) / 2, abs=1e-15)


def test_log_loss_where_a_probability_saturates():
    # expit(40) is 1 - 4e-18, which is 1 as a float: from log-odds the loss of a good stays 40.
    assert log_loss([0], [40.0]) == pytest.approx(40.0, abs=1e-12)


def test_calibration_error_by_hand():
    # Two bins of three: mean pd 0.1 against 1/3, and 0.5 against 2/3: (3 * 0.2333 + 3 * 0.1667) / 6 = 0.2.
    assert calibration_error([0, 1, 0, 1, 0, 1], [0.1, 0.1, 0.1, 0.5, 0.5, 0.5], bins=2) == pytest.approx(0.2)


def test_bins_hold_equally_many_to_within_one():
    assert equal_mass_bins([0, 1] * 6 + [0], np.arange(13) / 13).customers.tolist() == [2, 2, 2] + [1] * 7
    assert equal_mass_bins([0, 1], [0.1, 0.2]).customers.tolist() == [1, 1]


def test_ties_across_a_cut_do_not_depend_on_the_order_of_rows():
    # All the same pd: half the bads fall on either side of the cut whichever rows come first.
    pd = [0.5, 0.5, 0.5, 0.5]
    assert calibration_error([1, 1, 0, 0], pd, bins=2) == calibration_error([0, 0, 1, 1], pd, bins=2) == 0.0


@st.composite
def outcomes_and_risks(draw):
    size = draw(st.integers(2, 40))
    y = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size).filter(lambda v: 0 < sum(v) < len(v)))
    risks = st.floats(-8, 8).map(lambda v: round(v, 1))  # rounded, so that ties occur
    return np.array(y), np.array(draw(st.lists(risks, min_size=size, max_size=size)))


@given(outcomes_and_risks())
def test_against_scikit_learn(sample):
    y, z = sample
    pd = 1 / (1 + np.exp(-z))
    assert auc(y, z) == pytest.approx(roc_auc_score(y, z), abs=1e-12)
    false_positive, true_positive, _ = roc_curve(y, z, drop_intermediate=False)
    assert ks(y, z) == pytest.approx(np.abs(true_positive - false_positive).max(), abs=1e-12)
    assert brier(y, pd) == pytest.approx(brier_score_loss(y, pd), abs=1e-12)
    assert log_loss(y, z) == pytest.approx(sklearn_log_loss(y, pd), abs=1e-9)


@given(outcomes_and_risks(), st.permutations(range(40)))
def test_no_metric_depends_on_the_order_of_rows(sample, shuffle):
    y, z = sample
    order = [place for place in shuffle if place < len(y)]
    one, other = measure(y, z).numbers(), measure(y[order], z[order]).numbers()
    assert one == pytest.approx(other, abs=1e-12)


def test_measure_counts():
    found = measure([1, 0, 0, 0], [0.0, 0.0, 0.0, 0.0])
    assert (found.customers, found.defaults, found.default_rate, found.mean_pd) == (4, 1, 0.25, 0.5)
    assert (found.auc, found.gini, found.ks) == (0.5, 0.0, 0.0)
    assert found.calibration_error == pytest.approx(0.25)


def test_one_outcome_only_leaves_what_cannot_be_measured_empty():
    found = measure([0, 0], [-1.0, -2.0])
    assert (found.auc, found.gini, found.ks) == (None, None, None)
    assert "auc" not in found.numbers()
    with pytest.raises(DataError, match="all 2 customers defaulted not"):
        auc([0, 0], [0.1, 0.2])


@pytest.mark.parametrize(
    ("y", "p", "says"),
    [
        ([], [], "at least one"),
        ([0, 1], [0.1], "as many"),
        ([0, 2], [0.1, 0.2], "0 nor 1"),
        ([0, 1], [0, np.nan], "1 of 2"),
    ],
)
def test_refused(y, p, says):
    with pytest.raises(DataError, match=says):
        brier(y, p)
