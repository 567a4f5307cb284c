"""The records of some customers as known at the end of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from creditline.features.contract import TABLES, Table
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Known:
    """`rows`: of each table the rows known on `day`, with `entity` (int32), the place of the customer in `customers`, rising.

    `schedule`: what falls due after the day on loans that had a due before it: entity, loan_id, product, due_on, amount_due.
    """

    day: date
    customers: pa.Array
    rows: Mapping[str, pa.Table]
    schedule: pa.Table

    @property
    def count(self) -> int:
        """How many customers."""
        return len(self.customers)


_SCHEDULE = """
SELECT DISTINCT a.entity, i.loan_id, i.product, i.due_on, i.amount_due FROM installments i JOIN carried a USING (customer_id)
WHERE i.due_on > $day AND EXISTS (
  SELECT 1 FROM installments b WHERE b.customer_id = i.customer_id AND b.loan_id = i.loan_id AND b.due_on <= $day
)
ORDER BY a.entity, i.loan_id, i.due_on
"""


def known_records(
    connection: duckdb.DuckDBPyConnection, data: DataSet, customers: Sequence[int | str], day: date
) -> Known:
    """Read them from a connection of `data`; DataError for a customer who is not there."""
    ids = _as_stored(data, customers)
    asked = pa.table({"customer_id": ids, "entity": pa.array(np.arange(len(ids), dtype=np.int32))})
    connection.register("given_customers", asked)
    connection.execute("CREATE OR REPLACE TEMP TABLE carried AS SELECT * FROM given_customers")
    rows = {
        name: connection.sql(_known_sql(data, TABLES[name]), params={"day": day}).to_arrow_table()
        for name in data.tables
        if name not in ("macro", "outcomes")
    }
    there = np.zeros(len(ids), bool)
    there[rows["customers"]["entity"].to_numpy()] = True
    if not there.all():
        raise DataError(f"customer {customers[int(np.flatnonzero(~there)[0])]} is not in {data.folder}; check the id")
    schedule = _NO_SCHEDULE
    if data.has("installments"):
        schedule = connection.sql(_SCHEDULE, params={"day": day}).to_arrow_table()
    return Known(day, ids, rows, schedule)


def _as_stored(data: DataSet, customers: Sequence[int | str]) -> pa.Array:
    if data.id_type != "BIGINT":
        return pa.array([str(one) for one in customers], pa.string())
    try:
        return pa.array([int(one) for one in customers], pa.int64())
    except (ValueError, OverflowError, pa.ArrowInvalid):
        wrong = next(one for one in customers if not str(one).isdecimal() or int(one) >= 1 << 63)
        raise DataError(f"customer {wrong} is not in {data.folder}; check the id") from None


_NO_SCHEDULE = pa.table(
    {
        "entity": pa.array([], pa.int32()),
        "loan_id": pa.array([], pa.string()),
        "product": pa.array([], pa.string()),
        "due_on": pa.array([], pa.date32()),
        "amount_due": pa.array([], pa.float64()),
    }
)


def _known_sql(data: DataSet, table: Table) -> str:
    """Rows of a day's end. What ends later (a payment, a loan elsewhere) is told only where that was known."""
    names = [column.name for column in table.all_columns if column.name != "customer_id"]
    shown = {name: f"t.{name_sql(name)}" for name in names}
    recorded = "(t.recorded_at IS NULL OR t.recorded_at::DATE <= $day)"
    where = "$day IS NOT NULL"
    if table.name == "customers":
        shown |= {a.name: f"t.{name_sql(a.name)}" for a in data.attributes}
    elif table.later is not None:
        ends, told = table.later
        by_then = f"(t.{name_sql(ends)} <= $day AND {recorded})"
        for name in (*told, "recorded_at"):
            shown[name] = f"CASE WHEN {by_then} THEN t.{name_sql(name)} END"
        where = f"t.{name_sql(table.known_from or '')} <= $day"
        if not table.due_known:
            where += f" AND ({recorded} OR t.{name_sql(ends)} IS NOT NULL)"
    elif table.known_from is not None:
        where = f"t.{name_sql(table.known_from)}::DATE <= $day AND {recorded}"
        if table.name == "decisions":  # counts from the day after in any case
            where = "t.decided_on <= $day AND (t.recorded_at IS NULL OR t.recorded_at::DATE <= $day + INTERVAL 1 DAY)"
    columns = ", ".join(f"{sql} AS {name_sql(name)}" for name, sql in shown.items())
    return f"SELECT a.entity, {columns} FROM {name_sql(table.name)} t JOIN carried a USING (customer_id) WHERE {where} ORDER BY a.entity"
