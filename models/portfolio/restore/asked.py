"""One customer's way back, from what is replayed of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.features.projected.behaviour import Act, Choice, acts, behaviours, choices
from creditline.features.projected.lives import drawn, in_turn
from creditline.features.projected.opened import CarriedFrom, apply_to
from creditline.models.policy import Overlay, Policy, Scaling, Step
from creditline.models.policy.deciding.propose_lines import CLOSED, PORTFOLIO
from creditline.models.portfolio.restore.concepts import concepts_back
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.values import Outlook, Restoration, Way, WholeWithin
from creditline.models.portfolio.restore.ways import NEVER, earliest, harms, smallest, way_of, whole_at

Grid = Mapping[str, tuple[float | None, ...]]
OVERLAY = "overlay"
RATE = 0.9  # of the draws that an interval holds, at least


@dataclass(frozen=True)
class Question:
    """What is asked: of whom, whole again by when, by which behaviours, with how many draws of quiet months.

    `line`: which of the customer's lines on the model's product; None for the only one.
    """

    customer: int | str
    by: date
    behaviours: tuple[str, ...]
    draws: int = 100
    seed: int = 1
    line: str | None = None


def way_back(session: Restoring, asked: Question) -> Restoration:
    """The answer.

    DataError for a customer without that line on the model's product, or with several where none is named, or whose line stands
    whole, without a quiet month, and for a behaviour that the data cannot express.
    """
    source = session.source([asked.customer])
    start = _line_of(session, session.start(source), asked)
    _refuse(session, source, start, asked)
    lives = in_turn(source.quiet, session.as_of, session.until)
    changing = {name for name, changes in apply_to(source, lives, session.model.target_product).items() if changes[0]}
    grid = grid_of(asked.behaviours, changing)
    chosen = list(choices(grid))
    replayed = session.replay(source, start, lives, chosen, keep=True)
    whole, harmful = whole_at(replayed), harms(replayed, np.zeros(len(chosen), np.int64))
    last = float(start.state.standing_limit[0])

    def way(at: int | None) -> Way | None:
        return None if at is None else way_of(replayed, at, chosen[at], last)

    by = sum(day <= asked.by for day in session.days) - 1
    small, first = smallest(chosen, whole, harmful, by), earliest(chosen, whole, harmful)
    furthest = Choice(tuple(Act(behaviours()[name], degrees[-1]) for name, degrees in grid.items()))
    together = way(chosen.index(furthest))
    nothing = way(0)
    assert together is not None and nothing is not None
    outlook, rule = _outlook(session, source, start, chosen, small, first, together)
    found = Restoration(
        customer_id=source.known.customers[0].as_py(),
        line_id=start.line_ids[0],
        as_of=session.as_of,
        by=asked.by,
        until=session.until,
        policy=session.policy.name,
        policy_version=session.policy.version,
        step=int(start.state.step[0]),
        limit=float(start.state.limit[0]),
        last_whole_limit=last,
        outlook=outlook,
        nothing=nothing,
        alone=tuple(told for act in furthest.acts if (told := way(chosen.index(Choice((act,))))) is not None),
        together=together,
        smallest=way(small),
        earliest=way(first),
        rule=rule,
        not_expressed=tuple(name for name in asked.behaviours if name not in changing),
        held_from=session.held_from,
        daily=session.daily,
    )
    choice, whole_on = found.way.choice, found.way.whole_on
    if whole_on is None:
        return found
    then = replayed.frames[session.days.index(whole_on)].slice(chosen.index(choice), 1)
    return replace(
        found,
        interval=_interval(session, source, start, choice, asked),
        concepts=concepts_back(session, session.projection(source, start, lives, [choice]), choice, then, whole_on),
    )


def grid_of(asked: Collection[str], changing: Collection[str]) -> Grid:
    """The degrees of the behaviours that are asked about and change anything."""
    return {one.name: one.degrees or (None,) for one in acts() if one.name in asked and one.name in changing}


def _line_of(session: Restoring, start: Start, asked: Question) -> Start:
    """The one line that is asked about."""
    lines, product = start.line_ids, session.model.target_product
    on = "" if product is None else f" on {product}"
    where = f"{on} on {session.as_of} in {session.data.folder}"
    if not lines:
        raise DataError(f"customer {asked.customer} has no line with a known limit{where}; name a customer with one")
    there = ", ".join(f"{line} ({of})" for line, of in zip(lines, start.products, strict=True))
    if asked.line is None and len(lines) > 1:
        raise DataError(
            f"customer {asked.customer} has {len(lines)} lines{where}: {there}; name one of them (--line, or line_id of a request)"
        )
    if asked.line is not None and asked.line not in lines:
        raise DataError(f"customer {asked.customer} has no line {asked.line}{where}; there is {there}")
    return start.take(np.array([0 if asked.line is None else lines.index(asked.line)]))


def _refuse(session: Restoring, source: CarriedFrom, start: Start, asked: Question) -> None:
    where = session.data.folder
    last = start.decided[0]
    if start.state.step[0] == Step.MAINTAIN and last is not None and last.get("rule") == PORTFOLIO:
        raise DataError(
            f"the line of customer {asked.customer} stands whole but for the portfolio cap, which scaled it on {last['decided_on']}; "
            "only the lender can restore it"
        )
    if start.state.step[0] == Step.MAINTAIN:
        raise DataError(
            f"the line of customer {asked.customer} stands whole on {session.as_of}, so there is nothing to restore; name the day "
            "after a cut, or give what `creditline decide` wrote with --decisions"
        )
    for name in asked.behaviours:
        tables = behaviours()[name].writes
        if not any(session.data.has(table) for table in tables):
            raise DataError(
                f"{where} has no table {' or '.join(tables)}, so {name} cannot be expressed in it; leave the behaviour out, or give "
                "the table"
            )
    if len(source.quiet.without):
        raise DataError(
            f"customer {asked.customer} has no quiet month before {session.as_of} (a whole month with records, covered, nothing 30 "
            "days overdue, no credit event), so there is nothing to carry on from; name another day"
        )


def _outlook(
    session: Restoring, source: CarriedFrom, start: Start, chosen: Sequence[Choice], small: int | None, first: int | None,
    together: Way,
) -> tuple[Outlook, str | None]:  # fmt: skip
    """The answer in a word, and the rule that keeps the line where it is."""
    if small is not None:
        return (Outlook.ACTS if chosen[small].acts else Outlook.NOTHING), None
    if first is not None:
        return Outlook.LATE, None
    rule = together.decisions[-1].rule
    if rule == CLOSED or start.state.step[0] == Step.CLOSE:
        return Outlook.NEVER, CLOSED
    if rule.startswith("review "):
        return Outlook.LENDER, rule
    lives = in_turn(source.quiet, session.as_of, session.until)
    if np.isfinite(start.scaling.threshold) or start.scaling.factor < 1.0:
        without = session.replay(source, start, lives, chosen, Scaling())
        if (whole_at(without) < NEVER).any():
            return Outlook.LENDER, PORTFOLIO
    if session.policy.overlay != Overlay():
        without = session.under(_without_overlay(session.policy)).replay(source, start, lives, chosen)
        if (whole_at(without) < NEVER).any():
            return Outlook.LENDER, OVERLAY
    return Outlook.NEVER, rule


def _without_overlay(policy: Policy) -> Policy:
    return replace(policy, overlay=Overlay())


def _interval(
    session: Restoring, source: CarriedFrom, start: Start, choice: Choice, asked: Question
) -> WholeWithin | None:
    if not asked.draws:
        return None
    lives = drawn(source.quiet, session.as_of, session.until, np.zeros(1, np.int64), asked.draws, asked.seed)
    whole = whole_at(session.replay(source, start, lives, [choice]))
    return within(whole, session.days)


def within(whole: NDArray[np.int64], days: Sequence[date]) -> WholeWithin:
    """The shortest run of decision days that holds at least `RATE` of the draws, the earlier of two as short."""
    back = int((whole < NEVER).sum())
    count = np.bincount(whole[whole < NEVER], minlength=len(days))
    enough = int(np.ceil(RATE * len(whole)))
    runs = [
        (stop - first, first, stop)
        for first in range(len(days))
        for stop in range(first, len(days))
        if int(count[first : stop + 1].sum()) >= enough
    ]
    if not runs:
        return WholeWithin(None, None, 0, back, len(whole))
    _, first, stop = min(runs)
    return WholeWithin(days[first], days[stop], int(count[first : stop + 1].sum()), back, len(whole))
