"""What was decided on n lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.in_notice import InNotice
from creditline.models.policy.parts.action import Action

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ACTIONS = tuple(Action)


@dataclass(frozen=True)
class Scaling:
    """What the portfolio cap did to the limits decided.

    Lines scored below `threshold` were scaled to `below`, those at it to `factor`, those above not at all; never below
    what is owed.
    `exposure` is the total before scaling, `cap` the most allowed (None for no cap), `short` what the cap was missed by
    because it is owed. All in money.
    """

    threshold: float = -np.inf
    factor: float = 1.0
    below: float = 1.0
    exposure: float = 0.0
    cap: float | None = None
    short: float = 0.0

    def factors(self, score: Floats) -> Floats:
        """The factor of each score."""
        return np.where(score < self.threshold, self.below, np.where(score == self.threshold, self.factor, 1.0))


@dataclass(frozen=True)
class Proposed:
    """A decision before the portfolio cap; every array of shape (n,).

    `score`: after the overlay. `band`: place in the policy's bands. `limit`: afterwards. `step`: afterwards. `action`:
    place in `ACTIONS`. `wanted`: what would have been done had no review held it. `rule`: place in `rules`, the name of
    what decided. `fired`: shape (n, rules of the policy), which triggers and reviews held. `review`: a person must look.
    `in_default`: who has no score; they stand in the lowest band, and the cap ranks the others. `notice`: what is announced; None
    where the policy announces nothing. Of a cut that is announced `limit` and `step` are those it leads to.
    """

    score: Floats
    band: Ints
    limit: Floats
    step: Ints
    action: Ints
    wanted: Ints
    rule: Ints
    rules: tuple[str, ...]
    fired: Flags
    review: Flags
    income: Floats
    in_default: Flags
    notice: InNotice | None


@dataclass(frozen=True)
class Decided(Proposed):
    """The same after the portfolio cap, with `scaling`, what the cap did to everybody, and `limit_before`."""

    limit_before: Floats
    scaling: Scaling

    @property
    def actions(self) -> list[str]:
        """The action of each line, by name."""
        names = [str(action) for action in ACTIONS]
        return [names[place] for place in self.action.tolist()]

    @property
    def decided_by(self) -> list[str]:
        """The name of what decided each line: `trigger …`, `band …`, `portfolio cap`, `review …`, `cool-down` and the like."""
        return [self.rules[place] for place in self.rule.tolist()]
