"""The truth in the world for each cut, from its twins, and which cuts are a fair question.

The twin's row of the same day is what the life lived without the cause came to. A family's truth is the part of the cause's
effect it carried: the change of points undone when it alone is put to the twin's values. What the twin's own score went
through since the earlier day would have happened anyway; with it the truth is that of the whole life, and adds up to the change
as far as points of single families do. Tiers, each within the one before:

- `all`: every cut after the cause;
- `made`: the line would have stood without the cause (of two: without both);
- `alone`: and nothing else happened: without the cause no family would have moved the score by more than 10 points
  since the earlier day.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from falls import Falls
from line_policy import ByScore
from marks import both_in_top_two
from numpy.typing import NDArray
from scores import Floats, Scorer
from truths import effect, put_back

Flags = NDArray[np.bool_]
SMALL = 10.0


@dataclass(frozen=True)
class WorldTruth:
    """Truth of all cuts, (n, groups) or (n,)."""

    scorer: Scorer
    falls: Falls
    policy: ByScore

    @cached_property
    def carried(self) -> Floats:
        """How much of the effect of the first trouble each family carried."""
        return put_back(self.scorer, self.falls.twin, self.falls.ends)

    @cached_property
    def anyway(self) -> Floats:
        """What each family would have done to the score without the first trouble, over the same days."""
        return put_back(self.scorer, self.falls.starts, self.falls.twin)

    @cached_property
    def injected(self) -> NDArray[np.int64]:
        """The family (or concept) the first trouble moves first in the world; -1 where the model has none of its features."""
        names = [case.troubles[0].named(self.scorer.level) for case in self.falls.cases]
        return np.array([self._place(name) for name in names], dtype=np.int64)

    @cached_property
    def made(self) -> Flags:
        """Whether the line would have stood without the causes."""
        return self.policy.stands(self.scorer, self.scorer.margin(self._without))

    @cached_property
    def alone(self) -> Flags:
        """Whether besides nothing else happened, by families at either level."""
        anyway = put_back(Scorer(self.scorer.model), self.falls.starts, self._without)
        return self.made & (np.abs(anyway).max(axis=1) <= SMALL)

    @cached_property
    def double(self) -> Flags:
        """Cuts after two troubles near one another."""
        return self.falls.kind() == "double"

    @cached_property
    def both(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of double causes, the family that carried most of each, (n,) each; place 0 elsewhere."""
        one, other = (self._top(twin) for twin in (self.falls.twin, self.falls.twin_other))
        return one, other

    @cached_property
    def two_mattered(self) -> Flags:
        """Double causes that each lowered the score by 10 points or more, and most of all through two families.

        One cause that moves two families can do more through the second than another cause through its first; then no
        answer of two families can name both causes, and the cut is no fair question.
        """
        mattered = self.double.copy()
        for twin in (self.falls.twin, self.falls.twin_other):
            mattered &= np.nan_to_num(effect(self.scorer, twin, self.falls.ends)) <= -SMALL
        truth = put_back(self.scorer, self._without, self.falls.ends)
        return mattered & (self.both[0] != self.both[1]) & (both_in_top_two(truth, *self.both) == 1.0)

    @cached_property
    def _without(self) -> Floats:
        """The twins' rows without the cause, or without both."""
        return np.where(self.double[:, None], self.falls.twin_both, self.falls.twin)

    def _top(self, twin: Floats) -> NDArray[np.int64]:
        top = np.zeros(len(twin), dtype=np.int64)
        top[self.double] = put_back(self.scorer, twin[self.double], self.falls.ends[self.double]).argmin(axis=1)
        return top

    def _place(self, name: str) -> int:
        return self.scorer.groups.index(name) if name in self.scorer.groups else -1
