"""What two families move is a reason of neither: training leaves it out and keeps its parts."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.catalogue.mixed import MIXED
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


def test_they_stay_in_the_catalogue():
    everything = catalogue()
    assert {name for name in MIXED if name in everything} == MIXED
    assert not any(name in everything.for_training() for name in MIXED)
