"""Disputes of one data set and its decisions: opened once, then asked again and again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.edits.changes import Changes, Given, changes_of
from creditline.features.edits.edit import Edits
from creditline.features.edits.view import has_column
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.models.portfolio.dispute.chain import DecisionChain
from creditline.models.portfolio.dispute.decider import Decider, Tables
from creditline.models.portfolio.dispute.decisions import on_record
from creditline.models.portfolio.dispute.moved import moved_features
from creditline.models.portfolio.dispute.put_right import records_put_right
from creditline.models.portfolio.dispute.receipts import DisputeReceipts
from creditline.models.portfolio.dispute.values import Dispute, OnRecord
from creditline.models.portfolio.explain.customer_rows import CustomerRows, FromCopy, kept_columns, macro_rows
from creditline.models.portfolio.explain.customer_tables import CustomerTables
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.in_place import ours_once
from creditline.models.portfolio.lines.record import check_decisions
from creditline.models.portfolio.receipts.receipt import Receipt

_OURS = "ours"


class Disputes:
    """Use `opened`. One thread at a time."""

    def __init__(
        self,
        in_force: InForce,
        data: DataSet,
        rows: CustomerRows,
        decider: Decider,
        runs: Sequence[OnRecord],
        connection: duckdb.DuckDBPyConnection,
        receipts: DisputeReceipts,
    ) -> None:
        self._in_force = in_force
        self._data = data
        self._rows = rows
        self._tables = CustomerTables(data, rows)
        self._decider = decider
        self._runs = runs
        self._first = runs[0].day if runs else None
        self._connection = connection
        self._receipts = receipts

    @classmethod
    @contextmanager
    def opened(cls, in_force: InForce, data: DataSet) -> Iterator["Disputes"]:
        """A copy of the tables in the order of the customers is kept while it is open. Errors as `read_by`; a policy must be in force."""
        catalogue = read_by(data, in_force)
        with TemporaryDirectory(prefix="creditline.") as folder, data.connect() as connection:
            columns = dict(kept_columns(data))
            runs: list[OnRecord] = []
            if in_force.decisions:
                check_decisions(connection, in_force.decisions)
                columns[_OURS] = _add_ours(connection, data, in_force.decisions)
                runs = [on_record(row) for row in connection.sql(_runs_of(columns[_OURS])).to_arrow_table().to_pylist()]
            rows = FromCopy(connection, columns, Path(folder))
            macro = macro_rows(connection, data)
            decider = Decider(in_force, data, catalogue, macro)
            try:
                yield cls(in_force, data, rows, decider, runs, connection, DisputeReceipts(in_force, data, macro))
            finally:
                decider.close()

    def answer(self, edits: Edits, day: date, received: date | None = None) -> Dispute:
        """Make the decision of `day` on the customer's line again with the edits, then every decision after it.

        `received`: the day of the dispute, that of its latest evidence where not given. DataError for a customer or a decision
        that is not on record, a record that cannot be made again, evidence that the policy does not take, and what `changes_of`
        refuses.
        """
        assert self._in_force.policy is not None
        own = self._tables.own(edits.customer)
        tables = self._tables.of(own)
        decided = self._on_record(own, tables, day)
        policy = self._decider.policy_of(decided[0])
        terms = policy.disputes
        latest = max(edit.grounds.on for edit in edits.edits)
        if terms.evidence_before and latest > day:
            raise DataError(
                f"evidence is dated {latest}, after the disputed decision of {day}, and the policy {policy.name} takes only "
                "evidence from before; leave it out, or decide anew as of a later day"
            )
        changes = self._changes(edits, own, tables, day)
        corrected = {name: changes.of(name, rows) for name, rows in tables.items()}
        ours = self._rows.of(_OURS, own["customer_id"][0].as_py()) if self._first is not None else None
        chain = DecisionChain(self._decider, self._tables, ours, self._first, tuple(decided))
        was, stood = chain.as_it_was(tables)
        days, stopped = chain.again(corrected, tables, stood, may_worsen=terms.may_worsen)
        start = received or latest
        return Dispute(
            customer_id=own["customer_id"][0].as_py(),
            edits=edits,
            records=records_put_right(changes),
            days=days,
            was=was,
            moved=moved_features(self._decider.model_of(decided[0]), was, days[0].again),
            received=start,
            answer_by=start + timedelta(terms.answer_days),
            stopped=stopped,
        )

    def receipts(self, dispute: Dispute) -> list[Receipt]:
        """A receipt of each decision made again; where the record stands, so does its own receipt."""
        own = self._tables.own(dispute.customer_id)
        tables = self._tables.of(own)
        changes = self._changes(dispute.edits, own, tables, dispute.decision.recorded.day)
        corrected = {name: changes.of(name, rows) for name, rows in tables.items()}
        return list(self._receipts.of(dispute, corrected))

    def _changes(self, edits: Edits, own: pa.Table, tables: Tables, day: date) -> Changes:
        customer = own["customer_id"][0].as_py()

        def elsewhere(table: str, record: str) -> bool:
            if not TABLES[table].is_event or not self._data.has(table, "record_id"):
                return False
            sql = f"SELECT 1 FROM {table} WHERE CAST(record_id AS VARCHAR) = $record AND customer_id <> $id LIMIT 1"
            return bool(self._connection.execute(sql, {"record": record, "id": customer}).fetchall())

        def has(table: str, column: str) -> bool:
            return has_column(self._data, table, column)

        return changes_of(edits, Given(customer, tables.get, self._data.settings.time_zone, has, elsewhere), day)

    def _on_record(self, own: pa.Table, tables: Tables, day: date) -> list[OnRecord]:
        """The lender's decisions on the customer's line from `day` on, that of `day` first."""
        customer = own["customer_id"][0].as_py()
        own_decisions = tables.get("decisions", _NONE)
        told = self._rows.of(_OURS, customer) if self._first is not None else own_decisions
        product = self._in_force.model.target_product
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
        for run in self._runs:  # a line that was closed was not decided on any more; corrected, it may be
            if run.day > day and run.day not in found:
                before = max(on for on in found if on < run.day)
                after = found[before].after
                found[run.day] = replace(run, line_id=line, before=after, after=after)
        return [found[on] for on in sorted(found)]


_NONE = pa.table({"initiated_by": pa.array([], pa.string())})


def _runs_of(there: Sequence[str]) -> str:
    """A decision of each day on which all lines were decided on: not of one on which only announced cuts were settled."""
    every = (
        "AND bool_or(notice IS NULL OR notice = 'announced') OVER (PARTITION BY decided_on)"
        if "notice" in there
        else ""
    )
    first = f"row_number() OVER (PARTITION BY decided_on ORDER BY customer_id, line_id) = 1 {every}"
    return f"SELECT * FROM {_OURS} QUALIFY {first} ORDER BY decided_on"


def _add_ours(connection: duckdb.DuckDBPyConnection, data: DataSet, made: Sequence[Path]) -> tuple[str, ...]:
    """Make the decisions of `decide` a view of the connection; the contract's columns that they have."""
    read = parquet_sql(made, ", union_by_name = true")
    there = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()]
    rows = f"(SELECT * REPLACE (CAST(customer_id AS {data.id_type}) AS customer_id) FROM {read})"
    connection.execute(f"CREATE VIEW {_OURS} AS {ours_once(rows, there)}")
    return tuple(column.name for column in TABLES["decisions"] if column.name in there)
