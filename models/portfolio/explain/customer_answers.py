"""One customer at a time, from a loaded model and data at rest: opened once, then asked again and again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import pairs_for
from creditline.features.engine.carriers.memory.from_records import (
    features_from_records,
    of_one,
    past_due_from_records,
    region_from_records,
)
from creditline.features.engine.compute.neighbours import PAST_DUE
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError
from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.finding import Finder
from creditline.features.evidence.records import columns_of
from creditline.features.evidence.values import Evidence
from creditline.models.portfolio.explain.customer_rows import Columns, CustomerRows, FromCopy, FromFiles
from creditline.models.portfolio.explain.evidence import as_evidence
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.line_states import LineStates, line_states
from creditline.models.portfolio.explain.lines import Lines, one_line, refuse_closed
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.figures import with_figures
from creditline.models.why import Previous, Why, explain_change
from creditline.models.why.change import explain_many


@dataclass(frozen=True)
class CustomerHistory:
    """A customer's rows by table, between two dates; `neighbours`: what linked accounts owed on each day from one to the other."""

    customer: pa.Array
    tables: dict[str, pa.Table]
    span: Span
    neighbours: Neighbours


class CustomerAnswers:
    """Answers about customers of one data set and what was in force. Use `opened`, or `from_files` for a single answer.

    DataError when it is made, for what `read_by` refuses and a data set without a dated row.
    """

    def __init__(
        self,
        in_force: InForce,
        data: DataSet,
        catalogue: Catalogue,
        rows: CustomerRows,
        macro: pa.Table | None,
        *,
        keeps_lines: bool,
    ) -> None:
        self._in_force = in_force
        self._data = data
        self._rows = rows
        self._macro = macro
        self.catalogue = catalogue
        self._setup = Setup(catalogue, data.settings, macro)
        self._owed = Setup(PAST_DUE, data.settings)
        self._span = span_of(data)
        self._keeps_lines = keeps_lines
        self._days: dict[tuple[str, str, date], LineStates] = {}

    @classmethod
    @contextmanager
    def opened(cls, in_force: InForce, data: DataSet) -> Iterator["CustomerAnswers"]:
        """For many answers: a copy of the tables in the order of the customers is kept while it is open.

        So are all lines of every day that is asked about, whose first answer takes as long as deciding on all of them.
        """
        catalogue = read_by(data, in_force)
        with TemporaryDirectory(prefix="creditline.") as folder, data.connect() as connection:
            rows = FromCopy(connection, _columns(data), Path(folder))
            yield cls(in_force, data, catalogue, rows, _macro(connection, data), keeps_lines=True)

    @classmethod
    @contextmanager
    def from_files(cls, in_force: InForce, data: DataSet) -> Iterator["CustomerAnswers"]:
        """For an answer or two: the files are read as they are."""
        catalogue = read_by(data, in_force)
        with data.connect() as connection:
            rows = FromFiles(connection, _columns(data))
            yield cls(in_force, data, catalogue, rows, _macro(connection, data), keeps_lines=False)

    def why(self, customer: str | int, start: date, end: date) -> Why:
        """Why the customer's score changed from the end of `start` to the end of `end`; with a policy, the line too.

        `customer` may be text where the data store whole numbers. DataError for an unknown customer or one without
        records, a date before the first record or before the customer was opened, a line that was not decided on or
        already closed, and for what `line_states` refuses.
        """
        return self.explained(self.history(customer, start, end))

    def evidence(self, history: CustomerHistory, features: Sequence[str], most: int = 20) -> dict[str, Evidence]:
        """What moved each of `features`, in their order; see `evidence_of`."""
        names = tuple(name for name in dict.fromkeys(features) if name in self.catalogue)
        if not names:
            return {name: Evidence(name, ()) for name in dict.fromkeys(features)}
        finder = Finder([self.catalogue[name] for name in names], history.span, most)
        macro, scope = None, 0
        world = replace(self._setup.world, neighbours=history.neighbours)
        if "macro" in finder.parts and self._macro is not None:
            macro = finder.macro(self._macro, world)
            scope = macro.scope.get(region_from_records(history.tables, history.span.end) or "", 0)
        asks = Asks(np.zeros(len(names), np.int32), np.arange(len(names), dtype=np.int32), np.array([scope], np.int32))
        tables = {name: of_one(history.tables[name]) for name in finder.tables if name in history.tables}
        found = finder.of(tables.get, asks, world, macro)
        return as_evidence(features, names, found)

    def history(self, customer: str | int, start: date, end: date) -> CustomerHistory:
        """The customer's rows, once it is clear that there is something to explain; errors as `why`."""
        if start < self._span.first:
            raise DataError(
                f"{start} lies before the first record of {self._data.folder}, {self._span.first}; name a later day"
            )
        known = self._id(customer)
        own = None if known is None else self._rows.of("customers", known)
        if known is None or own is None or not len(own):
            raise DataError(f"customer {customer} is not in {self._data.folder}; check the id")
        own = own.slice(0, 1)
        opened = own["opened_on"][0].as_py()
        if opened is not None and opened > start:
            raise DataError(
                f"customer {customer} was opened on {opened}, after {start}; name a later day, or compare with kept customers"
            )
        tables = {name: self._rows.of(name, known) for name in self._data.tables if name in _columns(self._data)}
        tables["customers"] = own
        if not any(_recorded_by(name, rows, end) for name, rows in tables.items()):
            raise DataError(
                f"nothing is recorded of customer {known} by {end}, so there is nothing to explain; name a later day"
            )
        span = Span(start, end)
        return CustomerHistory(own["customer_id"].combine_chunks(), tables, span, self._neighbours(tables, span))

    def explained(self, history: CustomerHistory) -> Why:
        """The answer from the customer's rows."""
        customer, span = history.customer, history.span
        frame = features_from_records(self._setup, history.tables, customer, (span.start, span.end), history.neighbours)
        in_force = self._in_force
        frame = with_figures(frame, self._data, *in_force.models)
        rows = frame.slice(0, 1), frame.slice(1, 1)
        previous = None if in_force.previous_model is None else Previous(in_force.previous_model)
        if in_force.policy is None:
            return explain_change(in_force.model, *rows, previous=previous)
        dates = (
            self._line_states(in_force.earlier, span.start, customer),
            self._line_states(in_force, span.end, customer),
        )
        for at, day in zip(dates, (span.start, span.end), strict=True):
            one_line(at, customer[0].as_py(), day)
        lines = Lines(in_force, *dates)
        answers = explain_many(in_force.model, *rows, previous=previous, lines=lines.of(*rows, self.catalogue))
        lines.check(answers)
        why = answers.why(0)
        refuse_closed(why)
        return why

    def _line_states(self, in_force: InForce, day: date, customer: pa.Array) -> LineStates:
        if not self._keeps_lines:
            return line_states(self._data, in_force, day, customer)
        assert in_force.policy is not None
        key = (in_force.model.version, in_force.policy.version, day)
        if key not in self._days:
            everybody = pairs_for(self._data, [day])["customer_id"].combine_chunks()
            self._days[key] = line_states(self._data, in_force, day, everybody)
        all_lines = self._days[key].lines
        own = all_lines.filter(pc.equal(all_lines["customer_id"], customer[0]))
        return LineStates(own, self._days[key].scaling)

    def _id(self, customer: str | int) -> int | str | None:
        if self._data.id_type != "BIGINT":
            return str(customer)
        try:
            return int(customer)
        except ValueError:
            return None

    def _neighbours(self, tables: dict[str, pa.Table], span: Span) -> Neighbours:
        """What the customer's linked accounts owed on each day."""
        days = [span.start + timedelta(n) for n in range(span.days + 1)]
        if "links" not in tables or "installments" not in tables or not len(tables["links"]):
            return Neighbours()
        accounts = {}
        for other in dict.fromkeys(tables["links"]["other_id"].to_pylist()):
            own = None if other is None else self._rows.of("customers", other)
            if own is not None and len(own):
                accounts[str(other)] = (own["opened_on"][0].as_py(), self._rows.of("installments", other))
        return past_due_from_records(self._owed, accounts, days)


def _columns(data: DataSet) -> Columns:
    """What is kept of each table: all of the contract's columns, and the attributes of `customers`."""
    names = [name for name in data.tables if name not in ("macro", "outcomes")]
    extra = tuple(attribute.name for attribute in data.attributes)
    return {name: (*columns_of(name), *(extra if name == "customers" else ())) for name in names}


def _macro(connection: duckdb.DuckDBPyConnection, data: DataSet) -> pa.Table | None:
    return connection.sql("SELECT * FROM macro").to_arrow_table() if data.has("macro") else None


def _recorded_by(name: str, rows: pa.Table, day: date) -> bool:
    """Whether an event table has a row of that day or before."""
    clock = TABLES[name].known_from
    if not TABLES[name].is_event or clock is None or not len(rows):
        return False
    return bool(
        pc.any(pc.less_equal(pc.cast(rows[clock], pa.date32(), safe=False), pa.scalar(day, pa.date32()))).as_py()
    )
