"""Links between customers: each belongs to a group of six, within which pairs are linked.

A pair is linked with probability 0.25 from a month drawn evenly over the 96 before the end of the window (and not before both are
customers), as family (45 %), by device, by address or by referral.
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.setting.arrays import Flags, Ints
from creditline.training.world.setting.calendar import BURN_IN, Calendar
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.traits import GROUP, Traits

LINK_KINDS = ("family", "device", "address", "referral")
_LINKED = 0.25
_KIND_SHARES = np.array([0.45, 0.20, 0.20, 0.15])
_OLDEST = 96
_PAIRS = tuple((a, b) for a in range(GROUP) for b in range(a + 1, GROUP))


@dataclass(frozen=True)
class Kin:
    """Per group and pair of members: the kind of link (-1: none), the month it begins and the day of that month."""

    kind: Ints
    since: Ints
    day: Ints

    def touched_by(self, struck: Flags, month: int) -> Flags:
        """Who has, in `month`, a family link to a customer in `struck`."""
        members = struck.reshape(-1, GROUP)
        touched = np.zeros_like(members)
        family = (self.kind == 0) & (self.since < month)
        for pair, (a, b) in enumerate(_PAIRS):
            touched[:, a] |= family[:, pair] & members[:, b]
            touched[:, b] |= family[:, pair] & members[:, a]
        return touched.reshape(-1)

    def ends(self) -> tuple[Ints, Ints, Ints]:
        """Every link seen from both sides: position of the customer, of the other, and row of `kind.ravel()`."""
        group, pair = np.nonzero(self.kind >= 0)
        first = np.array([a for a, _ in _PAIRS])[pair] + group * GROUP
        second = np.array([b for _, b in _PAIRS])[pair] + group * GROUP
        row = group * len(_PAIRS) + pair
        return np.concatenate([first, second]), np.concatenate([second, first]), np.concatenate([row, row])


def make_kin(group_draws: Draws, traits: Traits, calendar: Calendar) -> Kin:
    """Draw the links of whole groups; `group_draws` has one row per customer, that of the group."""
    groups = len(traits.number) // GROUP
    count = len(_PAIRS)
    kind = np.full((groups, count), -1, dtype=np.int64)
    since = np.zeros((groups, count), dtype=np.int64)
    day = np.zeros((groups, count), dtype=np.int64)
    opened = traits.opened.reshape(groups, GROUP)
    latest = BURN_IN + calendar.months
    for pair, (a, b) in enumerate(_PAIRS):
        drawn = [group_draws.uniform(Stream.LINKS, 0, 4 * pair + j)[::GROUP] for j in range(4)]
        which = np.minimum(np.searchsorted(np.cumsum(_KIND_SHARES), drawn[1]), len(LINK_KINDS) - 1)
        kind[:, pair] = np.where(drawn[0] < _LINKED, which, -1)
        start = latest - 1 - np.floor(_OLDEST * drawn[2]).astype(np.int64)
        since[:, pair] = np.maximum(start, np.maximum(opened[:, a], opened[:, b]) + 1)
        day[:, pair] = (28.0 * drawn[3]).astype(np.int64)
    return Kin(kind, since, day)
