"""Which customers are replayed without which of their causes.

Candidates are shocks that began at least a year into the window and three months before its end, and customers whose
line the lender cut after its model update, after its policy change or for the portfolio, or who lost a job after a
recession set in. Quiet customers, without a shock of their own from a year before that layer moved to the end of the
window, are causes apart (`macro_only`: the economy moved and nothing else did). Each gets a number by hash; the lowest
of each cause are taken, an even share of the probes for every cause.
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.history import History
from creditline.training.world.life.lender import Action, Reason
from creditline.training.world.life.shocks.kinds import KINDS, Kind
from creditline.training.world.rows.identity import Identity
from creditline.training.world.setting.arrays import Flags, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import mixed
from creditline.training.world.truth.shock_rows import CASES, struck

LAYERS = ("macro", "model", "policy")
_AFTER, _BEFORE_END, _QUIET = 12, 3, 12
_LAYERS_HASHED_FROM = 15  # A world keeps its twins when kinds of shock are added.


@dataclass(frozen=True, order=True)
class Probe:
    """A customer (0-based `number`) and a cause: a kind of shock, or one of LAYERS; with `other`, both are left out too.

    `cause` and `other` are kinds or, from `len(KINDS)` on, places in LAYERS, 3 more for the quiet; -1: none. `month` and
    `other_month` when they began. `case`: one of CASES, or a layer's name, with `_only` for the quiet.
    """

    cause: int
    priority: int
    number: int
    month: int
    case: str = "single"
    other: int = -1
    other_month: int = -1

    @property
    def is_shock(self) -> bool:
        """A shock of the customer's own, not something done to everybody."""
        return self.cause < len(KINDS)

    @property
    def layer(self) -> int:
        """The place in LAYERS; -1 for a shock."""
        return -1 if self.is_shock else (self.cause - len(KINDS)) % len(LAYERS)


def candidates(history: History, identity: Identity) -> list[Probe]:
    """Every candidate among some lives."""
    world = history.world
    first, last = BURN_IN + _AFTER, BURN_IN + world.settings.months - _BEFORE_END
    found = struck(history, identity.shown)
    rows = np.flatnonzero((found.month >= first) & (found.month < last))
    number = world.traits.number[found.position[rows]]
    priority = _priority(number, found.kind[rows], found.month[rows])
    probes = [
        Probe(
            cause=int(found.kind[row]), priority=int(p), number=int(n), month=int(found.month[row]),
            case=CASES[found.case[row]], other=int(found.other[row]), other_month=int(found.other_month[row]),
        )
        for row, n, p in zip(rows, number, priority, strict=True)
    ]  # fmt: skip
    return probes + _of_layers(history, identity, last)


def chosen(probes: list[Probe], count: int) -> list[Probe]:
    """About `count` of the candidates, evenly over the causes, the lowest numbers first."""
    causes = sorted({probe.cause for probe in probes})
    if not causes or count == 0:
        return []
    each = -(-count // len(causes))
    by_cause = [sorted(probe for probe in probes if probe.cause == cause)[:each] for cause in causes]
    return [probe for some in by_cause for probe in some]


def _of_layers(history: History, identity: Identity, last: int) -> list[Probe]:
    world, decided = history.world, history.months.huabei_decided
    cut = ((decided.action == Action.REDUCE) | (decided.action == Action.CLOSE)) & identity.shown
    month = np.arange(len(cut))[:, None]
    for_risk = cut & (decided.reason == Reason.RISK) & (month < last)
    lost = history.months.begun[:, :, Kind.JOB_LOSS] & identity.shown & (month < last)
    moved = world.preset.recession > 0

    def quiet_from(begin: int) -> Flags:
        return np.asarray(~history.months.begun[max(begin - _QUIET, 0) :].any(axis=(0, 2)))

    wanted = (
        (lost | quiet_from(world.macro.moves_at)) & (month >= world.macro.moves_at) & moved & identity.shown,
        for_risk & (month >= world.lender.model_at),
        (for_risk & (month >= world.lender.policy_at)) | (cut & (decided.reason == Reason.PORTFOLIO)),
    )
    begins = (world.macro.moves_at, world.lender.model_at, min(world.lender.policy_at, world.lender.squeeze_at))
    probes = []
    for place, (flags, begin) in enumerate(zip(wanted, begins, strict=True)):
        quiet = quiet_from(begin)
        for only, who in ((False, ~quiet), (True, quiet)):
            (position,) = np.nonzero(flags.any(axis=0) & who & (world.traits.opened < begin))
            number = world.traits.number[position]
            cause = len(KINDS) + place + len(LAYERS) * only
            hashed = np.full(len(number), _LAYERS_HASHED_FROM + place + len(LAYERS) * only)
            priority = _priority(number, hashed, np.full(len(number), begin))
            case = LAYERS[place] + "_only" * only
            probes += [
                Probe(cause=cause, priority=int(p), number=int(n), month=begin, case=case)
                for n, p in zip(number, priority, strict=True)
            ]
    return probes


def _priority(number: Ints, cause: Ints, month: Ints) -> Ints:
    place = (number * 64 + cause) * 512 + month
    return (mixed(place.astype(np.uint64)) >> np.uint64(2)).astype(np.int64)
