"""One customer at a time, from a loaded model and data at rest: opened once, then asked again and again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine.carriers.memory.from_records import features_from_records
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError
from creditline.features.evidence.asks import Span
from creditline.features.evidence.values import Evidence
from creditline.models.portfolio.explain.customer_rows import (
    CustomerRows,
    FromCopy,
    FromFiles,
    kept_columns,
    macro_rows,
)
from creditline.models.portfolio.explain.customer_tables import CustomerTables
from creditline.models.portfolio.explain.ends import Computed, compute_decisions, ends_of, on_record
from creditline.models.portfolio.explain.evidence import evidence_from_records
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.just_kept import just_kept
from creditline.models.portfolio.explain.line_answers import LineAnswers
from creditline.models.portfolio.explain.month_before import month_before
from creditline.models.portfolio.explain.refusing import refuse_closed, refuse_no_line, refuse_several
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.explain.settling import FeaturesOf, settle
from creditline.models.portfolio.explain.ways import Rows, Ways
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.lines.by_lines import lines_tell
from creditline.models.portfolio.lines.history import line_history
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why import Previous, Reference, Why, explain_change
from creditline.models.why.against import answers_against


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
        self._of = CustomerTables(data, rows)
        self.catalogue = catalogue
        self._setup = Setup(catalogue, data.settings, macro)
        self._span = span_of(data)
        self._keeps_lines = keeps_lines
        self._days: dict[date, Computed] = {}
        self._cohorts: dict[date, Reference] = {}

    @classmethod
    @contextmanager
    def opened(cls, in_force: InForce, data: DataSet) -> Iterator["CustomerAnswers"]:
        """For many answers: a copy of the tables in the order of the customers is kept while it is open.

        So are all lines of every day that is asked about, whose first answer takes as long as deciding on all of them.
        """
        catalogue = read_by(data, in_force)
        with (
            TemporaryDirectory(prefix="creditline.") as folder,
            recorded(data, in_force.decisions) as record,
            record.connect() as connection,
        ):
            rows = FromCopy(connection, kept_columns(record), Path(folder))
            yield cls(in_force, record, catalogue, rows, macro_rows(connection, record), keeps_lines=True)

    @classmethod
    @contextmanager
    def from_files(cls, in_force: InForce, data: DataSet) -> Iterator["CustomerAnswers"]:
        """For an answer or two: the files are read as they are."""
        catalogue = read_by(data, in_force)
        with recorded(data, in_force.decisions) as record, record.connect() as connection:
            rows = FromFiles(connection, kept_columns(record))
            yield cls(in_force, record, catalogue, rows, macro_rows(connection, record), keeps_lines=False)

    def why(self, customer: str | int, start: date | None, end: date, product: str | None = None) -> Why:
        """Why the customer's score changed up to the end of `end`; with a policy, what became of the line.

        From the end of `start`, or for None from the last date that left the line whole and at which nothing was due;
        `customer` may be text where the data store whole numbers. `product`: whose line is asked about, where what is in force is of
        every product. DataError for an unknown customer or one without
        records, a date before the first record or before the customer was opened, a customer without a line to explain,
        with several or with one that was closed before, and for a line that never stood whole where there is no cohort.
        """
        own = self._of.own(customer)
        way = self._way(own, start, end, product or self._in_force.product)
        if way is None:
            return self._score_alone(self.history(customer, start or month_before(own, end, self._span.first), end))
        lines = self._line_answers(way, customer, own, start, end)
        if not len(lines.told):
            return self._against_others(lines, own, end)
        seen = lines.rows_needed()
        frame = self._features(own, way, seen)
        return lines.explain(lines.told, seen, frame).answers.why(0)

    def evidence(self, history: CustomerHistory, features: Sequence[str], most: int = 20) -> dict[str, Evidence]:
        """What moved each of `features`, in their order; see `evidence_of`."""
        found = history.tables, history.span, history.neighbours
        return evidence_from_records(self._setup, *found, features, most)

    def history(self, customer: str | int, start: date, end: date) -> CustomerHistory:
        """The customer's rows, once it is clear that there is something to explain; errors as `why`."""
        own = self._of.own(customer)
        self._refuse_before(own, start)
        tables = self._of.of(own)
        if not any(_recorded_by(name, rows, end) for name, rows in tables.items()):
            known = own["customer_id"][0].as_py()
            raise DataError(
                f"nothing is recorded of customer {known} by {end}, so there is nothing to explain; name a later day"
            )
        customer = own["customer_id"].combine_chunks()
        return CustomerHistory(customer, tables, Span(start, end), self._neighbours(tables, start, end))

    def _score_alone(self, history: CustomerHistory) -> Why:
        """Of a customer whose line is not asked about, or who has none."""
        customer, span = history.customer, history.span
        frame = features_from_records(self._setup, history.tables, customer, (span.start, span.end), history.neighbours)
        frame = with_figures(frame, self._data, *self._in_force.models)
        earlier = self._in_force.previous_model
        previous = None if earlier is None else Previous(earlier)
        return explain_change(self._in_force.model, frame.slice(0, 1), frame.slice(1, 1), previous=previous)

    def _way(self, own: pa.Table, start: date | None, end: date, product: str | None) -> Ways | None:
        """The way of the customer's line; None where no decision on one is explained."""
        by_lines = self._in_force.policy is None and lines_tell(self._data)
        if self._in_force.policy is None and not by_lines and not self._data.has("decisions"):
            return None
        if start is not None:
            self._refuse_before(own, start)
        customer = own["customer_id"].combine_chunks()
        told = line_history(self._data, customer, product, self._span.first, end, start, by_lines=by_lines)
        refuse_several(told, end)
        ways = Ways.of(told, end)
        if self._in_force.policy is None and not (len(ways) and ways.decided[ways.last[0]]):
            return None
        return ways

    def _line_answers(
        self, ways: Ways, customer: str | int, own: pa.Table, start: date | None, end: date
    ) -> LineAnswers:
        asked = refuse_no_line(ways, customer, start, end)
        computed = None
        if not on_record(self._in_force, ways).all():
            computed = self._computed(own["customer_id"].combine_chunks(), end)
        ends = ends_of(self._in_force, ways, computed)
        refuse_closed(ways, ends, customer, end)
        since = settle(self._in_force, ways, self._parts(own, ways), asked)
        if self._in_force.policy is None and asked is not None:
            since = asked
        return LineAnswers(self._in_force, self.catalogue, ways, since, ends, start)

    def _parts(self, own: pa.Table, ways: Ways) -> FeaturesOf:
        def features(pairs: pa.Table) -> Iterator[tuple[Rows, pa.Table]]:
            days = np.asarray(pairs["as_of"].to_numpy(), dtype="datetime64[D]")
            rows = np.searchsorted(ways.day, days)
            yield np.arange(len(rows)), self._features(own, ways, rows)

        return features

    def _features(self, own: pa.Table, ways: Ways, rows: Rows) -> pa.Table:
        """A row per row of the way, all computed at once."""
        days = ways.day[rows].tolist()
        tables = self._of.of(own)
        neighbours = self._neighbours(tables, min(days), max(days))
        customer = own["customer_id"].combine_chunks()
        frame = features_from_records(self._setup, tables, customer, days, neighbours)
        return with_figures(frame, self._data, *self._in_force.models)

    def _against_others(self, lines: LineAnswers, own: pa.Table, end: date) -> Why:
        """Of a line that never stood whole: against lines that were just kept on the day."""
        frame = self._features(own, lines.ways, lines.ways.last)
        reference = self._cohort(end)
        (answers,) = answers_against(self._in_force.model, frame, reference, facts=lines.facts(lines.untold, frame))
        return answers.why(0)

    def _cohort(self, end: date) -> Reference:
        if end not in self._cohorts:
            self._cohorts[end] = just_kept(self._data, self._in_force, end)
        return self._cohorts[end]

    def _computed(self, customer: pa.Array, end: date) -> Computed:
        if not self._keeps_lines:
            return compute_decisions(self._data, self._in_force, end, customer)
        if end not in self._days:
            self._days[end] = compute_decisions(self._data, self._in_force, end)
        return self._days[end]

    def _refuse_before(self, own: pa.Table, start: date) -> None:
        """Refuse (DataError) a day before anything is known, or before the customer was."""
        if start < self._span.first:
            raise DataError(
                f"{start} lies before the first record of {self._data.folder}, {self._span.first}; name a later day"
            )
        opened = own["opened_on"][0].as_py()
        if opened is not None and opened > start:
            known = own["customer_id"][0].as_py()
            raise DataError(
                f"customer {known} was opened on {opened}, after {start}; name a later day, or compare with kept customers"
            )

    def _neighbours(self, tables: dict[str, pa.Table], start: date, end: date) -> Neighbours:
        """What the customer's linked accounts owed on each day."""
        return self._of.neighbours(tables, [start + timedelta(n) for n in range((end - start).days + 1)])


def _recorded_by(name: str, rows: pa.Table, day: date) -> bool:
    """Whether an event table has a row of that day or before."""
    clock = TABLES[name].known_from
    if not TABLES[name].is_event or clock is None or not len(rows):
        return False
    return bool(
        pc.any(pc.less_equal(pc.cast(rows[clock], pa.date32(), safe=False), pa.scalar(day, pa.date32()))).as_py()
    )
