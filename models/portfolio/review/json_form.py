"""A case as plain values."""

from typing import Any

from creditline.models.portfolio.review.entry import Happened
from creditline.models.portfolio.review.state import CaseState, PersonsDecision

SCHEMA_VERSION = 1


def case_data(state: CaseState) -> dict[str, Any]:
    """All of it: what a person looks at, where it is, what was decided, and every entry with its hash."""
    case = None if state.case is None else state.case.to_told()
    return {
        "schema_version": SCHEMA_VERSION,
        "case": state.number,
        "stage": str(state.stage),
        "opened": state.opened_at,
        "assigned": state.assigned,
        "decision_reviewed": case,
        "decided": None if state.decision is None else decision_data(state.decision),
        "entries": [
            {
                "number": entry.number, "at": entry.at, "by": entry.actor, "happened": str(entry.happened),
                "words": entry.told.get("words") if entry.happened is not Happened.OPENED else None,
                "erased": entry.content is None, "hash": entry.hash,
            }
            for entry in state.entries
        ],
    }  # fmt: skip


def row_data(state: CaseState) -> dict[str, Any]:
    """One line of the table of cases; nobody is named but staff."""
    case = state.case
    return {
        "case": state.number,
        "stage": str(state.stage),
        "sent_by": None if case is None else str(case.sent_by),
        "decided_on": None if case is None else case.decided_on.isoformat(),
        "decide_by": None if case is None else case.terms.decide_by.isoformat(),
        "action": None if case is None else case.action,
        "limit_before": None if case is None else case.limit_before,
        "limit_after": None if case is None else case.limit_after,
        "assigned": state.assigned,
        "decided": None if state.decision is None else str(state.decision.ruling),
    }


def decision_data(made: PersonsDecision) -> dict[str, Any]:
    """What a person decided, who and when."""
    return {"by": made.by, "at": made.at, **made.to_told(), "confirmed_by": made.confirmed_by}
