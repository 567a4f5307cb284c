"""Customers once more for each record that is left out of theirs, written to disk, scored and decided on from scratch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.models.artefact import Model
from creditline.models.portfolio.decide_dates.job import Job

Row = Mapping[str, Any]
MORE = 10_000  # what is added to the ids of those who are there once more


def paid_when_due(row: Row) -> Row:
    """An instalment that came late, or not at all."""
    return {**row, "paid_on": row["due_on"], "amount_paid": row["amount_paid"] or row["amount_due"]}


def nothing_owed(row: Row) -> Row:
    """A statement."""
    return {**row, "balance": 0.0}


WITHOUT: Mapping[str, Callable[[Row], Row] | None] = {
    "installments": paid_when_due, "lines": nothing_owed, "transactions": None, "inquiries": None, "logins": None, "links": None,
}  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """Of a customer, rows of tables: `which` says of a row how many times it is left out at most."""

    customer: int
    which: Mapping[str, Callable[[Row], int]]


def decided_without(
    data: DataSet, model: Model, policy: Path, day: date, state: Path, cases: Sequence[LeftOut], out: Path
) -> list[Row]:
    """The row that `decide` writes in each case, in order."""
    for table in data.tables:
        rows = parquet.read_table(data.folder / f"{table}.parquet")
        told = rows.to_pylist()
        for place, case in enumerate(cases):
            told += _once_more(
                table, [row for row in rows.to_pylist() if row["customer_id"] == case.customer], case, place
            )
        write_table(out / "data", table, pa.Table.from_pylist(told, schema=rows.schema))
    before = parquet.read_table(state)
    told = before.to_pylist()
    told += [
        {**row, "customer_id": MORE + place}
        for place, case in enumerate(cases)
        for row in before.to_pylist()
        if row["customer_id"] == case.customer
    ]
    parquet.write_table(pa.Table.from_pylist(told, schema=before.schema), out / "before.parquet")
    earlier = (out / "before.parquet",)
    job = Job(DataSet.open(out / "data"), model, str(policy), earlier, "1GB", lambda _: None, lambda _: None)
    job.once(day, out / "made.parquet")
    made = {row["customer_id"]: row for row in parquet.read_table(out / "made.parquet").to_pylist()}
    return [made[MORE + place] for place in range(len(cases))]


def _once_more(table: str, rows: Iterable[Row], case: LeftOut, place: int) -> list[Row]:
    found, left, which = [], {}, case.which.get(table)
    for row in rows:
        key = tuple(row.values())
        wanted = 0 if which is None else which(row)
        says: Row | None = row
        if left.setdefault(key, wanted) > 0:
            left[key] -= 1
            instead = WITHOUT[table]
            says = None if instead is None else instead(row)
        if says is not None:
            found.append({**says, "customer_id": MORE + place})
    return found
