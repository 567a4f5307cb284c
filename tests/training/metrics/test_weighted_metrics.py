"""A weight says how often a row counts: whole weights are repeated rows, others are scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve

from creditline.features.errors import DataError
from creditline.training.metrics import measure
from creditline.training.metrics.calibration_error import calibration_error, equal_mass_bins

ROWS = st.lists(st.tuples(st.integers(0, 1), st.integers(-3, 3), st.integers(1, 4)), min_size=2, max_size=40).filter(
    lambda rows: len({y for y, _, _ in rows}) == 2
)


def apart(rows):
    y, z, w = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return y, z, w


@given(ROWS)
def test_whole_weights_are_repeated_rows(rows):
    y, z, w = apart(rows)
    times = w.astype(int)
    weighted = measure(y, z, w).numbers()
    repeated = measure(np.repeat(y, times), np.repeat(z, times)).numbers()
    for name in ("default_rate", "mean_pd", "auc", "gini", "ks", "brier", "log_loss"):
        assert weighted[name] == pytest.approx(repeated[name], abs=1e-12), name
    assert (weighted["customers"], weighted["defaults"]) == (len(rows), y.sum())


@given(ROWS)
def test_equal_weights_change_nothing(rows):
    y, z, _ = apart(rows)
    plain, weighted = measure(y, z).numbers(), measure(y, z, np.full(len(rows), 2.5)).numbers()
    if len(rows) % 10:  # else the tenths are not of one size, and cut elsewhere
        del plain["calibration_error"]
    for name, value in plain.items():
        assert weighted[name] == pytest.approx(value, abs=1e-12), name


def test_against_scikit_learn():
    rng = np.random.default_rng(0)
    y, z, w = (rng.random(500) < 0.3).astype(float), rng.normal(size=500), rng.exponential(size=500) + 0.01
    pd = 1 / (1 + np.exp(-z))
    found = measure(y, z, w)
    assert found.auc == pytest.approx(roc_auc_score(y, z, sample_weight=w), abs=1e-12)
    false, true, _ = roc_curve(y, z, sample_weight=w)
    assert found.ks == pytest.approx(np.abs(true - false).max(), abs=1e-12)
    assert found.brier == pytest.approx(brier_score_loss(y, pd, sample_weight=w), abs=1e-12)
    assert found.log_loss == pytest.approx(log_loss(y, pd, sample_weight=w), abs=1e-12)
    assert found.calibration_error == pytest.approx(calibration_error(y, pd, weight=w), abs=1e-12)
    assert abs(found.calibration_error - calibration_error(y, pd)) > 1e-3


def test_bins_of_equal_weight_by_hand():
    # Weights 1, 1, 2, 4 of 8: the first three lie in the first half, the last one in the second.
    bins = equal_mass_bins([0, 1, 1, 0], [0.1, 0.2, 0.3, 0.4], 2, [1, 1, 2, 4])
    assert bins.customers.tolist() == [3, 1] and bins.mass.tolist() == [4, 4]
    # (0.1 + 0.2 + 2 * 0.3) / 4, and (0 + 1 + 2) / 4.
    assert bins.mean_pd.tolist() == pytest.approx([0.225, 0.4])
    assert bins.default_rate.tolist() == [0.75, 0.0]
    # (4 * 0.525 + 4 * 0.4) / 8
    assert calibration_error([0, 1, 1, 0], [0.1, 0.2, 0.3, 0.4], 2, [1, 1, 2, 4]) == pytest.approx(0.4625)


def test_a_heavy_row_may_take_a_bin_alone():
    bins = equal_mass_bins([0, 1, 0], [0.1, 0.2, 0.3], 10, [1, 100, 1])
    assert bins.mass.tolist() == [1, 100, 1]


@pytest.mark.parametrize("wrong", [[1.0], [1.0, 0.0], [1.0, float("nan")], [-1.0, 1.0]])
def test_wrong_weights_are_refused(wrong):
    with pytest.raises(DataError, match="2 rows need as many weights, finite and above 0"):
        measure([0, 1], [0.0, 1.0], wrong)
