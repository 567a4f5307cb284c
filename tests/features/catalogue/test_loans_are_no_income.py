"""A loan paid out is money received, and no income: training reads neither its amount nor its payer as such."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features

SALARY = {"ts": datetime(2024, 1, 10), "amount": 3000.0, "category": "salary", "counterparty": "employer"}
LOAN = {"ts": datetime(2024, 1, 20), "amount": 9000.0, "category": "loan", "counterparty": "lender"}


def _lender(folder, categories=True):
    rows = [{"customer_id": 1, **SALARY}, {"customer_id": 2, **SALARY}, {"customer_id": 2, **LOAN}]
    pq.write_table(pa.table({"customer_id": [1, 2]}), folder / "customers.parquet")
    table = pa.Table.from_pylist([{**row, "direction": "in"} for row in rows])
    pq.write_table(table if categories else table.drop_columns(["category"]), folder / "transactions.parquet")
    return DataSet.open(folder)


def test_the_same_income_with_and_without_a_loan(tmp_path):
    data = _lender(tmp_path)
    chosen = catalogue().available(data).for_training()
    pairs = pa.table({"customer_id": [1, 2], "as_of": [date(2024, 1, 31)] * 2})
    one, two = compute_features(data, pairs, chosen).to_pylist()
    income = [feature.name for feature in chosen if feature.family == "income"]
    assert {name for name in income if one[name] != two[name]} == set()
    assert one["income.own_sum_30d"] == 3000.0
    # 9000 of 12000
    assert (one["multi_lender.borrowed_share_90d"], two["multi_lender.borrowed_share_90d"]) == (0.0, 0.75)


@pytest.mark.parametrize(("categories", "kept"), [(True, "income.own_sum_90d"), (False, "income.sum_90d")])
def test_without_categories_nothing_is_told_apart_and_nothing_left_out(tmp_path, categories, kept):
    available = catalogue().available(_lender(tmp_path, categories))
    sums = [f.name for f in available.for_training() if f.name in ("income.own_sum_90d", "income.sum_90d")]
    assert sums == [kept]
