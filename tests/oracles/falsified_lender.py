"""A lender whose records of some customers are false, and the edits that put each right."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.edits.edit import Addition, Correction, Edit, Edits, Grounds, RowMeant, Strike
from creditline.features.evidence.fingerprint import fingerprints

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
    gone: list[Row] = None  # type: ignore[assignment]
    new: list[Row] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        object.__setattr__(self, "gone", [])
        object.__setattr__(self, "new", [])

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
    with data.connect() as connection:
        return connection.sql(f"SELECT * FROM {table}").to_arrow_table()


def _by_customer(rows: Sequence[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["record_id"]):
        found.setdefault(row["customer_id"], []).append(row)
    return found
