"""Where a case is: what its entries come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from creditline.features.errors import DataError
from creditline.models.policy import Step
from creditline.models.portfolio.review.case import ReviewCase
from creditline.models.portfolio.review.entry import Entry, Happened
from creditline.models.portfolio.review.reasons import Ruling


class CaseStage(StrEnum):
    """How far a case is."""

    WAITING = "waiting"  # for somebody to decide it
    EVIDENCE = "evidence"  # for the customer's evidence
    SECOND = "second"  # for a second person
    DECIDED = "decided"
    ERASED = "erased"


@dataclass(frozen=True)
class PersonsDecision:
    """What a person decided. `reason`: its key, `reason_words` what it said then, by language; `words`: the person's own.

    `limit` and `step`: where an override leaves the line. `on`: the day it is of. `confirmed_by`: the second person.
    """

    ruling: Ruling
    by: str
    at: str
    on: date
    reason: str
    reason_words: Mapping[str, str]
    words: str
    limit: float | None = None
    step: Step | None = None
    confirmed_by: str | None = None

    @property
    def drawable(self) -> float:
        """What an override leaves to draw."""
        return 0.0 if self.limit is None or (self.step or Step.MAINTAIN) >= Step.SUSPEND else self.limit

    @classmethod
    def from_entry(cls, entry: Entry) -> "PersonsDecision":
        """Read back from an entry."""
        told = entry.told
        return cls(
            ruling=Ruling(told["ruling"]),
            by=entry.actor,
            at=entry.at,
            on=date.fromisoformat(told["on"]),
            reason=told["reason"],
            reason_words=told["reason_words"],
            words=told["words"],
            limit=told["limit"],
            step=None if told["step"] is None else Step[told["step"].upper()],
        )

    def to_told(self) -> dict[str, Any]:
        """Plain values of what an entry tells of it."""
        return {
            "ruling": str(self.ruling), "on": self.on.isoformat(), "reason": self.reason,
            "reason_words": dict(self.reason_words), "words": self.words, "limit": self.limit,
            "step": None if self.step is None else self.step.word,
        }  # fmt: skip


@dataclass(frozen=True)
class CaseState:
    """A case with all that happened. `case` is None once it is erased; `decision`: the last, also while it waits for a second."""

    number: int
    stage: CaseStage
    opened_at: str
    case: ReviewCase | None
    assigned: str | None = None
    decision: PersonsDecision | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def overridden(self) -> bool:
        """Whether an override of it counts."""
        return self.stage is CaseStage.DECIDED and self.decision is not None and self.decision.ruling is Ruling.OVERRIDE


def states_of(entries: Iterable[Entry]) -> tuple[CaseState, ...]:
    """Every case, in the order they were opened."""
    found: dict[int, CaseState] = {}
    for entry in entries:
        before = found.get(entry.case)
        found[entry.case] = (
            _opened(entry) if before is None else replace(_after(before, entry), entries=(*before.entries, entry))
        )
    return tuple(found[number] for number in sorted(found))


def state_of_case(entries: Sequence[Entry], number: int) -> CaseState:
    """The case `number` from its own entries; DataError where there is none."""
    found = states_of(entries)
    if not found:
        raise DataError(f"there is no case {number}; `creditline review list` shows those there are")
    return found[0]


def _opened(entry: Entry) -> CaseState:
    case = ReviewCase.from_told(entry.told) if entry.content is not None else None
    stage = CaseStage.ERASED if case is None else CaseStage.WAITING
    return CaseState(entry.case, stage, entry.at, case, entries=(entry,))


def _after(state: CaseState, entry: Entry) -> CaseState:
    if entry.happened is Happened.ERASED:
        return replace(state, stage=CaseStage.ERASED, case=None, assigned=None, decision=None)
    if entry.content is None or state.stage is CaseStage.ERASED:
        return state
    if entry.happened is Happened.ASSIGNED:
        return replace(state, assigned=entry.told["to"])
    if entry.happened is Happened.DECIDED:
        decision = PersonsDecision.from_entry(entry)
        return replace(state, stage=_stage_of(state, decision), decision=decision)
    if entry.happened is Happened.CONFIRMED and state.decision is not None:
        return replace(state, stage=CaseStage.DECIDED, decision=replace(state.decision, confirmed_by=entry.actor))
    return replace(state, stage=CaseStage.WAITING, decision=None)


def _stage_of(state: CaseState, decision: PersonsDecision) -> CaseStage:
    if decision.ruling is Ruling.EVIDENCE:
        return CaseStage.EVIDENCE
    return CaseStage.SECOND if needs_second(state, decision) else CaseStage.DECIDED


def needs_second(state: CaseState, decision: PersonsDecision) -> bool:
    """Whether a decision counts only once a second person confirms it."""
    bound = None if state.case is None else state.case.terms.second_above
    return decision.ruling is Ruling.OVERRIDE and bound is not None and decision.drawable > bound
