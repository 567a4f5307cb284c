"""What may be done with a case, and by whom."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from creditline.features.errors import DataError
from creditline.models.policy import Step
from creditline.models.policy.parts.money import down_to
from creditline.models.portfolio.review.case import ReviewCase
from creditline.models.portfolio.review.entry import Entry, Happened
from creditline.models.portfolio.review.reasons import ReviewReason, Ruling
from creditline.models.portfolio.review.state import CaseStage, CaseState, PersonsDecision, state_of_case
from creditline.models.portfolio.review.store import News, ReviewStore

_OPEN = (CaseStage.WAITING, CaseStage.EVIDENCE)


@dataclass(frozen=True)
class WhatIsDecided:
    """What a person decides of a case: `ruling` for a `reason` in their own `words`, of the day `on`.

    `limit`: of an override, in major units; `step`: where on the ladder, None where the limit says it.
    """

    ruling: Ruling
    reason: ReviewReason
    words: str
    on: date
    limit: float | None = None
    step: Step | None = None


def assign(store: ReviewStore, number: int, by: str, to: str) -> CaseState:
    """Give a case to somebody; DataError for one that is not there or not open."""
    _named(by)
    _named(to)

    def news(entries: Sequence[Entry]) -> Sequence[News]:
        _open_case(entries, number)
        return [News(Happened.ASSIGNED, {"to": to}, number)]

    return _written(store, number, by, news)


def decide(store: ReviewStore, number: int, by: str, decided: WhatIsDecided) -> CaseState:
    """Decide a case.

    DataError for one that is not there or not open, that is assigned to somebody else, and a limit that cannot be set.
    """
    _named(by)
    if not decided.words.strip():
        raise DataError("a decision needs words beside its reason; say what it rests on")

    def news(entries: Sequence[Entry]) -> Sequence[News]:
        state, case = _open_case(entries, number)
        if state.assigned not in (None, by):
            raise DataError(f"case {number} is assigned to {state.assigned}; assign it to {by} first")
        if decided.on < case.decided_on:
            raise DataError(f"{decided.on} lies before the decision of {case.decided_on}; give that day or a later one")
        limit, step = _place(case, decided)
        reason = decided.reason
        made = PersonsDecision(
            decided.ruling,
            by,
            "",
            decided.on,
            reason.key,
            reason.words.by_language(),
            decided.words.strip(),
            limit,
            step,
        )
        return [News(Happened.DECIDED, made.to_told(), number)]

    return _written(store, number, by, news)


def confirm(store: ReviewStore, number: int, by: str, words: str, *, agrees: bool) -> CaseState:
    """A second person's word: the override counts, or the case waits to be decided again.

    DataError for a case that waits for no second person, and for who decided it.
    """
    _named(by)

    def news(entries: Sequence[Entry]) -> Sequence[News]:
        state = state_of_case(entries, number)
        if state.stage is not CaseStage.SECOND or state.decision is None:
            raise DataError(f"case {number} waits for no second person, it is {state.stage}")
        if state.decision.by == by:
            raise DataError(f"{by} decided case {number}; a second person must confirm it")
        return [News(Happened.CONFIRMED if agrees else Happened.RETURNED, {"words": words.strip()}, number)]

    return _written(store, number, by, news)


def _written(store: ReviewStore, number: int, by: str, news: Callable[[Sequence[Entry]], Sequence[News]]) -> CaseState:
    store.write(by, news, number)
    return state_of_case(store.entries(number), number)


def _open_case(entries: Sequence[Entry], number: int) -> tuple[CaseState, ReviewCase]:
    state = state_of_case(entries, number)
    if state.case is None or state.stage not in _OPEN:
        waits = "waits for a second person" if state.stage is CaseStage.SECOND else f"is {state.stage}"
        raise DataError(f"case {number} {waits}; only one that waits or for which evidence is asked can be changed")
    return state, state.case


def _place(case: ReviewCase, decided: WhatIsDecided) -> tuple[float | None, Step | None]:
    """Where an override leaves the line; None for both of anything else."""
    limit, step = decided.limit, decided.step
    if decided.ruling is not Ruling.OVERRIDE:
        if limit is not None or step is not None:
            raise DataError("only an override sets a limit or a step; leave them out")
        return None, None
    if limit is None or not 0.0 <= limit < math.inf:
        raise DataError(f"an override sets a limit of 0 or more, not {limit}; give one")
    if float(down_to(case.terms.rounding, np.array(limit))) != limit:
        raise DataError(f"a limit is a multiple of {case.terms.rounding:g}, by the policy; {limit:g} is none")
    if case.customer_cap is not None and limit > case.customer_cap:
        raise DataError(f"the customer asked for no more than {case.customer_cap:g}; set no higher limit")
    at = _step(case, limit) if step is None else step
    if at not in case.terms.steps:
        raise DataError(
            f"{at.word} is no step of the policy's ladder; give one of {', '.join(s.word for s in case.terms.steps)}"
        )
    if at is Step.CLOSE and limit > 0.0:
        raise DataError(f"a line that is closed has a limit of 0, not {limit:g}; give 0, or another step")
    if (limit, at) == (case.limit_after, case.step):
        raise DataError("that is where the decision left the line; uphold it")
    return limit, at


def _step(case: ReviewCase, limit: float) -> Step:
    """The step that a limit speaks of: as before the decision where it is no lower, reduced where it is, closed at 0."""
    if limit == 0.0:
        return Step.CLOSE
    if limit >= case.limit_before:
        return case.step_before
    return Step.REDUCE if Step.REDUCE in case.terms.steps else Step.MAINTAIN


def _named(who: str) -> None:
    if not who.strip():
        raise DataError("whoever acts on a case has a name; give one")
