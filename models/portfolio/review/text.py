"""Cases as text for staff."""

from collections.abc import Iterable, Iterator
from typing import Any

from creditline.models.policy import Step
from creditline.models.portfolio.review.entry import Entry, Happened
from creditline.models.portfolio.review.json_form import row_data
from creditline.models.portfolio.review.reasons import Ruling
from creditline.models.portfolio.review.state import CaseState, PersonsDecision

_HEADS = ("case", "stage", "sent by", "decided", "until", "action", "limit", "assigned", "result")


def list_text(states: Iterable[CaseState]) -> str:
    """A table, a line per case."""
    rows = [_HEADS, *(_row(row_data(state)) for state in states)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def case_text(state: CaseState, language: str) -> str:
    """One case: the decision that is looked at, why, and everything that was done; reasons are said in `language`."""
    return "\n".join(_lines(state, language))


def _row(told: dict[str, Any]) -> tuple[str, ...]:
    limit = "" if told["limit_after"] is None else f"{told['limit_before']:,.2f} -> {told['limit_after']:,.2f}"
    shown = (
        told["case"], told["stage"], told["sent_by"], told["decided_on"], told["decide_by"], told["action"], limit,
        told["assigned"], told["decided"],
    )  # fmt: skip
    return tuple("-" if one in (None, "") else str(one) for one in shown)


def _lines(state: CaseState, language: str) -> Iterator[str]:
    case = state.case
    yield f"Case {state.number}: {state.stage}"
    if case is not None:
        yield f"  customer {case.customer_id}, line {case.line_id} ({case.product}), decision of {case.decided_on}"
        yield (
            f"  {case.action}: limit {case.limit_before:,.2f} -> {case.limit_after:,.2f} {case.currency}, "
            f"step {case.step_before.word} -> {case.step.word}, by {case.rule or 'no rule'}"
        )
        if case.proposed is not None and case.proposed != case.action:
            yield f"  held back until a person has looked: {case.proposed}"
        score = "no score" if case.score is None else f"score {case.score:g} ({case.band})"
        yield f"  {score}, model {case.model_version}, policy {case.policy_version}"
        yield f"  sent by {case.sent_by}: {case.why or 'no reason was stated'}"
        bound = case.terms.second_above
        second = "" if bound is None else f"; a second person above {bound:,.2f}"
        yield f"  to be decided by {case.terms.decide_by}{second}"
    if state.assigned is not None:
        yield f"  assigned to {state.assigned}"
    for entry in state.entries:
        yield f"  {entry.at}  {entry.actor}: {_said(entry, language)}"


def _said(entry: Entry, language: str) -> str:
    if entry.content is None:
        return f"{entry.happened} (erased, {entry.digest[:12]})"
    if entry.happened is Happened.ASSIGNED:
        return f"assigned to {entry.told['to']}"
    if entry.happened is Happened.DECIDED:
        return _decided(PersonsDecision.from_entry(entry), language)
    words = entry.told.get("words") if entry.happened in (Happened.CONFIRMED, Happened.RETURNED) else None
    return f"{entry.happened}, {words}" if words else str(entry.happened)


def _decided(made: PersonsDecision, language: str) -> str:
    done = {
        Ruling.UPHOLD: "upheld",
        Ruling.EVIDENCE: "asked for evidence",
        Ruling.OVERRIDE: f"overrode: limit {made.limit or 0.0:,.2f}, {_word(made.step)}, of {made.on}",
    }[made.ruling]
    return f"{done}; {made.reason_words.get(language, made.reason)}: {made.words}"


def _word(step: Step | None) -> str:
    return "" if step is None else step.word
