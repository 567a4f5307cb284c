"""A lender whose records of some customers are false, and the edits that put each right."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pyarrow as pa

from creditline.features.catalogue import BUILT_IN
from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.edits.edit import Addition, Correction, Edit, Edits, Grounds, RowMeant, Strike
from creditline.features.engine import compute_features, pairs_for
from creditline.features.evidence.fingerprint import fingerprints
from creditline.models.artefact import Model, Prior, Versions, model_feature
from creditline.models.calibration import Sigmoid
from creditline.models.scoring.matrix import to_matrix

GROUNDS = Grounds("CASE-1", date(2024, 1, 2), "Repayments desk", "The bank confirms it.")
KINDS = ("late", "salary", "loan", "late and loan")
DAYS_LATE = 45
AS_RECORDED = ("paid_on", "recorded_at")

Row = dict[str, Any]


@dataclass(frozen=True)
class Falsified:
    """The data set as it is recorded, and of each customer the edits after which it says what is true."""

    data: DataSet
    edits: Mapping[Any, Edits]


def falsify(
    clean: DataSet, folder: Path, product: str, window: tuple[date, date], many: int, seed: int = 5
) -> Falsified:
    """Falsify what happened in `window` to `many` customers, no two of them linked: late payments, lost pay, others' loans."""
    shutil.copytree(clean.folder, folder, dirs_exist_ok=True)
    tables = {name: _rows(clean, name) for name in ("installments", "transactions", "obligations")}
    picked = _Picked(clean, product, window, np.random.default_rng(seed))
    edits, changed = {}, {name: _Changes() for name in tables}
    for place, customer in enumerate(picked.customers(many)):
        own = [*picked.false(KINDS[place % len(KINDS)], customer, changed, place)]
        if own:
            edits[customer] = Edits(str(customer), tuple(own))
    for name, rows in tables.items():
        write_table(folder, name, changed[name].of(rows))
    return Falsified(DataSet.open(folder), edits)


@dataclass(frozen=True)
class _Changes:
    gone: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)

    def of(self, rows: pa.Table) -> pa.Table:
        gone = {row["record_id"] for row in self.gone}
        keep = pa.array([one not in gone for one in rows["record_id"].to_pylist()], pa.bool_())
        return pa.concat_tables([rows.filter(keep), pa.Table.from_pylist(self.new, schema=rows.schema)])


class _Picked:
    def __init__(self, clean: DataSet, product: str, window: tuple[date, date], generator: np.random.Generator) -> None:
        self._generator = generator
        between = {"a": window[0], "b": window[1]}
        with clean.connect() as connection:
            self._linked = connection.execute("SELECT customer_id, other_id FROM links").fetchall()
            late = (
                "SELECT * FROM installments WHERE paid_on <= due_on AND due_on BETWEEN $a AND $b AND product = $product"
            )
            paid = "SELECT * FROM transactions WHERE direction = 'in' AND category = 'salary' AND ts::DATE BETWEEN $a AND $b"
            self._late = _by_customer(
                connection.sql(late, params=between | {"product": product}).to_arrow_table().to_pylist()
            )
            self._pay = _by_customer(connection.sql(paid, params=between).to_arrow_table().to_pylist())
            lent = (
                "SELECT * FROM obligations WHERE opened_on BETWEEN $a AND $b AND (closed_on IS NULL OR closed_on > $b)"
            )
            self._loans = connection.sql(lent, params=between).to_arrow_table().to_pylist()
            self._schema = connection.sql("SELECT * FROM obligations LIMIT 0").to_arrow_table().schema

    def customers(self, many: int) -> Sequence[Any]:
        near: dict[Any, set[Any]] = {}
        for one, other in self._linked:
            near.setdefault(str(one), set()).add(str(other))
            near.setdefault(str(other), set()).add(str(one))
        order = sorted(self._late.keys() & self._pay.keys())
        self._generator.shuffle(order)
        chosen: list[Any] = []
        told: set[str] = set()
        for customer in order:
            if len(chosen) == many:
                break
            if not near.get(str(customer), set()) & told:
                chosen.append(customer)
                told.add(str(customer))
        return chosen

    def false(self, kind: str, customer: Any, changed: Mapping[str, _Changes], place: int) -> Iterator[Edit]:
        if "late" in kind:
            for row in self._late[customer][-2:]:
                late = row["paid_on"] + timedelta(DAYS_LATE)
                told = {"paid_on": late, "recorded_at": datetime(late.year, late.month, late.day, 6) + timedelta(1)}
                changed["installments"].gone.append(row)
                changed["installments"].new.append(row | told)
                true = {name: row[name] for name in AS_RECORDED}
                yield Correction("installments", RowMeant(row["record_id"]), true, GROUNDS)
        if kind == "salary":
            for row in self._pay[customer][-2:]:
                changed["transactions"].gone.append(row)
                values = {name: value for name, value in row.items() if name != "customer_id" and value is not None}
                yield Addition("transactions", values, GROUNDS)
        if "loan" in kind:
            row = self._loans[int(self._generator.integers(len(self._loans)))]
            named = None if place % 8 < 4 else f"somebody-elses-{place}"
            row = row | {"customer_id": customer, "record_id": named, "amount": 40_000.0 + place}
            changed["obligations"].new.append(row)
            if named is None:
                (named,) = fingerprints("obligations", pa.Table.from_pylist([row], schema=self._schema))
            yield Strike("obligations", RowMeant(named), GROUNDS)


def _rows(data: DataSet, table: str) -> pa.Table:
    there = ", ".join(column.name for column in TABLES[table] if data.has(table, column.name))
    with data.connect() as connection:
        return connection.sql(f"SELECT {there} FROM {table}").to_arrow_table()


def _by_customer(rows: Sequence[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["record_id"]):
        found.setdefault(row["customer_id"], []).append(row)
    return found


def grown_on(data: DataSet, product: str, day: date, step: int = 9) -> Model:
    """A model of every `step`-th feature there is, grown on what customers were like on a day and on risks that are made up."""
    known = BUILT_IN.of(data, product).available(data)
    features = tuple(model_feature(feature) for feature in known if feature.kind == "number")[::step]
    everybody = pairs_for(data, [day]).slice(0, 500)
    rows = compute_features(data, everybody, known.only(feature.name for feature in features))
    matrix = to_matrix(features, rows)
    generator = np.random.default_rng(1)
    ranked = np.nan_to_num(matrix).argsort(axis=0).argsort(axis=0) / len(matrix)
    risk = ranked @ generator.normal(size=len(features)) + generator.logistic(size=len(matrix))
    settings = {
        "objective": "binary", "num_leaves": 6, "learning_rate": 0.2, "verbosity": -1, "seed": 7, "num_threads": 1,
        "deterministic": True, "min_child_samples": 5,
    }  # fmt: skip
    names = [feature.name for feature in features]
    bad = risk > np.quantile(risk, 0.7)
    booster = lightgbm.train(settings, lightgbm.Dataset(matrix, bad, feature_name=names), 60)
    return Model(
        booster_text=booster.model_to_string(),
        features=features,
        calibration=Sigmoid(1.0, -1.8),
        versions=Versions("0.2.0", lightgbm.__version__, known.hash, "90 days past due within 12 months"),
        seed=1,
        data_fingerprint="f00d",
        prior=Prior(len(matrix), 0.3),
        reference=pa.table({name: matrix[:50, place] for place, name in enumerate(names)}),
        target_product=product,
        currency=data.settings.currency,
    )
