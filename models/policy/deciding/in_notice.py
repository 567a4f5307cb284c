"""What is announced on n lines, and what holds until it takes effect."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class NoticeState(IntEnum):
    """What a decision has to do with a notice."""

    NONE = 0
    ANNOUNCED = 1  # a cut, which takes effect later
    RUNNING = 2  # announced before, not yet in effect
    EFFECTIVE = 3  # announced before, in effect from now on, as far as the rule still holds
    WITHDRAWN = 4  # announced before, and cured

    @property
    def word(self) -> str | None:
        """As decisions are recorded; None of no notice."""
        return self.name.lower() if self else None


@dataclass(frozen=True)
class InNotice:
    """(n,) each. `state`: of `NoticeState`. `limit` and `step`: in force until the effect, or until this decision where it ends the notice.

    `left`: days until the effect, `age`: days since the announcement. NaN where there is no notice.
    """

    state: Ints
    limit: Floats
    step: Floats
    left: Floats
    age: Floats

    @property
    def goes_on(self) -> Flags:
        """Where something is announced and not yet in effect after the decision."""
        return np.isin(self.state, (NoticeState.ANNOUNCED, NoticeState.RUNNING))
