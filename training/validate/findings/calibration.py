"""Whether the probabilities are what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.training.metrics import calibration_error
from creditline.training.metrics.calibration_error import equal_mass_bins
from creditline.training.metrics.effective import rate_interval
from creditline.training.metrics.goodness_of_fit import Test, hosmer_lemeshow, spiegelhalter
from creditline.training.metrics.holm import holm
from creditline.training.metrics.intervals import mean_interval
from creditline.training.metrics.jeffreys import binomial_p, jeffreys_p
from creditline.training.validate.findings.light import Light, light_of_p
from creditline.training.validate.judged.scored import Floats, Scored


@dataclass(frozen=True)
class Bin:
    """A tenth of the judged rows by pd; `low` and `high` bound the default rate (Jeffreys, 95 %, customers together)."""

    rows: int
    mean_pd: float
    default_rate: float
    low: float
    high: float


@dataclass(frozen=True)
class BandTest:
    """One band (or `all`): is its mean pd too low? Everything but the counts is None where nobody is in it.

    `rows` and `defaults` are counts. `effective`: as many independent customers know the rate as well. `low` and `high`
    bound it (Jeffreys, 95 %). `binomial_p` and `jeffreys_p` are one-sided and small where more defaulted than promised,
    of the effective counts; `adjusted_p` is `jeffreys_p` after Holm, among all the tests of a `Calibration`, and `light`
    is that of it.
    """

    band: str
    lowest: int
    highest: int
    rows: int
    defaults: int
    effective: float | None
    mean_pd: float | None
    default_rate: float | None
    low: float | None
    high: float | None
    binomial_p: float | None
    jeffreys_p: float | None
    adjusted_p: float | None
    light: Light | None


@dataclass(frozen=True)
class Calibration:
    """`error`: the mean gap over 10 equal-mass bins; 95 of 100 right models have at most `error_by_chance` on such rows.

    `brier_low` and `brier_high`: its 95 % interval. `design_effect`: of the default rate within the bins; rows divided
    by it are worth as many independent ones. The two tests are two-sided. The lights go by p-values adjusted
    (Holm) for all the lights here: of 100 right models at most 5 show any amber one, at most 1 any red one.
    """

    error: float
    error_by_chance: float
    brier: float
    brier_low: float
    brier_high: float
    design_effect: float
    bins: tuple[Bin, ...]
    hosmer_lemeshow: Test
    hosmer_lemeshow_adjusted_p: float
    hosmer_lemeshow_light: Light
    spiegelhalter: Test
    spiegelhalter_adjusted_p: float
    spiegelhalter_light: Light
    bands: tuple[BandTest, ...]


@dataclass(frozen=True)
class _Rows:
    """Outcomes, probabilities, customers and weights of some rows."""

    y: Floats
    pd: Floats
    who: NDArray[np.int64]
    weight: Floats | None

    def of(self, chosen: NDArray[np.bool_]) -> "_Rows":
        weight = None if self.weight is None else self.weight[chosen]
        return _Rows(self.y[chosen], self.pd[chosen], self.who[chosen], weight)


def calibration(model: Model, scored: Scored) -> Calibration:
    """All of it, on the judged rows; the bands from the lowest up, then everybody."""
    judged = scored.judged
    rows = _Rows(scored.defaulted[judged], scored.pd[judged], scored.customer[judged], scored.counts(judged))
    # Where most rows are ones the model's map was fitted on, their level and slope are no longer free.
    spent = 2 if (scored.predicting.fold[judged] >= 0).mean() > 0.5 else 0
    binned = hosmer_lemeshow(rows.y, rows.pd, customer=rows.who, weight=rows.weight, spent=spent)
    fit, spread = binned.hosmer_lemeshow, spiegelhalter(rows.y, rows.pd, rows.who, rows.weight)
    bands = [(band.name, band.lowest, band.highest, scored.band[judged] == band.name) for band in model.bands]
    bands.append(("all", model.scale.low, model.scale.high, np.ones(len(rows.y), dtype=bool)))
    tests = [_test(name, lowest, highest, rows.of(chosen)) for name, lowest, highest, chosen in bands]
    of_fit, of_spread, *of_bands = holm(
        [fit.p, spread.p, *(one.jeffreys_p for one in tests if one.jeffreys_p is not None)]
    )
    brier = mean_interval((rows.pd - rows.y) ** 2, rows.y, rows.who, rows.weight)
    return Calibration(
        error=calibration_error(rows.y, rows.pd, weight=rows.weight),
        error_by_chance=binned.error_by_chance,
        brier=brier.value,
        brier_low=brier.low,
        brier_high=brier.high,
        design_effect=binned.design_effect,
        bins=_bins(rows),
        hosmer_lemeshow=fit,
        hosmer_lemeshow_adjusted_p=of_fit,
        hosmer_lemeshow_light=light_of_p(of_fit),
        spiegelhalter=spread,
        spiegelhalter_adjusted_p=of_spread,
        spiegelhalter_light=light_of_p(of_spread),
        bands=tuple(_lit(tests, of_bands)),
    )


def _bins(rows: _Rows) -> tuple[Bin, ...]:
    cut = equal_mass_bins(rows.y, rows.pd, weight=rows.weight)
    found = []
    for place, (size, mean, rate) in enumerate(zip(cut.customers, cut.mean_pd, cut.default_rate, strict=True)):
        inside = rows.of(cut.place == place)
        bounds = rate_interval(inside.y, inside.who, inside.weight)
        found.append(Bin(int(size), float(mean), float(rate), bounds.low, bounds.high))
    return tuple(found)


def _test(name: str, lowest: int, highest: int, rows: _Rows) -> BandTest:
    counts = (len(rows.y), int(rows.y.sum()))
    if not counts[0]:
        return BandTest(name, lowest, highest, 0, 0, *[None] * 9)
    mean, rate = float(np.average(rows.pd, weights=rows.weight)), float(np.average(rows.y, weights=rows.weight))
    found = rate_interval(rows.y, rows.who, rows.weight)
    return BandTest(
        band=name,
        lowest=lowest,
        highest=highest,
        rows=counts[0],
        defaults=counts[1],
        effective=found.customers,
        mean_pd=mean,
        default_rate=rate,
        low=found.low,
        high=found.high,
        binomial_p=binomial_p(found.defaults, found.customers, mean),
        jeffreys_p=jeffreys_p(found.defaults, found.customers, mean),
        adjusted_p=None,
        light=None,
    )


def _lit(tests: Sequence[BandTest], adjusted: Sequence[float]) -> Iterator[BandTest]:
    left = iter(adjusted)
    for one in tests:
        if one.jeffreys_p is None:
            yield one
        else:
            p = next(left)
            yield replace(one, adjusted_p=p, light=light_of_p(p))
