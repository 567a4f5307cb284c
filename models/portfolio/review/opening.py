"""Decisions that a person must look at become cases: by the policy, by their letter, or because the customer asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.features.output.spreadsheet import given_cells
from creditline.features.output.table import read_table
from creditline.models.policy import Policy, Step
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.review.case import SCALING, ReviewCase, SentBy, Terms
from creditline.models.portfolio.review.entry import Entry, Happened
from creditline.models.portfolio.review.state import CaseStage, states_of
from creditline.models.portfolio.review.store import News, ReviewStore

_READ = (
    "customer_id", "line_id", "product", "decided_on", "action", "limit_before", "limit_after", "step_before", "step",
    "customer_cap", "rule", "rule_value", "rule_threshold", "proposed", "score", "model_score", "band", "policy_version",
    "model_version", "review", "fired", *SCALING,
)  # fmt: skip


@dataclass(frozen=True)
class AskedForPerson:
    """A customer who asks for a person: about the decision of `day`, the last one for None; `words`: what is said."""

    customer: str
    day: date | None
    words: str


def cases_by_policy(in_force: InForce, on: date | None = None) -> tuple[ReviewCase, ...]:
    """The decisions that a rule of the policy sends to a person, by day and customer; `on`: those of one day.

    DataError where a decision was made by a policy that is not at hand, or the files hold no decisions of `decide`.
    """
    rows = _rows(in_force.decisions)
    those = pc.fill_null(rows["review"], False)
    if on is not None:
        those = pc.and_(those, pc.equal(rows["decided_on"], pa.scalar(on, pa.date32())))
    return tuple(_case(in_force, row, SentBy.POLICY, row["fired"] or None) for row in rows.filter(those).to_pylist())


def cases_by_letters(in_force: InForce, index: Path) -> tuple[ReviewCase, ...]:
    """The decisions whose letter may not be sent as it is. `index`: what `why --all-cuts --letters` wrote, a folder or a table."""
    letters = _letters(index)
    waiting = {
        (str(row["customer_id"]), row["decided_on"]): row["review"] for row in letters.to_pylist() if row["review"]
    }
    rows = _rows(in_force.decisions)
    days = pa.array(sorted({day for _, day in waiting}), pa.date32())
    found = [
        _case(in_force, row, SentBy.NOTICE, waiting[key])
        for row in rows.filter(pc.is_in(rows["decided_on"], value_set=days)).to_pylist()
        if (key := (str(row["customer_id"]), row["decided_on"])) in waiting
    ]
    missing = len(waiting) - len({case.decision[::2] for case in found})
    if missing:
        raise DataError(
            f"{missing:,} of {len(waiting):,} letters in {index} are of decisions that are not given; give those they tell of"
        )
    return tuple(found)


def case_asked_for(in_force: InForce, asked: AskedForPerson) -> ReviewCase:
    """The decision that a customer wants a person to look at; DataError where there is none."""
    rows = _rows(in_force.decisions)
    own = rows.filter(pc.equal(rows["customer_id"].cast(pa.string()), asked.customer)).to_pylist()
    own = [row for row in own if asked.day in (None, row["decided_on"])]
    if not own:
        day = "" if asked.day is None else f" of {asked.day}"
        raise DataError(
            f"no decision{day} on a line of that customer is among those given; check id, day and --decisions"
        )
    last = max(own, key=lambda row: (row["decided_on"], row["line_id"]))
    return _case(in_force, last, SentBy.CUSTOMER, asked.words.strip() or None)


def open_cases(store: ReviewStore, by: str, cases: Sequence[ReviewCase]) -> tuple[Entry, ...]:
    """Open those that are not there; the new entries.

    A decision is opened once by the policy or its letter; again by the customer once no case about it is open.
    """

    def news(entries: Sequence[Entry]) -> Sequence[News]:
        there, undecided = _known(entries)
        made: list[News] = []
        for case in cases:
            if case.decision in (undecided if case.sent_by is SentBy.CUSTOMER else there):
                continue
            there.add(case.decision)
            undecided.add(case.decision)
            made.append(News(Happened.OPENED, case.to_told()))
        return made

    return store.write(by, news)


def _known(entries: Iterable[Entry]) -> tuple[set[tuple[str, str, date]], set[tuple[str, str, date]]]:
    states = [state for state in states_of(entries) if state.case is not None]
    there = {state.case.decision for state in states if state.case is not None}
    undecided = {
        state.case.decision for state in states if state.case is not None and state.stage is not CaseStage.DECIDED
    }
    return there, undecided


def _rows(files: Sequence[Path]) -> pa.Table:
    """The decisions by day, customer and line."""
    if not files:
        raise DataError("cases are decisions; give what `creditline decide` wrote with --decisions")
    tables = []
    for file in files:
        try:
            there = parquet.read_schema(arrow_path(file)).names
        except (OSError, pa.ArrowInvalid):
            raise DataError(f"{file} is no Parquet file; give decisions that `creditline decide` wrote") from None
        missing = [name for name in _READ if name not in there]
        if missing:
            raise DataError(f"{file} has no column {missing[0]}; give decisions that `creditline decide` wrote")
        tables.append(parquet.read_table(arrow_path(file), columns=list(_READ)))
    rows = pa.concat_tables(tables, promote_options="permissive")
    return rows.sort_by([("decided_on", "ascending"), ("customer_id", "ascending"), ("line_id", "ascending")])


def _case(in_force: InForce, row: Mapping[str, Any], sent_by: SentBy, why: str | None) -> ReviewCase:
    policy = in_force.policy_at(row["policy_version"], last=True)
    if policy is None:
        raise DataError(
            f"decisions of {row['decided_on']} were made by the policy {row['policy_version']}, which is not given; give it "
            "with --policy or --policies"
        )
    return ReviewCase(
        customer_id=row["customer_id"],
        line_id=row["line_id"],
        product=row["product"],
        decided_on=row["decided_on"],
        sent_by=sent_by,
        why=why,
        action=row["action"],
        limit_before=row["limit_before"],
        limit_after=row["limit_after"],
        step_before=Step(row["step_before"]),
        step=Step(row["step"]),
        customer_cap=row["customer_cap"],
        rule=row["rule"],
        rule_value=row["rule_value"],
        rule_threshold=row["rule_threshold"],
        scaling=tuple(None if row[name] is None else repr(row[name]) for name in SCALING),
        proposed=row["proposed"],
        score=row["score"],
        model_score=row["model_score"],
        band=row["band"],
        policy_version=row["policy_version"],
        model_version=row["model_version"],
        terms=_terms(policy, row["decided_on"]),
        currency=in_force.model.currency,
    )


def _terms(policy: Policy, day: date) -> Terms:
    terms = policy.review
    return Terms(
        terms.second_above,
        day + timedelta(terms.answer_days),
        policy.changes.rounding,
        (Step.MAINTAIN, *policy.ladder.down),
    )


def _letters(place: Path) -> pa.Table:
    file = place / "letters.csv" if place.is_dir() else place
    try:
        table = read_table(file) if file.suffix == ".parquet" else given_cells(read_table(file))
    except (OSError, pa.ArrowInvalid):
        table = pa.table({})
    if not {"customer_id", "decided_on", "number", "review"} <= set(table.column_names):
        raise DataError(
            f"{place} holds no letters; give the folder or table that `creditline why --all-cuts --letters` wrote"
        )
    return table
