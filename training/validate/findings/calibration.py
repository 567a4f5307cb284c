"""Whether the probabilities are what happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.training.metrics import brier, calibration_error
from creditline.training.metrics.calibration_error import equal_mass_bins
from creditline.training.metrics.goodness_of_fit import Test, hosmer_lemeshow, spiegelhalter
from creditline.training.metrics.jeffreys import binomial_p, jeffreys_interval, jeffreys_p
from creditline.training.validate.findings.light import Light, light_of_p
from creditline.training.validate.judged.scored import Scored


@dataclass(frozen=True)
class Bin:
    """A tenth of the judged customers by pd; `low` and `high` bound the default rate (Jeffreys, 95 %)."""

    rows: int
    mean_pd: float
    default_rate: float
    low: float
    high: float


@dataclass(frozen=True)
class BandTest:
    """One band (or `all`): is its mean pd too low? Everything but the counts is None where nobody is in it.

    `binomial_p` and `jeffreys_p` are one-sided and small where more defaulted than promised; `light` is the worse of
    the two.
    """

    band: str
    lowest: int
    highest: int
    rows: int
    defaults: int
    mean_pd: float | None
    default_rate: float | None
    low: float | None
    high: float | None
    binomial_p: float | None
    jeffreys_p: float | None
    light: Light | None


@dataclass(frozen=True)
class Calibration:
    """`error`: the mean gap over 10 equal-mass bins. The two tests are two-sided, with lights of their own."""

    error: float
    brier: float
    bins: tuple[Bin, ...]
    hosmer_lemeshow: Test
    hosmer_lemeshow_light: Light
    spiegelhalter: Test
    spiegelhalter_light: Light
    bands: tuple[BandTest, ...]


def calibration(model: Model, scored: Scored) -> Calibration:
    """All of it, on the judged rows; the bands from the lowest up, then everybody."""
    judged = scored.judged
    y, pd = scored.defaulted[judged], scored.pd[judged]
    cut = equal_mass_bins(y, pd)
    bounds = jeffreys_interval(cut.default_rate * cut.customers, cut.customers)
    columns = (cut.customers, cut.mean_pd, cut.default_rate, bounds.low, bounds.high)
    # Where most rows are ones the model's map was fitted on, their level and slope are no longer free.
    spent = 2 if (scored.predicting.fold[judged] >= 0).mean() > 0.5 else 0
    fit, spread = hosmer_lemeshow(y, pd, spent=spent), spiegelhalter(y, pd)
    tests = [
        _test(band.name, band.lowest, band.highest, y, pd, scored.band[judged] == band.name) for band in model.bands
    ]
    tests.append(_test("all", model.scale.low, model.scale.high, y, pd, np.ones(len(y), dtype=bool)))
    return Calibration(
        error=calibration_error(y, pd),
        brier=brier(y, pd),
        bins=tuple(Bin(int(row[0]), *row[1:]) for row in zip(*(c.tolist() for c in columns), strict=True)),
        hosmer_lemeshow=fit,
        hosmer_lemeshow_light=light_of_p(fit.p),
        spiegelhalter=spread,
        spiegelhalter_light=light_of_p(spread.p),
        bands=tuple(tests),
    )


def _test(
    name: str, lowest: int, highest: int, y: NDArray[np.float64], pd: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> BandTest:
    rows, defaults = int(chosen.sum()), int(y[chosen].sum())
    if not rows:
        return BandTest(name, lowest, highest, 0, 0, None, None, None, None, None, None, None)
    mean = float(pd[chosen].mean())
    bounds = jeffreys_interval(defaults, rows)
    exact, posterior = binomial_p(defaults, rows, mean), jeffreys_p(defaults, rows, mean)
    light = light_of_p(min(exact, posterior))
    rate, low, high = defaults / rows, float(bounds.low), float(bounds.high)
    return BandTest(name, lowest, highest, rows, defaults, mean, rate, low, high, exact, posterior, light)
