"""What was decided otherwise than by the policy, added to what the policy decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy import Decided, InNotice, NoticeState, Policy, Step

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Override:
    """By how much the record departs from the policy, (lines,) each: steps of the ladder, and money. 0 for not at all.

    `bounded`: whether it ends at the most the policy gives anybody; not where another policy decided.
    """

    rungs: Places
    money: Floats
    bounded: bool = True

    def take(self, lines: Places) -> "Override":
        """Of some of the lines."""
        return replace(self, rungs=self.rungs[lines], money=self.money[lines])

    def add(self, other: "Override") -> "Override":
        """Both departures together."""
        bounded = self.bounded and other.bounded
        return Override(self.rungs + other.rungs, self.money + other.money, bounded)


def notice_of(decided: Decided, limit: Floats, step: Places) -> InNotice | None:
    """What is announced by a decision; nothing where a person decided otherwise, which is in force at once."""
    notice = decided.notice
    if notice is None:
        return None
    same = (limit == decided.limit) & (step == decided.step)
    return replace(notice, state=np.where(same, notice.state, int(NoticeState.NONE)))


def overridden(decided: Decided, overrides: Sequence[Override | None], policy: Policy) -> tuple[Floats, Places]:
    """Limits and steps with what was decided otherwise, one block of lines per override.

    The limit stays from 0 up to the most the policy gives anybody, or to what was decided where that is more; where another
    policy decided, there is no end above.
    """
    count = len(decided.limit) // max(len(overrides), 1)
    rungs = np.concatenate([np.zeros(count, np.int64) if one is None else one.rungs for one in overrides])
    money = np.concatenate([np.zeros(count) if one is None else one.money for one in overrides])
    step = np.clip(decided.step + rungs, Step.MAINTAIN, Step.CLOSE)
    free = np.concatenate([np.full(count, one is not None and not one.bounded) for one in overrides])
    most = np.where(free, np.inf, np.maximum(policy.bands[-1].cap, decided.limit))
    limit = np.where(money == 0.0, decided.limit, np.rint(100.0 * np.clip(decided.limit + money, 0.0, most)) / 100.0)
    return np.where(step == Step.CLOSE, 0.0, limit), step
