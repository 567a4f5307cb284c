"""From which date a line's descent is told: the last one that left it whole and at which nothing was due."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from creditline.models.artefact import Model
from creditline.models.policy import Inputs, Policy, Scaling, decide_lines
from creditline.models.policy.deciding.passing import after_decision, lowers, passed
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import policy_columns
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.scoring.frame import score_frame

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
FeaturesOf = Callable[
    [pa.Table], Iterator[tuple[Rows, pa.Table]]
]  # pairs -> places among them and their rows, in parts

NONE = -1
_AT_ONCE = (3, 9, 10_000)  # dates looked at together going back: features of many dates cost little more than of one


def settle(in_force: InForce, ways: Ways, features: FeaturesOf, asked: Rows | None = None) -> Rows:
    """The row of `ways` from which each line's descent is told, (lines,); `NONE` where there is none.

    The last date that left the line whole and at which nothing was due: with everything as it was then, the decisions
    since lower nothing. `asked`: the row to try before every other one, whose later dates are no candidates. Without a
    policy nothing tells what was due, and it is the last date that left the line whole, or else the date before.
    """
    found = np.full(len(ways), NONE, dtype=np.int64)
    queue = [np.flatnonzero(ways.whole[a:b]) + a for a, b in zip(ways.first[:-1], ways.first[1:], strict=True)]
    if asked is not None:
        queue = [rows[rows <= row] for rows, row in zip(queue, asked, strict=True)]
    if in_force.policy is None:
        first = np.where(ways.last > ways.first[:-1], ways.last - 1, NONE)
        return np.array([rows[-1] if len(rows) else other for rows, other in zip(queue, first, strict=True)], np.int64)
    open_lines, seen = np.arange(len(ways)), 0
    for most in _AT_ONCE:
        ahead = [queue[line][: len(queue[line]) - seen][-most:] for line in open_lines.tolist()]
        candidates = np.concatenate([*ahead, np.zeros(0, np.int64)])
        if not len(candidates):
            break
        due = np.ones(len(candidates), dtype=bool)
        for places, frame in features(pairs_of_rows(ways, candidates)):
            due[places] = due_at(in_force, ways, candidates[places], frame)
        np.maximum.at(found, ways.line[candidates[~due]], candidates[~due])
        open_lines, seen = open_lines[found[open_lines] == NONE], seen + most
    return found


def pairs_of_rows(ways: Ways, rows: Rows) -> pa.Table:
    """Customer and date of these rows."""
    return ways.dates.select(["customer_id", "as_of"]).take(pa.array(rows)).combine_chunks()


def stops_after(in_force: InForce, ways: Ways, rows: Rows) -> list[Rows]:
    """Per row the line's later rows on which it was decided on, and the last in any case.

    By a policy and a model at hand, or by others with a recorded score, which stands for them. A month without a decision
    is no stop of a lender who records them; on a record without decisions a month end after which the limit changed is.
    """
    unseen = unseen_at(in_force, ways, np.arange(len(ways.line)))
    stopping = ways.stopping & (~(unseen.model | unseen.policy) | ~np.isnan(ways.scored))
    stopping[ways.last] = True
    return [
        np.flatnonzero(stopping[row + 1 : end]) + row + 1
        for row, end in zip(rows.tolist(), ways.first[ways.line[rows] + 1].tolist(), strict=True)
    ]


@dataclass(frozen=True)
class UnseenAt:
    """Whether model and policy of some dates are recorded and not at hand."""

    model: Flags
    policy: Flags


def unseen_at(in_force: InForce, ways: Ways, rows: Rows) -> UnseenAt:
    """Of each of the rows; nothing is unseen on a line's last date, whose decision is by what is given."""
    last = np.isin(rows, ways.last)
    policies, models = (ways.text(f"{what}_version", rows) for what in ("policy", "model"))
    there = {version: in_force.policy_at(version, last=False) is not None for version in set(policies)}
    known = {version: in_force.has_model(version) for version in set(models)}
    return UnseenAt(
        np.array([not known[version] for version in models], dtype=bool) & ~last,
        np.array([not there[version] for version in policies], dtype=bool) & ~last,
    )


@dataclass(frozen=True)
class DecidedBy:
    """Policies and models, and `which` of them decided on each of some dates."""

    choices: tuple[tuple[Policy, Model], ...]
    which: Rows


def in_force_at(in_force: InForce, ways: Ways, rows: Rows) -> DecidedBy:
    """Policy and model of each row's date: those recorded where they are at hand, else those in force by date."""
    last = np.isin(rows, ways.last).tolist()
    told = list(zip(ways.text("policy_version", rows), ways.text("model_version", rows), last, strict=True))
    found: dict[tuple[int, int], int] = {}
    choices: list[tuple[Policy, Model]] = []
    places: dict[tuple[str | None, str | None, bool], int] = {}
    for versions in dict.fromkeys(told):
        policy = in_force.policy_at(versions[0], last=versions[2]) or in_force.policy_at(None, last=versions[2])
        assert policy is not None
        model = in_force.model_at(versions[1], last=versions[2])
        place = found.setdefault((id(policy), id(model)), len(choices))
        if place == len(choices):
            choices.append((policy, model))
        places[versions] = place
    return DecidedBy(tuple(choices), np.array([places[versions] for versions in told], dtype=np.int64))


def as_recorded(
    unseen: Flags, recorded: NDArray[np.float64], model: Model, scores: pa.Table
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score and pd of lines: those of `scores`, or where the model is `unseen`, the one `recorded` and what it says of risk."""
    score, pd = (scores[name].to_numpy().astype(np.float64) for name in ("score", "pd"))
    told = unseen & ~np.isnan(recorded)
    return np.where(told, recorded, score), np.where(told, expit(model.scale.log_odds(recorded)), pd)


def due_at(in_force: InForce, ways: Ways, rows: Rows, frame: pa.Table) -> Flags:
    """Whether, with everything as on the date of each row, a decision since lowers the line; `frame`: their features."""
    due = np.zeros(len(rows), dtype=bool)
    decided_by = in_force_at(in_force, ways, rows)
    stops = stops_after(in_force, ways, rows)
    unseen = unseen_at(in_force, ways, rows).model
    for number_of, (policy, model) in enumerate(decided_by.choices):
        own = decided_by.which == number_of
        scores = score_frame(model, frame)
        score, pd = as_recorded(unseen, ways.scored[rows], model, scores)
        told = policy_columns(in_force, model, frame)
        state, before = ways.evening(rows), rows.copy()
        for number in range(max(map(len, stops))):
            here = np.flatnonzero(own & np.array([len(each) > number for each in stops]))
            if not len(here):
                break
            then = np.array([stops[place][number] for place in here.tolist()], dtype=np.int64)
            eve = passed(state.take(here), ways.passing(before[here], then))
            inputs = Inputs(
                score=score[here],
                pd=pd[here],
                features={name: told[name].take(pa.array(here)) for name in policy.columns},
                balance=ways.balance[rows[here]],
                state=eve,
            )
            decided = decide_lines(policy, inputs, Scaling())
            due[here] |= lowers(eve, decided)
            chosen = np.isin(np.arange(len(rows)), here)
            state = (
                after_decision(eve, decided.limit, decided.step, decided.notice)
                .spread(here, len(rows))
                .where(chosen, state)
            )
            before[here] = then
    return due
