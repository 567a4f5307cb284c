"""Small data sets, written out as a lender would."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import count
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.contract import TABLES, Kind
from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.training.cohorts import CohortSettings
from creditline.training.train.train import Trained, TrainSettings, train
from creditline.training.trees import FitParameters

Rows = Sequence[Mapping[str, object]]
MakeData = Callable[..., DataSet]

_TYPES = {
    Kind.DAY: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.MONEY: pa.float64(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.TEXT: pa.string(),
}


def as_table(name: str, rows: Rows) -> pa.Table:
    """The rows as the contract's table; dates may be written as text."""
    names = sorted({column for row in rows for column in row})
    columns = {}
    for column in names:
        values = [row.get(column) for row in rows]
        declared = {c.name: c.kind for c in TABLES[name]}
        kind = declared.get(column)
        if kind is Kind.DAY:
            values = [date.fromisoformat(v) if isinstance(v, str) else v for v in values]
        if kind is Kind.TIMESTAMP:
            values = [datetime.fromisoformat(v) if isinstance(v, str) else v for v in values]
        columns[column] = pa.array(values, _TYPES.get(kind))
    return pa.table(columns)


@pytest.fixture
def make_data(tmp_path: Path) -> MakeData:
    """Write tables given as rows, with the customers they name, and open them."""
    numbers = count()

    def make(**tables: Rows) -> DataSet:
        folder = tmp_path / f"data{next(numbers)}"
        customers = sorted({row["customer_id"] for rows in tables.values() for row in rows if "customer_id" in row})
        given = {"customers": [{"customer_id": customer} for customer in customers], **tables}
        for name, rows in given.items():
            write_table(folder, name, as_table(name, rows))
        return DataSet.open(folder)

    return make


@pytest.fixture
def pairs_of() -> Callable[..., pa.Table]:
    """(customer, day) pairs as `look_past_as_of` takes them."""

    def table(*pairs: tuple[object, str]) -> pa.Table:
        return pa.table(
            {
                "customer_id": pa.array([customer for customer, _ in pairs]),
                "as_of": pa.array([date.fromisoformat(day) for _, day in pairs], pa.date32()),
            }
        )

    return table


@pytest.fixture(scope="session")
def lender(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    """500 card holders over four years: fuller lines fall behind more often, and arrears roll on or are cured."""
    folder = tmp_path_factory.mktemp("lender")
    rng = np.random.default_rng(0)
    customers, months = 500, 48
    tendency = rng.beta(2, 3, customers)
    used = np.clip(tendency[:, None] + rng.normal(0, 0.15, (customers, months)), 0, 1.2)
    past_due = np.zeros((customers, months), dtype=np.int64)
    for month in range(1, months):
        before = past_due[:, month - 1]
        falls = rng.random(customers) < np.where(before > 0, 0.55, 0.25 * used[:, month - 1] ** 3)
        past_due[:, month] = np.where(falls, before + 1, 0)
    first = np.datetime64("2021-01")
    ends = (first + np.arange(1, months + 1).astype("m8[M]")).astype("datetime64[D]") - np.timedelta64(1, "D")
    ids = [f"card-holder-{number:04}" for number in range(customers)]
    regions = rng.choice(["east", "west"], customers)
    write_table(folder, "customers", pa.table({"customer_id": ids, "region": regions}))
    limit = np.repeat(rng.choice([5000.0, 20000.0], customers), months)
    statements = {
        "customer_id": np.repeat(ids, months),
        "line_id": np.repeat(ids, months),
        "product": ["huabei"] * customers * months,
        "statement_on": pa.array(np.tile(ends, customers)),
        "credit_limit": limit,
        "balance": limit * used.ravel(),
        "paid": limit * used.ravel() * 0.1,
        "months_past_due": past_due.ravel(),
    }
    write_table(folder, "lines", pa.table(statements))
    bought = {
        "customer_id": np.repeat(ids, months),
        "ts": pa.array(np.tile(ends, customers).astype("datetime64[us]")),
        "amount": rng.lognormal(4, 1, customers * months) + 0.01,
        "direction": ["out"] * customers * months,
    }
    write_table(folder, "transactions", pa.table(bought))
    return DataSet.open(folder)


@pytest.fixture(scope="session")
def stores_made_once(once: Callable[[str, Callable[[Path], None]], Path]) -> Iterator[None]:
    """A new MLflow store is a copy of an empty one that MLflow made once: its migrations take 2 s of CPU each time."""
    from creditline.models.export.mlflow.quiet import quiet

    with quiet():
        from mlflow.store.db import utils
        from sqlalchemy import create_engine

        migrated = utils._initialize_tables

        def make(folder: Path) -> None:
            engine = create_engine(f"sqlite:///{folder / 'empty.db'}")
            migrated(engine)
            engine.dispose()

        empty = once("mlflow-store", make) / "empty.db"

    def copied(engine) -> None:
        with closing(sqlite3.connect(empty)) as source, closing(engine.raw_connection()) as target:
            source.backup(target.driver_connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "_initialize_tables", copied)
        yield


@pytest.fixture(scope="session")
def quick() -> TrainSettings:
    """A training of a second on every feature, its in-time customers split."""
    parameters = FitParameters(learning_rate=0.1, min_child_samples=30, max_rounds=60, patience=10, fixed_rounds=20)
    return TrainSettings(dense=True, refits=2, parameters=parameters, cohorts=CohortSettings(holdout_defaults=50))


@pytest.fixture(scope="session")
def split(lender: DataSet, quick: TrainSettings) -> Trained:
    """The lender's model, tested on later dates."""
    return train(lender, quick)
