"""A month watched in an engine is that of this machine, whatever broke in it."""

from datetime import date

import duckdb
import pytest

from creditline.features.data import DataSet
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.monitor.monitor import monitor
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.monitor.on_engine.monitor import monitor_on_engine
from creditline.training.world import WorldSettings, simulate

pytestmark = pytest.mark.spark
SETTINGS = MonitorSettings(date(2024, 5, 31), date(2024, 6, 30), cohort_months=(12,), audit=True)
LATE = "ts >= TIMESTAMP '2024-06-02'"
MADE = {
    "transactions": f"""
        SELECT t.* REPLACE (
            CASE WHEN {LATE} THEN amount * 100 ELSE amount END AS amount,
            CASE WHEN {LATE} THEN 'web {{x}}' ELSE channel END AS channel,
            CASE WHEN {LATE} THEN 'new ' || counterparty ELSE counterparty END AS counterparty
        ) FROM t, range(2) AS twice(i) WHERE i = 0 OR {LATE}
    """,
    "logins": f"SELECT * FROM t WHERE NOT ({LATE})",
    "customers": "SELECT *, CAST(customer_id % 3 AS DOUBLE) AS tier FROM t",
    **dict.fromkeys(
        ("installments", "lines", "decisions"),
        "SELECT * REPLACE (replace(product, 'huabei', 'card') AS product) FROM t",
    ),
}


@pytest.fixture(scope="module")
def fed(tmp_path_factory):
    """A simulated lender. Since June: amounts of another unit, one channel, other keys, all twice; no logins."""
    folder = tmp_path_factory.mktemp("fed")
    simulate(folder, WorldSettings(customers=60, months=30, seed=7))
    with duckdb.connect() as connection:
        for name, sql in MADE.items():
            connection.execute(f"CREATE OR REPLACE TABLE t AS SELECT * FROM read_parquet('{folder / name}.parquet')")
            connection.execute(f"COPY ({sql}) TO '{folder / name}.parquet'")
    return DataSet.open(folder)


def test_a_month_with_broken_feeds(engine, fed, model, tmp_path):
    expected = monitor(model, fed, SETTINGS, read_policy_for("graded", model, fed))
    there = EngineData.of_folder(engine, fed.folder)
    found = monitor_on_engine(
        model, there, SETTINGS, read_policy_for("graded", model, there), stage=tmp_path, buckets=2
    )
    assert found == expected
    told = {(one.kind, one.where) for one in found.alerts}
    assert {("stopped", "logins"), ("doubled", "transactions"), ("unit", "transactions.amount")} <= told
    assert {("recoded", "transactions.counterparty"), ("new_word", "transactions.channel")} <= told
    assert ("constant", "transactions.channel") in told
    assert len(found.cohorts.reads) == 1
    assert found.drift.reasons.first
    assert found.audit.policies[0].cut.lines > 0
