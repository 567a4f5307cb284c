"""The ladder: which steps lead down, and how a line comes back."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DeclarationError
from creditline.models.policy.parts.action import Action, Step

Steps = NDArray[np.int64]


@dataclass(frozen=True)
class Ladder:
    """Which steps lead down, and how a line comes back. DeclarationError where there is no way back.

    A decision moves a line at most one step up.
    """

    down: tuple[Step, ...] = (Step.REDUCE, Step.SUSPEND, Step.CLOSE)
    """Steps below maintain, in order. Default: reduce, suspend, close."""
    back: tuple[Action, ...] = (Action.RESTORE, Action.INCREASE)
    """Ways up, of restore and increase. Default: restore, increase."""
    hysteresis: int = 0
    """Points above the edge it fell below at which a line steps back, 0 or more. Default: 0."""
    at_once: int = 1
    """Steps down that one decision takes at most, 1 or more. Default: 1."""
    reopen: bool = False
    """Whether a closed line may be restored. Default: False."""

    def __post_init__(self) -> None:
        if list(self.down) != sorted(set(self.down)) or Step.MAINTAIN in self.down:
            raise DeclarationError("the ladder leads down by reduce, suspend, close, in this order, each at most once")
        if set(self.back) - {Action.RESTORE, Action.INCREASE}:
            raise DeclarationError("the ladder leads back by restore and increase only")
        if self.hysteresis < 0 or self.at_once < 1:
            raise DeclarationError("the ladder needs hysteresis of 0 or more points and at_once of 1 or more")
        if Step.REDUCE in self.down and Action.INCREASE not in self.back:
            raise DeclarationError("the ladder has no way back from reduce; add increase to back")
        if Step.SUSPEND in self.down and Action.RESTORE not in self.back:
            raise DeclarationError("the ladder has no way back from suspend; add restore to back")
        if self.reopen and Action.RESTORE not in self.back:
            raise DeclarationError("the ladder reopens closed lines, but restore is not in back; add it")
        if self.down == (Step.CLOSE,) and not self.reopen:
            raise DeclarationError(
                "the ladder leads to close at once and has no way back; set reopen, or add a step before"
            )

    @cached_property
    def moves(self) -> Steps:
        """Shape (4, 4): the step a line on step p (row) goes to when step w (column) is wanted."""
        listed = (Step.MAINTAIN, *self.down)
        table = np.empty((len(Step), len(Step)), dtype=np.int64)
        for standing in Step:
            for wanted in Step:
                table[standing, wanted] = self._move(standing, wanted, listed)
        return table

    def _move(self, standing: Step, wanted: Step, listed: tuple[Step, ...]) -> Step:
        if wanted > standing:
            ahead = [step for step in listed if standing < step <= wanted][: self.at_once]
            return ahead[-1] if ahead else standing
        if wanted == standing or (standing is Step.CLOSE and not self.reopen):
            return standing
        ahead = [step for step in reversed(listed) if wanted <= step < standing]
        if standing is Step.CLOSE:
            ahead = [step for step in ahead if step < Step.SUSPEND]
        return ahead[0] if ahead else standing
