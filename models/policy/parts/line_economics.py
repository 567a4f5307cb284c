"""What lines are expected to lose and to earn, and from which pd on a cut pays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.economics import FIGURES, Economics, Figure, FromFeature

Floats = NDArray[np.float64]
_WITHIN = {"lgd": 1.0, "ccf": 1.0, "usage": 1.0}


@dataclass(frozen=True)
class LineEconomics:
    """The figures of `Economics` for each of n lines, all of shape (n,)."""

    lgd: Floats
    ccf: Floats
    usage: Floats
    margin: Floats
    funding: Floats
    handling: Floats

    @classmethod
    def of(
        cls,
        stated: Economics,
        products: Sequence[str | None],
        bands: Sequence[str | None],
        read: Callable[[str], Floats],
    ) -> "LineEconomics":
        """The figures of lines of these products and bands (None: of none). `read` gives a feature, (n,), NaN where it is null."""
        made = {name: _figures(getattr(stated, name), name, len(products), read) for name in FIGURES}
        product, band = np.array(products, dtype=object), np.array(bands, dtype=object)
        for group in stated.groups:
            here = np.ones(len(products), dtype=bool)
            for column, wanted in ((product, group.product), (band, group.band)):
                if wanted is not None:
                    here &= column == wanted
            for name in FIGURES:
                own = getattr(group, name)
                if own is not None:
                    made[name] = np.where(here, _figures(own, name, len(products), read), made[name])
        return cls(**made)

    def exposure_at_default(self, balance: Floats, room: Floats) -> Floats:
        """EAD = what is owed + CCF x what may still be drawn (Basel III, CRE32.29); money, (n,)."""
        owed: Floats = np.maximum(balance, 0.0) + self.ccf * room
        return owed

    def expected_loss(self, pd: Floats, balance: Floats, room: Floats) -> Floats:
        """Pd x LGD x EAD (Basel III, CRE35.2), money, (n,). `room`: what may still be drawn, money, 0 or more."""
        loss: Floats = pd * self.lgd * self.exposure_at_default(balance, room)
        return loss

    def earnings(self, pd: Floats, balance: Floats, room: Floats) -> Floats:
        """(1 - pd) x (margin - funding) x what a customer who does not default owes on average; money, (n,)."""
        owed = np.maximum(balance, 0.0) + self.usage * room
        earned: Floats = (1.0 - pd) * (self.margin - self.funding) * owed
        return earned

    def costs(self, balance: Floats, closed: NDArray[np.bool_]) -> Floats:
        """The handling of each line; nothing of one that is closed with nothing owed."""
        handled: Floats = np.where(closed & (balance <= 0.0), 0.0, self.handling)
        return handled

    def profit(self, pd: Floats, balance: Floats, room: Floats, closed: NDArray[np.bool_]) -> Floats:
        """Earnings less expected loss less handling, money, (n,)."""
        loss = self.expected_loss(pd, balance, room)
        return self.earnings(pd, balance, room) - loss - self.costs(balance, closed)

    def at_stake(self, room_lost: Floats, freed: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Of cuts, `slope` and `forgone`, (n,) each: the profit of a cut is pd x slope - forgone.

        With k = (margin - funding) x usage: slope = room lost x (LGD x CCF + k), forgone = room lost x k less the handling of lines
        that are `freed` of it.
        """
        kept = (self.margin - self.funding) * self.usage
        slope: Floats = room_lost * (self.lgd * self.ccf + kept)
        forgone: Floats = room_lost * kept - np.where(freed, self.handling, 0.0)
        return slope, forgone


def break_even_pd(slope: Floats, forgone: Floats) -> Floats:
    """The pd from which on a cut pays, 0 to 1: forgone / slope, and 0 where it pays for everybody.

    A slope of 0 or less goes with nothing forgone (the margin is then below funding), so that such a cut pays at any pd.
    """
    slope, forgone = np.asarray(slope, np.float64), np.asarray(forgone, np.float64)
    ratio = np.divide(forgone, slope, out=np.zeros(slope.shape), where=slope > 0.0)
    found: Floats = np.clip(ratio, 0.0, 1.0)
    return found


def _figures(stated: Figure, name: str, count: int, read: Callable[[str], Floats]) -> Floats:
    if not isinstance(stated, FromFeature):
        return np.full(count, float(stated))
    values = read(stated.feature)
    held: Floats = np.clip(np.where(np.isnan(values), stated.unknown, values), 0.0, _WITHIN.get(name, np.inf))
    return held
