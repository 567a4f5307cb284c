"""One session for all tests of a process: of Sail, or of Spark with two workers where CREDITLINE_ENGINE says spark."""

import os
import random
import shutil
import sys
import warnings
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import Settings
from creditline.features.engine import compute_features, pairs_for
from creditline.models.artefact import read_model

ENGINE = os.environ.get("CREDITLINE_ENGINE", "sail")
MODEL = Path(__file__).parents[3] / "fixtures" / "format_2" / "model"
CUSTOMERS = tuple(f"c{i:02}" for i in range(60))


@pytest.fixture(scope="session")
def engine():
    """A session; every test of it skips where the extra is not installed."""
    pytest.importorskip("pyspark", reason="the extra spark is not installed; make test-spark installs it")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if ENGINE == "sail":
            sail = pytest.importorskip("pysail.spark", reason="Sail is not installed; make test-spark installs it")
            os.environ.setdefault("RUST_LOG", "error")
            server = sail.SparkConnectServer()
            server.start(background=True)
            host, port = server.listening_address
            spark, stop = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate(), server.stop
        else:
            if shutil.which("java") is None:
                pytest.skip("Spark needs Java, which is not here")
            builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
            for name, value in {
                "spark.driver.memory": "1g",
                "spark.executor.memory": "768m",
                "spark.ui.showConsoleProgress": "false",
                "spark.sql.shuffle.partitions": "8",
            }.items():
                builder = builder.config(name, value)
            spark, stop = builder.getOrCreate(), lambda: None
        yield spark
        spark.stop()
        stop()


@pytest.fixture(autouse=True)
def _libraries_warn():
    """What PySpark warns of is not ours to put right."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="session")
def tables(history):
    """Everything at once: links, rows recorded late, attributes that change and stand, rows twice, in no order."""
    chance = random.Random(11)
    found = history(lambda options: chance.choice(list(options)), CUSTOMERS, 12)
    for row in found["transactions"]:
        row["amount"] = chance.lognormvariate(3, 2)  # sums that depend on the order they are added up in
    for row in found["attributes"][::2]:
        row["name"] = "stage"
    for row in found["links"]:
        row["other_id"] = chance.choice([*CUSTOMERS, "no customer"])
    for row in found["customers"]:
        row |= {"grade": chance.choice([1.0, 2.5, None]), "trade": chance.choice(["baker", "smith", None])}
    for rows in found.values():
        chance.shuffle(rows)
    return {name: rows for name, rows in found.items() if rows}


@pytest.fixture(scope="session")
def data(tables, write, tmp_path_factory):
    """On this machine."""
    settings = Settings(time_zone="Asia/Shanghai", currency="CNY", covered_from={"transactions": date(2023, 1, 1)})
    return write(tmp_path_factory.mktemp("lender"), tables, settings)


@pytest.fixture(scope="session")
def days():
    return date(2023, 6, 30), date(2023, 12, 31), date(2024, 1, 31)


@pytest.fixture(scope="session")
def same_bits():
    """`same_bits(got, expected)`: the same columns, and every value of them to the last bit."""

    def require(got, expected):
        assert got.column_names == expected.column_names
        assert len(got) == len(expected)
        differ = [name for name in expected.column_names if _bits(got[name]) != _bits(expected[name])]
        assert differ == []

    return require


def _bits(column):
    column = column.combine_chunks()
    if pa.types.is_floating(column.type):
        return column.is_null().to_pylist(), column.fill_null(0.0).to_numpy().tobytes()
    return column.to_pylist()


@pytest.fixture(scope="session")
def known(data):
    return BUILT_IN.of(data, "card").available(data)


@pytest.fixture(scope="session")
def expected(data, known):
    """By days, what the engine of this machine computes."""
    made: dict[tuple[date, ...], pa.Table] = {}

    def of(days):
        if days not in made:
            made[days] = compute_features(data, pairs_for(data, days), known)
        return made[days]

    return of


@pytest.fixture(scope="session")
def model_folder():
    return MODEL


@pytest.fixture(scope="session")
def model(model_folder):
    return read_model(model_folder)


@pytest.fixture(scope="session")
def judged(tables, write, tmp_path_factory):
    """The same lender with what `model` reads, on this machine."""
    own = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for i, row in enumerate(own["customers"]):
        row |= {"tier": [1.0, 2.5, None][i % 3], "region": ["coast", "hills", "north", None][i % 4]}
    own["installments"] = [row for row in own["installments"] if row["customer_id"] > "c12"]  # some were never late
    own["macro"] = [
        {
            "indicator": "unemployment",
            "region": None,
            "period_on": date(2023, 5, 31),
            "published_on": date(2023, 6, 15),
            "value": 5.2,
        }
    ]
    own["logins"] = [*own.get("logins", []), {"customer_id": "c00", "ts": datetime(2023, 1, 1)}]
    chance = random.Random(3)
    own["lines"] = [
        {
            "customer_id": customer,
            "line_id": f"{customer} 1",
            "product": "card",
            "statement_on": date(2023, month, 28),
            "credit_limit": 1000.0 * (1 + i % 9),
            "balance": round(chance.random() * 900 * (1 + i % 9), 2),
        }
        for i, customer in enumerate(CUSTOMERS[3:])
        for month in range(12 if i % 5 == 1 else 1, 13)  # some never stood whole
    ]
    own["decisions"] = [
        {
            "customer_id": customer,
            "line_id": f"{customer} 1",
            "product": "card",
            "decided_on": date(2023, 9, 30),
            "limit_before": 1000.0 * (1 + i % 9),
            "limit_after": 500.0 * (1 + i % 9),
            "action": "reduce",
            "initiated_by": "lender",
        }
        for i, customer in enumerate(CUSTOMERS[3:])
        if i % 4 == 0
    ]
    return write(tmp_path_factory.mktemp("judged"), own)
