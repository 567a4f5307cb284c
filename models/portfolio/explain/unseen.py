"""Versions that decided in between and are not at hand: whose recorded scores stand for them."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.settling import stops_after, unseen_at
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.why.game.line_facts import NotAtHand
from creditline.models.why.game.replay import Unseen

Rows = NDArray[np.int64]


def unseen_versions(in_force: InForce, ways: Ways, since: Rows) -> tuple[list[list[NotAtHand]], Unseen | None]:
    """The versions not at hand that each line's recorded scores stand for, and which lines those are.

    `since` (lines,): the row of `ways` from which each line is told.
    """
    per_line = [np.append(start, each) for start, each in zip(since, stops_after(in_force, ways, since), strict=True)]
    line = np.repeat(np.arange(len(per_line)), [len(each) for each in per_line])
    row = np.concatenate(per_line)
    found = unseen_at(in_force, ways, row)
    model, policy = found.model & ~np.isnan(ways.scored[row]), found.policy & ~np.isin(row, since)
    said: list[list[NotAtHand]] = [[] for _ in per_line]
    if not (model.any() or policy.any()):
        return said, None
    days = ways.day[row].tolist()
    kinds: tuple[tuple[Literal["model", "policy"], NDArray[np.bool_]], ...] = (("model", model), ("policy", policy))
    for what, those in kinds:
        versions = ways.text(f"{what}_version", row)
        for place in np.flatnonzero(those).tolist():
            said[line[place]].append(NotAtHand(days[place], what, versions[place] or ""))
    scaled = np.array([min(one.below, one.factor) < 1.0 for one in ways.scalings(row)], dtype=bool)

    def any_of(those: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.bincount(line[those], minlength=len(per_line)) > 0

    unseen = Unseen(any_of(model), any_of(policy), any_of(policy & scaled), any_of(policy & ways.override[row]))
    return [sorted(each, key=lambda one: (one.on, one.what)) for each in said], unseen
