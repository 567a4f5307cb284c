"""Whether each band keeps its promise from month to month."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.training.metrics.effective import rate_interval
from creditline.training.metrics.holm import holm
from creditline.training.metrics.jeffreys import jeffreys_p
from creditline.training.validate.findings.light import Light, light_of_p
from creditline.training.validate.judged.scored import Scored


@dataclass(frozen=True)
class BandMonth:
    """The rows of a month that lie in one band, or in `all`.

    `use`: what the month's rows are used for. `rows` and `defaults` are counts, all else counts each row as often as
    its weight says. `low` and `high` bound the default rate (Jeffreys, 95 %, rows of a customer together). `jeffreys_p`
    is one-sided and small where more defaulted than promised; `light` is that of `adjusted_p`, it after Holm among all
    months and bands here.
    """

    month: str
    use: str
    band: str
    rows: int
    defaults: int
    mean_pd: float
    default_rate: float
    low: float
    high: float
    jeffreys_p: float
    adjusted_p: float
    light: Light


def over_time(model: Model, scored: Scored) -> tuple[BandMonth, ...]:
    """Every month of all rows and every band that has some then, the earliest month and the lowest band first."""
    month = scored.as_of.astype("datetime64[M]")
    everybody = np.ones(len(month), dtype=bool)
    bands = [*((band.name, scored.band == band.name) for band in model.bands), ("all", everybody)]
    found = []
    for value in np.unique(month):
        for use in np.unique(scored.use[month == value]):
            then = (month == value) & (scored.use == use)
            found += [
                _cell(str(value), str(use), name, scored, then & inside)
                for name, inside in bands
                if (then & inside).any()
            ]
    adjusted = holm([one.jeffreys_p for one in found])
    return tuple(replace(one, adjusted_p=p, light=light_of_p(p)) for one, p in zip(found, adjusted, strict=True))


def _cell(month: str, use: str, band: str, scored: Scored, chosen: NDArray[np.bool_]) -> BandMonth:
    y, pd, weight = scored.defaulted[chosen], scored.pd[chosen], scored.counts(chosen)
    mean, rate = float(np.average(pd, weights=weight)), rate_interval(y, scored.customer[chosen], weight)
    p = jeffreys_p(rate.defaults, rate.customers, mean)
    return BandMonth(
        month=month,
        use=use,
        band=band,
        rows=len(y),
        defaults=int(y.sum()),
        mean_pd=mean,
        default_rate=float(np.average(y, weights=weight)),
        low=rate.low,
        high=rate.high,
        jeffreys_p=p,
        adjusted_p=p,
        light=light_of_p(p),
    )
