"""What MLflow is given has a row in docs/numbers.md, and is what scikit-learn and pandas make of the predictions."""

import dataclasses
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve

from creditline.training.cohorts.bounds import bounds
from creditline.training.metrics.jeffreys import jeffreys_interval
from creditline.training.track.entries import curve_points, metric_values
from creditline.training.train.out_of_segment import SegmentTest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def names():
    """The rows of the table, `<…>` standing for anything without a slash."""
    sys.path.insert(0, str(ROOT / "tests" / "docs"))
    try:
        from test_numbers import rows
    finally:
        sys.path.pop(0)
    return tuple(rows("MLflow"))


@pytest.fixture(scope="module")
def keys(split):
    """Every key there is, of a training with segments, customers hidden by a closed line, and trees beside a scorecard."""
    z = np.array([-1.0, 1.0])
    full = dataclasses.replace(
        split,
        trees=split.metrics,
        bounds=bounds(np.array([0.0, 1.0]), z, z),
        segments=(SegmentTest("profile.region", "east", split.metrics["test"], split.metrics["test"]),),
    )
    return {*metric_values(full), *(name for name, _, _ in curve_points(full))}


def test_every_key_has_a_row_and_every_row_a_key(names, keys):
    patterns = {
        name: re.compile(re.sub(r"<\w+>", r"[^/]+", re.escape(name).replace(r"\<", "<").replace(r"\>", ">")))
        for name in names
    }
    for key in sorted(keys):
        assert [name for name, pattern in patterns.items() if pattern.fullmatch(key)], f"{key} has no row"
    for name, pattern in patterns.items():
        assert [key for key in keys if pattern.fullmatch(key)], f"nothing is logged as {name}"


def test_measures_of_every_role_by_scikit_learn(split):
    values, rows = metric_values(split), split.predictions.to_pandas()
    for role, part in rows.groupby("role"):
        y = part.defaulted
        false, true, _ = roc_curve(y, part.pd, drop_intermediate=False)
        expected = {
            "customers": len(part),
            "defaults": y.sum(),
            "default_rate": y.mean(),
            "mean_pd": part.pd.mean(),
            "auc": roc_auc_score(y, part.pd),
            "gini": 2 * roc_auc_score(y, part.pd) - 1,
            "ks": np.abs(true - false).max(),
            "brier": brier_score_loss(y, part.pd),
            "log_loss": log_loss(y, part.pd),
        }
        assert {name: values[f"{role}/{name}"] for name in expected} == pytest.approx(expected)


def test_bands_by_pandas(split):
    values, tested = metric_values(split), split.tested.to_pandas()
    for band, part in tested.groupby("band"):
        bounds_of = jeffreys_interval(part.defaulted.sum(), len(part))  # one date: a customer a row
        expected = {
            "share": len(part) / len(tested),
            "default_rate": part.defaulted.mean(),
            "default_rate_low": float(bounds_of.low),
            "default_rate_high": float(bounds_of.high),
            "mean_pd": part.pd.mean(),
        }
        assert {name: values[f"bands/{band}/{name}"] for name in expected} == pytest.approx(expected)
    scale = split.model.scale
    assert values["score/clipped_below"] == (tested.raw < scale.low).mean()
    assert values["score/clipped_above"] == (tested.raw > scale.high).mean()


def test_the_last_round_by_scikit_learn(split):
    curve = next(one for one in split.curves if (one.on, one.metric) == ("validation", "binary_logloss"))
    rows = split.predictions.to_pandas()
    watched = rows[rows.role == "validation"]
    expected = log_loss(watched.defaulted, 1 / (1 + np.exp(-watched.margin)))
    assert curve.values[split.rounds - 1] == pytest.approx(expected, rel=1e-6)
    assert pd.Series(curve.values).idxmin() == split.rounds - 1
