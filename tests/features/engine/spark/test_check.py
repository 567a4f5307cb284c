"""What is wrong with a data set is found in an engine as on this machine, to the last example."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.features.engine.carriers.spark import sending
from creditline.features.engine.carriers.spark.check_data import check_on_engine
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.job import feature_frame
from creditline.features.engine.carriers.spark.session import refusals
from creditline.features.errors import DataError

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spoilt(tables, write, tmp_path_factory):
    """Of every kind of error some, in several buckets."""
    rows = {name: [dict(row) for row in of] for name, of in tables.items()}
    for i, row in enumerate(rows["customers"]):
        row["shoe"] = "NA" if i % 7 == 0 else str(i)
    for i, row in enumerate(rows["transactions"]):
        row["record_id"] = f"r{i // 2}" if i % 5 == 0 else f"q{i % 90}"  # of several customers
        if i % 11 == 0:
            row["amount"] = -row["amount"]
        if i % 13 == 0:
            row["customer_id"] = None if i % 2 else f"nobody {i % 7}"
        if i % 17 == 0:
            row["direction"] = "sideways"
        if i % 3 == 0:
            row["category"] = ["rent ", "groceriez", "xyz", "abc", "uvw", "klm", "opq"][i % 7]
    for i, row in enumerate(rows["installments"]):
        if i % 6 == 0:
            row["amount_due"] += 1.0
    rows["transactions"] += [dict(row, record_id=None) for row in rows["transactions"][:20]] * 2
    rows["customers"] += rows["customers"][:3]
    rows["lines"] = [{"customer_id": "c00", "line_id": "l", "product": "card", "credit_limit": 1.0}]
    return DataSet.open(_without_nobody(write(tmp_path_factory.mktemp("spoilt"), rows).folder))


def _without_nobody(folder):
    """Writing adds a row of customers for every id."""
    customers = pq.read_table(folder / "customers.parquet")
    others = [not name.startswith("nobody") for name in customers["customer_id"].to_pylist()]
    pq.write_table(customers.filter(pa.array(others)), folder / "customers.parquet")
    return folder


def test_every_finding(engine, spoilt):
    expected = check(spoilt)
    assert len(expected.problems) > 8
    assert {"record_id", "customer_id", "amount_due"} <= {one.column for one in expected.problems}
    found = check_on_engine(EngineData.of_folder(engine, spoilt.folder), buckets=3)
    assert str(found) == str(expected)
    assert found == expected


def test_a_job_refuses_what_it_reads(engine, spoilt, days):
    data = replace(EngineData.of_folder(engine, spoilt.folder), sound=True)
    known = BUILT_IN.of(spoilt, "card").available(spoilt)
    with (
        pytest.raises(DataError, match=r"^error: \w+\.\w+: .*`creditline check .* --engine …` lists all$"),
        refusals(),
    ):
        feature_frame(data, days[:1], known, buckets=2).toArrow()


def test_rows_of_nobody(engine, tables, write, tmp_path, days):
    rows = {name: [dict(row) for row in of] for name, of in tables.items()}
    for row in rows["transactions"][::9]:  # some of them lie too late to be read
        row["customer_id"] = "nobody"
    here = write(tmp_path, rows)
    _without_nobody(tmp_path)
    data = replace(EngineData.of_folder(engine, tmp_path), sound=True)
    known = BUILT_IN.of(here, "card").available(here)
    match = (
        r"^error: transactions\.customer_id: is not in customers \(for example customer_id=nobody\); add the customer"
    )
    with pytest.raises(DataError, match=match), refusals():
        feature_frame(data, days[-1:], known, buckets=2).toArrow()


def test_a_customer_of_more_rows_than_a_task_takes(engine, data, days, known, monkeypatch):
    monkeypatch.setattr(sending, "MOST_OF_ONE", 60)
    with pytest.raises(DataError, match=r"^customer c\d\d has \d{2,3} rows that count, and one task takes 60 of one"):
        feature_frame(EngineData.of_folder(engine, data.folder), days, known)
