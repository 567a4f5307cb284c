"""The smallest set of behaviours that keeps a line whole, were its score to fall as those alike fell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.projected.behaviour import Choice, behaviours, choices
from creditline.features.projected.chosen_lives import ChosenLives
from creditline.features.projected.lives import in_turn
from creditline.features.projected.opened import CarriedFrom, apply_to
from creditline.models.policy import Level, Overlay, Policy, Step
from creditline.models.portfolio.restore.replay import Replayed
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.ways import harms
from creditline.models.portfolio.warn.weighing import weighing

Ints = NDArray[np.int64]
POINTS = 20  # falls are tried in steps of so many points, up
FURTHER, MORE = 20, 3  # a line that stays whole with its fall is tried with so many points more, so often in all


@dataclass(frozen=True)
class Avoided:
    """Of a line: whether it goes down with the fall, and the easiest choice that keeps it whole at every decision, None for none.

    `concepts`: those that weigh on the score at the next decision, with points.
    """

    goes_down: bool
    choice: Choice | None
    concepts: tuple[tuple[str, int], ...]


def worse(policy: Policy, points: int) -> Policy:
    """The policy with so many more points off every score."""
    if not points:
        return policy
    there = policy.overlay
    levels = [replace(level, points=level.points + points) for level in there.levels]
    if not levels or levels[0].at_least > -np.inf:
        levels.insert(0, Level(points=points))
    return replace(policy, overlay=Overlay(there.feature if there.levels else None, tuple(levels)))


def avoided(
    session: Restoring, lines: Sequence[tuple[int | str, str]], falls: Sequence[int], asked: Sequence[str]
) -> list[Avoided]:
    """Of each line (customer, line) in good standing, with the fall of its own, points. Each customer has a quiet month."""
    source = session.source(list(dict.fromkeys(customer for customer, _ in lines)))
    every = session.start(source)
    customers = source.known.customers.take(pa.array(every.entity)).to_pylist()
    place = {key: at for at, key in enumerate(zip(customers, every.line_ids, strict=True))}
    start = every.take(np.array([place[line] for line in lines], np.int64))
    fall = np.array([-(-points // POINTS) * POINTS for points in falls], np.int64)
    found: dict[int, Avoided] = {}
    left = np.arange(len(start.entity))
    for more in range(MORE):
        for points in np.unique(fall[left]).tolist():
            mine = left[fall[left] == points]
            told = _of_fall(session, source, start.take(mine), asked, int(points) + more * FURTHER)
            found |= dict(zip(mine.tolist(), told, strict=True))
        left = np.array([at for at in left.tolist() if not found[at].goes_down], np.int64)
        if not len(left):
            break
    return [found[at] for at in range(len(lines))]


def _of_fall(asking: Restoring, source: CarriedFrom, start: Start, asked: Sequence[str], points: int) -> list[Avoided]:
    """Choices of one act are tried for all that go down, then those of two for the lines that are left, and so on."""
    session = asking.under(worse(asking.policy, points))
    lives = in_turn(source.quiet, session.as_of, session.until, start.entity)
    changing = apply_to(source, lives, session.model.target_product)
    own = [tuple(name for name in asked if changing[name][life]) for life in range(lives.count)]
    nothing = session.replay(source, start, lives, [Choice()], keep=True)
    weigh = weighing(session.model, nothing.frames[0])
    down = ~_whole(nothing)
    found: dict[int, Choice] = {}
    left = np.flatnonzero(down)
    for size in range(1, 1 + max((len(names) for names in own), default=0)):
        left = np.array([life for life in left.tolist() if life not in found and len(own[life]) >= size], np.int64)
        if not len(left):
            break
        tried = [[Choice(), *_of_size(own[life], size)] for life in left.tolist()]
        for place, choice in _enough(session, source, start.take(left), tried).items():
            found[int(left[place])] = choice
    return [Avoided(bool(down[life]), found.get(life), weigh[life]) for life in range(lives.count)]


def _enough(
    session: Restoring, source: CarriedFrom, start: Start, tried: Sequence[Sequence[Choice]]
) -> dict[int, Choice]:
    """The easiest of those tried, the first of which is nothing, that keeps each line whole and never harms."""
    chosen = {choice: place for place, choice in enumerate(dict.fromkeys(c for own in tried for c in own))}
    count = np.array([len(own) for own in tried], np.int64)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
    pairs = ChosenLives(
        np.array([chosen[c] for own in tried for c in own], np.int64), np.repeat(np.arange(len(tried)), count)
    )
    lives = in_turn(source.quiet, session.as_of, session.until, start.entity)
    replayed = session.replay(source, start, lives, list(chosen), pairs=pairs)
    fit = _whole(replayed) & ~harms(replayed, np.repeat(first[:-1], count))
    found = {}
    for place, own in enumerate(tried):
        good = [at for at in range(1, len(own)) if fit[first[place] + at]]
        if good:
            found[place] = min((own[at] for at in good), key=lambda choice: choice.ease)
    return found


def _of_size(names: tuple[str, ...], size: int) -> list[Choice]:
    grid = {name: behaviours()[name].degrees or (None,) for name in names}
    return [choice for choice in choices(grid) if len(choice.acts) == size]


def _whole(replayed: Replayed) -> NDArray[np.bool_]:
    return np.asarray((replayed.step == Step.MAINTAIN).all(axis=0))
