"""The benchmark of three lenders beside LightGBM: what it measures, and that features made by hand look at nothing later."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).parents[2]
FOLDER = str(ROOT / "benchmarks" / "public_data")
CASES = ROOT / ".." / "shared" / "cases" / "lenders"


@pytest.fixture(autouse=True)
def beside() -> Iterator[None]:
    """Scripts there import one another by bare name."""
    sys.path.insert(0, FOLDER)
    yield
    sys.path.remove(FOLDER)


@pytest.fixture
def raw():
    """The lender's raw files; skipped, visibly, where they are absent."""

    def of(lender: str) -> Path:
        if not (CASES / lender).is_dir():
            pytest.skip("the cases met in the field are not beside the project")
        return CASES / lender

    return of


def measured(ours, theirs, rows_each=1):
    from beside_lightgbm import _measured

    defaulted = np.repeat([0, 1, 0, 1, 1, 0, 0, 1] * 20, rows_each)
    who = np.repeat(np.arange(160), rows_each).astype(str)
    return defaulted, _measured("x", "out of fold", defaulted, ours, theirs, who, 0)


def test_areas_are_those_of_another_library_and_the_same_margins_do_not_differ():
    rng = np.random.default_rng(1)
    ours, theirs = rng.normal(size=160).round(1), rng.normal(size=160)
    defaulted, found = measured(ours, theirs)
    assert found.ours == pytest.approx(roc_auc_score(defaulted, ours), abs=1e-12)
    assert found.theirs == pytest.approx(roc_auc_score(defaulted, theirs), abs=1e-12)
    assert found.low < found.ours - found.theirs < found.high
    _, same = measured(ours, ours)
    assert (same.low, same.high) == (0, 0)


def test_customers_are_drawn_whole():
    """Three rows of each customer, alike, tell no more than one."""
    rng = np.random.default_rng(2)
    ours, theirs = rng.normal(size=160), rng.normal(size=160)
    _, once = measured(ours, theirs)
    _, thrice = measured(np.repeat(ours, 3), np.repeat(theirs, 3), 3)
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high), abs=1e-12)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("lender", "file", "day", "keep"),
    [
        ("loans-ng", "previous_loans.csv", "2017-07-05", lambda rows, day: rows["approveddate"] < day),
        (
            "card-status",
            "months.csv",
            "2019-12-31",
            lambda rows, day: rows["MONTHS_BALANCE"] <= -12,
        ),
        (
            "wallet-ug",
            "transactions.csv",
            "2019-01-31",
            lambda rows, day: pd.to_datetime(rows["TransactionStartTime"], format="%d/%m/%y %H:%M:%S") < "2019-02-01",
        ),
    ],
)
def test_features_by_hand_are_the_same_without_what_came_later(raw, tmp_path, lender, file, day, keep):
    from beside_lightgbm import FEATURES

    for one in raw(lender).iterdir():
        shutil.copy(one, tmp_path / one.name)
    whole = pd.read_csv(tmp_path / file, dtype={"ID": str, "customerid": str})
    customers = _judged(raw(lender), lender, day)
    keys = pd.DataFrame({"customer_id": customers, "as_of": pd.Timestamp(day).date()})
    before = FEATURES[lender](tmp_path, keys)
    kept = whole[keep(whole, day)]
    assert 0 < len(kept) < len(whole)
    kept.to_csv(tmp_path / file, index=False)
    pd.testing.assert_frame_equal(FEATURES[lender](tmp_path, keys), before, check_dtype=False)
    assert before.notna().any().sum() > 10


def _judged(folder: Path, lender: str, day: str) -> list[str]:
    """A few customers about whom something is asked on the day."""
    if lender == "loans-ng":
        rows = pd.read_csv(folder / "performance.csv")
        return sorted(set(rows.loc[rows["approveddate"].str.startswith(day), "customerid"]))[:40]
    if lender == "card-status":
        return sorted(set(pd.read_csv(folder / "months.csv", dtype={"ID": str})["ID"]))[:40]
    return sorted(set(pd.read_csv(folder / "transactions.csv")["CustomerId"]))[:40]
