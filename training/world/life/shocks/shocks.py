"""When shocks begin and how strong each is this month.

One kind k of the world's begins in a month with probability r_k * f_k, where f is 1 except for job loss: relative hazard of
the occupation times exp(0.35 * unemployment gap); one draw decides, job loss having the last place, so that the economy
moves no other. In 0.25 % of months (0.08 % in a slow world) two troubles begin together, in as many others a trouble and a relief
(which masks it); rare kinds only come alone. A kind cannot begin again within a year and a half (slow: three years) of
its last beginning, also when that one is left out of the life: leaving out a shock never lets in another. Support of a
relative begins the month after a linked family member lost a job, with probability 0.6.
Strength at age a (months): size * min(1, (a + 1) / ramp) while a < duration, else 0.
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.shocks.kinds import (
    KINDS,
    LEAST,
    LONGEST,
    MOST,
    RAMPS,
    SHORTEST,
    Kind,
)
from creditline.training.world.life.shocks.omission import Omission
from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.links import Kin
from creditline.training.world.setting.nature import Nature
from creditline.training.world.setting.occupations import job_loss_rates
from creditline.training.world.setting.traits import Traits

NEVER = -999
_GAP_EFFECT = 0.35
_SUPPORTS = 0.6
_WHICH, _PAIRS, _ONE, _OTHER, _RELIEF, _SUPPORT, _SIZE, _LENGTH = 0, 20, 21, 22, 23, 24, 40, 60
_RARE = 0.001


@dataclass(frozen=True)
class Striking:
    """The kinds that strike in a world: all but job loss with the upper end of each one's place in (0, 1); who may come in pairs."""

    kinds: Ints
    upto: Floats
    job_loss: float
    troubles: Ints
    reliefs: Ints

    @staticmethod
    def of(*, slow: bool) -> "Striking":
        """Those of a slow world, or of a sudden one."""
        here = [each for each in KINDS if each.slow == slow and each.rate > 0]
        alone = [each for each in here if each.kind != Kind.JOB_LOSS]
        often = [each for each in here if each.rate >= _RARE]
        return Striking(
            kinds=np.array([each.kind for each in alone]),
            upto=np.cumsum([each.rate for each in alone]),
            job_loss=sum(each.rate for each in here if each.kind == Kind.JOB_LOSS),
            troubles=np.array([each.kind for each in often if not each.improves]),
            reliefs=np.array([each.kind for each in often if each.improves]),
        )


_STRIKING = {slow: Striking.of(slow=slow) for slow in (False, True)}


@dataclass(frozen=True)
class ShockState:
    """Customers by kinds: the month each kind last began (`begun`), or would have but for what is left out (`drawn`)."""

    drawn: Ints
    begun: Ints
    size: Floats
    months: Ints

    @staticmethod
    def before(customers: int) -> "ShockState":
        """Nothing has ever happened."""
        never = np.full((customers, len(KINDS)), NEVER, dtype=np.int64)
        return ShockState(never, never, np.zeros(never.shape), np.zeros(never.shape, dtype=np.int64))


def begin_shocks(
    state: ShockState,
    nature: Nature,
    traits: Traits,
    kin: Kin,
    gap: Floats,
    month: int,
    draws: Draws,
    omission: Omission,
) -> tuple[ShockState, Flags]:
    """The shocks of one month: the new state, and which began (left-out ones not among them)."""
    customers, here = len(traits.number), _STRIKING[nature.slow]
    begins = np.zeros((customers, len(KINDS)), dtype=np.bool_)
    place = draws.uniform(Stream.SHOCKS, month, _WHICH)
    alone = np.searchsorted(here.upto, place, side="right")
    loses = place - here.upto[-1] < here.job_loss * job_loss_rates()[traits.occupation] * np.exp(_GAP_EFFECT * gap)
    struck = np.flatnonzero(alone < len(here.kinds))
    begins[struck, here.kinds[alone[struck]]] = True
    begins[:, Kind.JOB_LOSS] = (alone == len(here.kinds)) & loses
    together = draws.uniform(Stream.SHOCKS, month, _PAIRS)
    struck = np.flatnonzero(together < nature.pairs + nature.masked)
    one = (draws.uniform(Stream.SHOCKS, month, _ONE)[struck] * len(here.troubles)).astype(np.int64)
    step = 1 + (draws.uniform(Stream.SHOCKS, month, _OTHER)[struck] * (len(here.troubles) - 1)).astype(np.int64)
    relief = here.reliefs[(draws.uniform(Stream.SHOCKS, month, _RELIEF)[struck] * len(here.reliefs)).astype(np.int64)]
    other = here.troubles[(one + step) % len(here.troubles)]
    begins[struck, here.troubles[one]] = True
    begins[struck, np.where(together[struck] < nature.pairs, other, relief)] = True
    supports = draws.uniform(Stream.SHOCKS, month, _SUPPORT) < _SUPPORTS
    begins[:, Kind.FAMILY_SUPPORT] = supports & kin.touched_by(state.drawn[:, Kind.JOB_LOSS] == month - 1, month)
    begins &= month - state.drawn >= nature.again_after
    happens = begins & ~omission.strikes(month, len(KINDS))
    happens[:, Kind.FAMILY_SUPPORT] &= kin.touched_by(state.begun[:, Kind.JOB_LOSS] == month - 1, month)
    size, months = state.size.copy(), state.months.copy()
    for kind in np.flatnonzero(happens.any(axis=0)):
        new = np.flatnonzero(happens[:, kind])
        size[new, kind], months[new, kind] = sizes_and_lengths(draws, month, int(kind), new)
    return (
        ShockState(np.where(begins, month, state.drawn), np.where(happens, month, state.begun), size, months),
        happens,
    )


def strengths(state: ShockState, month: int) -> Floats:
    """How strong each kind is in `month`: customers by kinds, 0 where it is not at work."""
    age = month - state.begun
    return np.where(age < state.months, state.size * np.minimum(1.0, (age + 1) / RAMPS), 0.0)


def redraw_lengths(state: ShockState, month: int, draws: Draws) -> ShockState:
    """The same shocks with a fresh draw of how long those at work at the end of `month` still last.

    A duration is drawn again from those of its kind that are longer than what has passed.
    """
    passed = month - state.begun + 1
    least = np.maximum(SHORTEST, passed)
    uniform = np.stack([draws.uniform(Stream.SHOCKS, month, _LENGTH + kind, slot=1) for kind in Kind], axis=1)
    again = (least + np.floor((LONGEST - least + 1.0) * uniform)).astype(np.int64)
    return ShockState(state.drawn, state.begun, state.size, np.where(passed <= state.months, again, state.months))


def sizes_and_lengths(draws: Draws, month: int, kind: int, customers: Ints) -> tuple[Floats, Ints]:
    """Size and duration (months) of a kind that begins in `month`, for the given positions."""
    strength = draws.uniform(Stream.SHOCKS, month, _SIZE + kind)[customers]
    length = draws.uniform(Stream.SHOCKS, month, _LENGTH + kind)[customers]
    size = LEAST[kind] + (MOST[kind] - LEAST[kind]) * strength
    span = LONGEST[kind] - SHORTEST[kind] + 1.0
    return size, (SHORTEST[kind] + np.floor(span * length)).astype(np.int64)
