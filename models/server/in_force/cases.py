"""Disputes, worths and ways back of customers whose records arrive with the request: the answers of the commands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.edits.from_file import EditFile, edit_file
from creditline.features.engine.carriers.memory.given_columns import GivenColumns
from creditline.features.errors import DataError
from creditline.models.portfolio.dispute.json_form import dispute_data
from creditline.models.portfolio.dispute.notice import dispute_notice
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.given.case import GivenCase, GivenCases
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.given import given_restoring
from creditline.models.portfolio.restore.json_form import restore_data
from creditline.models.portfolio.restore.of_answer import expressible
from creditline.models.portfolio.worth.json_form import worths_data
from creditline.models.portfolio.worth.session import RecordWorths
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.in_force.lines import LinesServed
from creditline.models.server.in_force.online import neighbours_of
from creditline.models.server.request.case import MOST_EDITS, CaseRequest, DisputeRequest, RestoreRequest, WorthRequest
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.records import columns_of
from creditline.models.why.words.by_language import Words

Check = Callable[[], None]  # RequestError once nobody waits any more
_OWN = "decided"


class CasesServed:
    """Answers for a model and a policy, with the settings and the figures of the economy that the server was started with."""

    def __init__(self, lines: LinesServed, histories: Histories) -> None:
        self._lines = lines
        self._zone = histories.settings.time_zone
        macro = None if histories.macro is None else GivenColumns("macro", histories.macro, self._zone).to_arrow()
        self._cases = GivenCases(lines.in_force, lines.catalogue, histories.settings, macro)

    def dispute(self, request: DisputeRequest, words: Words, check: Check) -> dict[str, Any]:
        """As `creditline dispute --json`, with `notice` where it is asked for; RequestError for what that refuses."""
        told = _edits(request)
        case = self._case(request)
        try:
            with self._cases.held(case) as held:
                found = Disputes(held).answer(told.edits, request.decision, request.received or told.received, check)
        except (DataError, OverflowError) as error:
            raise RequestError("request", str(error), "edits") from error
        answer = dispute_data(found)
        if request.notice is not None:
            answer["notice"] = dispute_notice(found, self._lines.model.currency, words.of(request.notice))
        return answer

    def worth(self, request: WorthRequest, words: Words, check: Check) -> dict[str, Any]:
        """As the `worth` of `creditline why --records --worth --format json`; RequestError for what that refuses."""
        case = self._case(request)
        try:
            with self._cases.held(case) as held:
                found = RecordWorths(held).of(case.customer, request.previous, request.as_of, check)
        except (DataError, OverflowError) as error:
            raise RequestError("request", str(error), "records") from error
        return worths_data(found, words)

    def restore(self, request: RestoreRequest, words: Words, check: Check) -> dict[str, Any]:
        """As `creditline restore --format json`; RequestError for what that refuses."""
        case, policy = self._case(request), self._lines.in_force.policy
        assert policy is not None
        try:
            with (
                self._cases.held(case) as held,
                given_restoring(held, case.customer, request.as_of, request.horizon, check) as session,
            ):
                behaviours = tuple(request.behaviours or expressible(session.data))
                by = request.by or session.until
                line = None if request.line_id is None else str(request.line_id)
                asked = Question(case.customer, by, behaviours, request.draws, request.seed, line)
                found = way_back(session, asked)
        except (DataError, OverflowError) as error:
            raise RequestError("request", str(error), "records") from error
        return restore_data(found, policy.notice.regime, self._lines.model.currency, words)

    def _case(self, request: CaseRequest) -> GivenCase:
        """RequestError naming what of the request is none."""
        customer = request.customer_id
        given = dict(request.records)
        given.setdefault("customers", [{}])
        if given["customers"] == []:
            given["customers"] = [{}]
        tables = {name: self._rows(name, columns, customer) for name, columns in columns_of(given).items()}
        ours = None
        if request.decided is not None:
            columns = columns_of({"decisions": [_without_nothing(row) for row in request.decided]}, _OWN)["decisions"]
            ours = self._rows("decisions", columns, customer)
        neighbours = {} if request.neighbours is None else neighbours_of(request.neighbours)
        self._refuse_others(request, ours)
        told = {str(name): states for name, states in neighbours.items()}
        return GivenCase(customer, tables, ours, _runs(request, ours), told)

    def _rows(self, table: str, columns: Mapping[str, list[object]], customer: int | str) -> pa.Table:
        """In the types of a data set whose ids are of the kind of this one."""
        size = len(next(iter(columns.values()), []))
        ids = columns.get("customer_id", [])
        other = next((number for number, one in enumerate(ids) if one is not None and str(one) != str(customer)), None)
        if other is not None:
            where = f"records.{table}[{other}].customer_id"
            raise RequestError(
                "request", f"{where} is of another customer than customer_id; send their own rows", where
            )
        try:
            given = GivenColumns(table, {**columns, "customer_id": [customer] * size}, self._zone)
            rows = given.to_arrow()
            for name in columns:
                if name not in rows.column_names:
                    rows = rows.append_column(name, _extra(columns[name]))
            return _with_ids(rows, isinstance(customer, int))
        except (DataError, pa.ArrowException, OverflowError) as error:
            raise RequestError("request", str(error), f"records.{table}") from error

    def _refuse_others(self, request: CaseRequest, ours: pa.Table | None) -> None:
        """RequestError for a decision by another model or policy than those in force here."""
        in_force = self._lines.in_force
        rows: list[Mapping[str, Any]] = [] if ours is None else ours.to_pylist()
        parts = (_OWN, rows), ("runs", [run.model_dump() for run in request.runs])
        assert in_force.policy is not None
        known = {"policy_version": in_force.policy.version, "model_version": in_force.model.version}
        for where, told in parts:
            for number, row in enumerate(told):
                for name, version in known.items():
                    if row[name] not in (None, version):
                        path = f"{where}[{number}].{name}"
                        raise RequestError(
                            "request", f"{path} is of another version than the one in force here, {version}; ask where that one is",
                            path,
                        )  # fmt: skip


def _edits(request: DisputeRequest) -> EditFile:
    parts = [request.edits.get(name) for name in ("strike", "correct", "add")]
    if sum(len(part) for part in parts if isinstance(part, list)) > MOST_EDITS:
        raise RequestError("request", f"edits has more than {MOST_EDITS} edits; send fewer", "edits")
    try:
        told = edit_file(request.edits, "edits", str(request.customer_id))
    except DataError as error:
        raise RequestError("request", str(error), "edits") from error
    if told.decision not in (None, request.decision):
        raise RequestError("request", "edits.decision is another day than decision; give one of them", "edits.decision")
    return told


def _runs(request: CaseRequest, ours: pa.Table | None) -> Sequence[Mapping[str, Any]]:
    """Rows of the days decided on, rising; of those that are stated, what the customer's own decision of the day is not needed for."""
    if ours is None:
        return ()
    own = {row["decided_on"]: row for row in ours.to_pylist()}
    stated = {
        run.decided_on: run.model_dump()
        | {"line_id": "", "limit_before": 0.0, "limit_after": 0.0, "step_before": 0, "step": 0, "action": "maintain"}
        for run in request.runs
    }
    days: list[date] = sorted({*own, *stated})
    return [own.get(on) or stated[on] for on in days]


def _without_nothing(row: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in row.items() if value is not None}


def _extra(values: list[object]) -> pa.Array:
    """An attribute of the customer: a number, else a text."""
    if all(value is None or isinstance(value, int | float) for value in values):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())  # type: ignore[arg-type]
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _with_ids(rows: pa.Table, whole: bool) -> pa.Table:
    for name in ("customer_id", "other_id"):
        if whole and name in rows.column_names:
            at = rows.column_names.index(name)
            rows = rows.set_column(at, name, pc.cast(rows[name], pa.int64()))
    return rows
