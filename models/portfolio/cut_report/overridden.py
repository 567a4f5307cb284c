"""What persons decided otherwise: how often, by what sent a case to them, by their reasons and by the score, and what became of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.models.policy import Step
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.portfolio.cut_report.values import Later, OverrideGroup, Overrides
from creditline.models.portfolio.review.case import ReviewCase, SentBy
from creditline.models.portfolio.review.state import CaseStage, CaseState, PersonsDecision

_Ended = tuple[ReviewCase, PersonsDecision, bool]  # whether it was overridden


def count_overrides(
    states: Iterable[CaseState],
    end: date,
    bands: Sequence[str],
    id_type: pa.DataType,
    later: Callable[[pa.Table], Later],
) -> Overrides:
    """Count the cases of decisions up to `end`; `bands`: in which order; `later`: what became of customers after a date."""
    known = list(states)
    told = [(state, state.case) for state in known if state.case is not None and state.case.decided_on <= end]
    ended: list[_Ended] = [
        (case, state.decision, state.overridden)
        for state, case in told
        if state.stage is CaseStage.DECIDED and state.decision is not None
    ]
    moved = [_cents(case, made) for case, made, overridden in ended if overridden]
    return Overrides(
        cases=len(told),
        open=len(told) - len(ended),
        erased=sum(state.case is None for state in known),
        total=_group("all", ended, len(ended)),
        raised=sum(cents for cents in moved if cents > 0) / 100.0,
        lowered=-sum(cents for cents in moved if cents < 0) / 100.0 + 0.0,
        sent=_groups(ended, lambda one: _sent(one[0])),
        reasons=_reasons(ended),
        bands=_in_order(_groups(ended, lambda one: one[0].band or DEFAULTED), bands),
        later=later(_rows(ended, id_type, overridden=True)),
        later_upheld=later(_rows(ended, id_type, overridden=False)),
    )


def _sent(case: ReviewCase) -> str:
    """What sent a case to a person: a rule by its name, else the letter or the customer."""
    return case.why or str(case.sent_by) if case.sent_by is SentBy.POLICY else str(case.sent_by)


def _groups(ended: Sequence[_Ended], name: Callable[[_Ended], str]) -> tuple[OverrideGroup, ...]:
    found: dict[str, list[_Ended]] = {}
    for one in ended:
        found.setdefault(name(one), []).append(one)
    groups = [_group(key, ones, len(ones)) for key, ones in found.items()]
    return tuple(sorted(groups, key=lambda group: (-group.decided, group.name)))


def _reasons(ended: Sequence[_Ended]) -> tuple[OverrideGroup, ...]:
    found: dict[str, list[_Ended]] = {}
    for one in ended:
        if one[2]:
            found.setdefault(one[1].reason, []).append(one)
    groups = [_group(key, ones, len(ended)) for key, ones in found.items()]
    return tuple(sorted(groups, key=lambda group: (-group.overridden, group.name)))


def _group(name: str, ones: Sequence[_Ended], of: int) -> OverrideGroup:
    overridden = sum(one[2] for one in ones)
    return OverrideGroup(name, len(ones), overridden, overridden / of if of else None)


def _in_order(groups: Sequence[OverrideGroup], names: Sequence[str]) -> tuple[OverrideGroup, ...]:
    order = {name: place for place, name in enumerate(names)}
    return tuple(sorted(groups, key=lambda group: (order.get(group.name, len(order)), group.name)))


def _cents(case: ReviewCase, made: PersonsDecision) -> int:
    """What an override leaves to draw above what the decision left, in cents."""
    decided = 0.0 if case.step >= Step.SUSPEND else case.limit_after
    return int(np.rint(100.0 * made.drawable)) - int(np.rint(100.0 * decided))


def _rows(ended: Sequence[_Ended], id_type: pa.DataType, *, overridden: bool) -> pa.Table:
    """Whose decisions these are, and of which day: each customer's first only, so that nobody is counted twice."""
    first: dict[str, ReviewCase] = {}
    for case, _, was in sorted(ended, key=lambda one: one[0].decided_on):
        if was is overridden:
            first.setdefault(str(case.customer_id), case)
    ids = pa.array([str(case.customer_id) for case in first.values()], pa.string()).cast(id_type)
    return pa.table(
        {"customer_id": ids, "as_of_to": pa.array([case.decided_on for case in first.values()], pa.date32())}
    )
