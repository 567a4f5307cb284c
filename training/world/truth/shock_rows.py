"""`shocks`: every shock that struck in the window, and whether it came alone."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from creditline.training.world.life.hazard import FAMILIES
from creditline.training.world.life.history import History
from creditline.training.world.life.shocks.kinds import KINDS
from creditline.training.world.life.shocks.shocks import sizes_and_lengths
from creditline.training.world.rows.columns import day_column, word_column
from creditline.training.world.rows.identity import Identity
from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws

CASES = ("single", "double", "masked")
NEAR = 2
_FAMILY = np.array([FAMILIES.index(each.family) for each in KINDS])
_IMPROVES = np.array([each.improves for each in KINDS])


@dataclass(frozen=True)
class Struck:
    """The shocks of some lives from the first written month on, by customer, month and kind; `case` into CASES.

    A shock is `single` when no other began within two months of it; `masked` when one of those that did points the
    other way (a trouble and a relief), else `double`. `other` is the kind of the nearest of them (-1: none), `other_month` its month.
    """

    position: Ints
    month: Ints
    kind: Ints
    case: Ints
    other: Ints
    other_month: Ints


def struck(history: History, shown: Flags) -> Struck:
    """Every shock of the customers in `shown` since they joined."""
    month, position, kind = np.nonzero(history.months.begun)
    traits = history.world.traits
    keep = shown[position] & (month > traits.opened[position]) & (month >= BURN_IN)
    order = np.lexsort((kind[keep], month[keep], position[keep]))
    month, position, kind = month[keep][order], position[keep][order], kind[keep][order]
    other, when = np.full(len(kind), -1, dtype=np.int64), np.full(len(kind), -1, dtype=np.int64)
    opposed = np.zeros(len(kind), dtype=np.bool_)
    best = np.full(len(kind), NEAR + 1, dtype=np.int64)
    for step in (1, -1, 2, -2, 3, -3):
        here = np.arange(len(kind))
        there = here + step
        inside = (there >= 0) & (there < len(kind))
        here, there = here[inside], there[inside]
        apart = np.abs(month[here] - month[there])
        near = (position[here] == position[there]) & (apart <= NEAR)
        opposed[here] |= near & (_IMPROVES[kind[here]] != _IMPROVES[kind[there]])
        nearer = near & (apart < best[here])
        best[here] = np.where(nearer, apart, best[here])
        other[here] = np.where(nearer, kind[there], other[here])
        when[here] = np.where(nearer, month[there], when[here])
    case = np.where(other < 0, 0, np.where(opposed, 2, 1))
    return Struck(position, month, kind, case, other, when)


def shocks_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """One row per shock: first and last day (the last may lie beyond the window), size, family and case."""
    found, calendar = struck(history, identity.shown), history.world.calendar
    size, length = _how(found, draws)
    last = np.minimum(found.month + length, len(calendar.first) - 1)
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[found.position]),
            "kind": word_column(found.kind, [each.kind.name.lower() for each in KINDS]),
            "family": word_column(_FAMILY[found.kind], FAMILIES),
            "improves": pa.array(_IMPROVES[found.kind]),
            "began_on": day_column(calendar.first[found.month]),
            "ended_on": day_column(calendar.first[last] - 1),
            "size": pa.array(size),
            "case": word_column(found.case, CASES),
        }
    )


def _how(found: Struck, draws: Draws) -> tuple[Floats, Ints]:
    size, length = np.zeros(len(found.kind)), np.zeros(len(found.kind), dtype=np.int64)
    for month in np.unique(found.month):
        for kind in range(len(KINDS)):
            rows = np.flatnonzero((found.month == month) & (found.kind == kind))
            if len(rows):
                size[rows], length[rows] = sizes_and_lengths(draws, int(month), kind, found.position[rows])
    return size, length
