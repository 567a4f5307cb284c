"""One customer's records and the decisions on them, from wherever they are held: what a decision is made again from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.edits.changes import Changes, Given, changes_of
from creditline.features.edits.edit import Edits
from creditline.features.edits.finding import Elsewhere
from creditline.features.edits.view import has_column
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.models.portfolio.dispute.decider import Decider, Tables
from creditline.models.portfolio.dispute.decisions import on_record
from creditline.models.portfolio.dispute.values import OnRecord
from creditline.models.portfolio.explain.customer_rows import (
    CustomerRows,
    FromCopy,
    FromFiles,
    kept_columns,
    macro_rows,
)
from creditline.models.portfolio.explain.customer_tables import CustomerTables
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.in_place import ours_once
from creditline.models.portfolio.lines.record import check_decisions

OURS = "ours"  # the decisions of `creditline decide`, as a table of customers' rows


@dataclass(frozen=True)
class CaseHeld:
    """Customers' records and decisions. `runs`: the days decided on by `creditline decide`, of anybody; none without such decisions.

    `connection`: of the data, to find whose a record is; None where there is nobody else. One thread at a time.
    """

    in_force: InForce
    data: DataSet
    catalogue: Catalogue
    macro: pa.Table | None
    rows: CustomerRows
    tables: CustomerTables
    decider: Decider
    runs: Sequence[OnRecord]
    connection: duckdb.DuckDBPyConnection | None = None

    @property
    def first(self) -> date | None:
        """The first day decided on by `creditline decide`."""
        return self.runs[0].day if self.runs else None

    def ours(self, own: pa.Table) -> pa.Table | None:
        """The customer's decisions by `creditline decide`; None without such decisions."""
        return self.rows.of(OURS, own["customer_id"][0].as_py()) if self.runs else None

    def ours_before(self, own: pa.Table, day: date) -> pa.Table | None:
        """Those of before a day."""
        ours = self.ours(own)
        return None if ours is None else ours.filter(pc.less(ours["decided_on"], pa.scalar(day, pa.date32())))

    def first_before(self, day: date) -> date | None:
        """The first day decided on, where it is before a day."""
        return self.first if self.first is not None and self.first < day else None

    def changes(self, edits: Edits, own: pa.Table, tables: Tables, day: date) -> Changes:
        """What edits change of the customer's rows; errors as `changes_of`."""

        def has(table: str, column: str) -> bool:
            return has_column(self.data, table, column)

        customer = own["customer_id"][0].as_py()
        given = Given(customer, tables.get, self.data.settings.time_zone, has, self._elsewhere(customer))
        return changes_of(edits, given, day)

    def on_record(self, own: pa.Table, tables: Tables, day: date) -> list[OnRecord]:
        """The lender's decisions on the customer's line from `day` on, that of `day` first; DataError where there is none on it."""
        customer = own["customer_id"][0].as_py()
        ours = self.ours(own)
        told = tables.get("decisions", _NONE) if ours is None else ours
        product = self.in_force.model.target_product
        rows = [
            row
            for row in told.to_pylist()
            if row["initiated_by"] == "lender" and product in (None, row["product"]) and row["decided_on"] >= day
        ]
        rows.sort(key=lambda row: (row["decided_on"], str(row.get("recorded_at") or "")))
        last = {row["decided_on"]: row for row in rows}  # of several on one day the latest recorded
        if day not in last:
            raise DataError(
                f"no decision of {day} on a line of customer {customer} is on record; name the day of one, or give what "
                "`creditline decide` wrote with --decisions"
            )
        line = last[day]["line_id"]
        found = {on: on_record(row) for on, row in last.items() if row["line_id"] == line}
        for run in self.runs:  # a line that was closed was not decided on any more; corrected, it may be
            if run.day > day and run.day not in found:
                after = found[max(on for on in found if on < run.day)].after
                found[run.day] = replace(
                    run,
                    line_id=line,
                    before=after,
                    after=after,
                    action="maintain",
                    rule=None,
                    score=None,
                    override=False,
                )
        return [found[on] for on in sorted(found)]

    def _elsewhere(self, customer: int | str) -> Elsewhere:
        def elsewhere(table: str, record: str) -> bool:
            if self.connection is None or not TABLES[table].is_event or not self.data.has(table, "record_id"):
                return False
            sql = f"SELECT 1 FROM {table} WHERE CAST(record_id AS VARCHAR) = $record AND customer_id <> $id LIMIT 1"
            return bool(self.connection.execute(sql, {"record": record, "id": customer}).fetchall())

        return elsewhere


@contextmanager
def held(in_force: InForce, data: DataSet, *, copied: bool) -> Iterator[CaseHeld]:
    """The records of a data set, and the decisions that are in force. Errors as `read_by` and `check_decisions`.

    `copied`: for many customers, a copy of the tables in the order of the customers is kept while it is open; otherwise the
    files are read as they are.
    """
    catalogue = read_by(data, in_force)
    with TemporaryDirectory(prefix="creditline.") as folder, data.connect() as connection:
        columns = dict(kept_columns(data))
        runs: list[OnRecord] = []
        if in_force.decisions:
            check_decisions(connection, in_force.decisions)
            columns[OURS] = _add_ours(connection, data, in_force.decisions)
            runs = [on_record(row) for row in connection.sql(_runs_of(columns[OURS])).to_arrow_table().to_pylist()]
        rows = FromCopy(connection, columns, Path(folder)) if copied else FromFiles(connection, columns)
        macro = macro_rows(connection, data)
        decider = Decider(in_force, data, catalogue, macro)
        try:
            yield CaseHeld(
                in_force, data, catalogue, macro, rows, CustomerTables(data, rows), decider, runs, connection
            )  # fmt: skip
        finally:
            decider.close()


_NONE = pa.table({"initiated_by": pa.array([], pa.string())})


def _runs_of(there: Sequence[str]) -> str:
    """A decision of each day on which all lines were decided on: not of one on which only announced cuts were settled."""
    every = (
        "AND bool_or(notice IS NULL OR notice = 'announced') OVER (PARTITION BY decided_on)"
        if "notice" in there
        else ""
    )
    first = f"row_number() OVER (PARTITION BY decided_on ORDER BY customer_id, line_id) = 1 {every}"
    return f"SELECT * FROM {OURS} QUALIFY {first} ORDER BY decided_on"


def _add_ours(connection: duckdb.DuckDBPyConnection, data: DataSet, made: Sequence[Path]) -> tuple[str, ...]:
    """Make the decisions of `decide` a view of the connection; the contract's columns that they have."""
    read = parquet_sql(made, ", union_by_name = true")
    there = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()]
    rows = f"(SELECT * REPLACE (CAST(customer_id AS {data.id_type}) AS customer_id) FROM {read})"
    connection.execute(f"CREATE VIEW {OURS} AS {ours_once(rows, there)}")
    return tuple(column.name for column in TABLES["decisions"] if column.name in there)
