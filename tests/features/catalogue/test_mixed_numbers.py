"""What two families move, or what moves again by itself, is no clear reason: training leaves it out and keeps its parts."""

from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.catalogue.mixed import COMPARED, MIXED
from creditline.features.data import DataSet
from creditline.features.engine import compute_features

SALARY = {"direction": "in", "amount": 3000.0, "category": "salary"}
RENT = {"direction": "out", "amount": 1000.0, "category": "rent"}


def _lender(folder, columns):
    """Customer 1 earns 3000 and spends 1000; 2 earns as much and spends 2500; 3 spends as much and earns 1500."""
    lives = {1: (3000.0, 1000.0), 2: (3000.0, 2500.0), 3: (1500.0, 1000.0)}
    rows = [
        {"customer_id": n, "ts": datetime(2024, 1, 10), **kind, "amount": amount}
        for n, amounts in lives.items()
        for kind, amount in zip((SALARY, RENT), amounts, strict=True)
    ]
    pq.write_table(pa.table({"customer_id": list(lives)}), folder / "customers.parquet")
    pq.write_table(pa.Table.from_pylist(rows).select(columns), folder / "transactions.parquet")
    return DataSet.open(folder)


@pytest.mark.parametrize("categories", [True, False])
def test_more_spent_moves_spending_alone_and_less_earned_income_alone(tmp_path, categories):
    columns = ["customer_id", "ts", "direction", "amount", *(["category"] if categories else [])]
    data = _lender(tmp_path, columns)
    pairs = pa.table({"customer_id": [1, 2, 3], "as_of": [date(2024, 1, 31)] * 3})
    chosen = catalogue().available(data).for_training()
    usual, spender, earner = compute_features(data, pairs, chosen).to_pylist()

    def moved(other):
        return {feature.family for feature in chosen if usual[feature.name] != other[feature.name]}

    assert (moved(spender), moved(earner)) == ({"spending"}, {"income"})


def test_once_the_past_has_caught_up_nothing_is_said_to_have_moved(tmp_path):
    """1,000 every 30 days, then 2,000: a year later every window holds 2,000s alone, and so do those 30 days on."""
    rows = [
        {"customer_id": 1, "ts": datetime(2022, 1, 1) + timedelta(days=30 * n), "direction": "out", "amount": amount}
        for n, amount in enumerate([1000.0] * 13 + [2000.0] * 14)
    ]
    pq.write_table(pa.table({"customer_id": [1]}), tmp_path / "customers.parquet")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "transactions.parquet")
    data = DataSet.open(tmp_path)
    days = [datetime(2022, 1, 1) + timedelta(days=30 * n + 10) for n in (13, 16, 25, 26)]
    pairs = pa.table({"customer_id": [1] * 4, "as_of": [day.date() for day in days]})
    everything = catalogue().available(data)
    first, quarter, year, later = compute_features(data, pairs, everything).to_pylist()
    # 2000 against (1000 + 1000 + 2000) / 3; then, with nothing new, against 2000
    assert (first["spending.month_to_quarter"], quarter["spending.month_to_quarter"]) == (pytest.approx(1.5), 1.0)
    trained = [f.name for f in everything.for_training() if f.name.startswith("spending.sum")]
    assert trained
    assert all(year[name] == later[name] for name in trained)


def test_a_month_like_the_others_is_one_month_of_its_quarter(tmp_path):
    """An income that never changed must read as 1: anything else says that it fell or rose to somebody who is paid alike."""
    rows = [
        {"customer_id": 1, "ts": datetime(2024, 6, 20) - timedelta(days=30 * n), **kind, "amount": 600.0}
        for n in range(3)
        for kind in (SALARY, RENT)
    ]
    pq.write_table(pa.table({"customer_id": [1]}), tmp_path / "customers.parquet")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "transactions.parquet")
    data = DataSet.open(tmp_path)
    chosen = Catalogue(tuple(f for f in catalogue().available(data) if "month_to_quarter" in f.name), "quarters")
    (found,) = compute_features(data, pa.table({"customer_id": [1], "as_of": [date(2024, 6, 30)]}), chosen).to_pylist()
    # 600 in the last 30 days, 1,800 in the last 90, a third of which is 600.
    ratios = {name: value for name, value in found.items() if name.endswith("month_to_quarter")}
    assert {"income.month_to_quarter", "spending.month_to_quarter"} <= ratios.keys()
    assert set(ratios.values()) == {1.0}


def test_they_stay_in_the_catalogue():
    everything = catalogue()
    assert {name for name in MIXED | COMPARED if name in everything} == MIXED | COMPARED
    left = {f.name.removesuffix(".before_cut") for f in everything.for_training()}
    assert left.isdisjoint(MIXED | COMPARED)
