"""Choosing the map from margin to calibrated log-odds of default, on customers the trees never saw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.calibration import CalibrationMap
from creditline.training.fit.beta import fit_beta
from creditline.training.fit.isotonic import fit_isotonic
from creditline.training.fit.sigmoid import fit_sigmoid
from creditline.training.metrics.outcome_pair import Floats
from creditline.training.metrics.probability import log_loss

Fit = Callable[[Floats, Floats, Floats | None], CalibrationMap]

# The one with the least freedom first.
MAPS: Mapping[str, Fit] = MappingProxyType({"sigmoid": fit_sigmoid, "beta": fit_beta, "isotonic": fit_isotonic})


@dataclass(frozen=True)
class Calibrated:
    """The map chosen and the cross-validated log loss of each kind of map, in the order of `MAPS`.

    `log_odds` (n,): of each row by the chosen kind fitted on all folds but the row's own, `maps` those fits, by fold.
    """

    calibration: CalibrationMap
    chosen: str
    losses: Mapping[str, float]
    log_odds: Floats
    maps: tuple[CalibrationMap, ...]


def calibrate(
    margin: Floats,
    defaulted: Floats,
    fold: NDArray[np.int64],
    recent: NDArray[np.bool_],
    weight: Floats | None = None,
    kind: str | None = None,
) -> Calibrated:
    """Fit each kind of map in folds of customers, and the one that does best there once more on everybody.

    A kind with more freedom is taken where its log loss is lower by more than one standard error of the difference.
    Where `kind` is given it is taken, and the others are compared for the record.

    `margin`, `defaulted` (0 or 1), `fold`, `recent` and `weight` (how much each row counts) have shape (n,); rows of
    one customer share a fold, and maps are fitted and compared on the recent rows. A fold's own outcomes are not among
    those its map is fitted on. They do play a part in two ways: in the choice among the kinds, and, where margins are
    cross-fitted, in the margins of the other folds, whose trees had learned from them. DataError unless both outcomes
    occur outside every fold.
    """
    maps = {name: fold_maps(fit, margin, defaulted, fold, recent, weight) for name, fit in MAPS.items()}
    crossed = {name: _by_fold(fitted, margin, fold) for name, fitted in maps.items()}
    counts = None if weight is None else weight[recent]
    losses = {name: log_loss(defaulted[recent], log_odds[recent], counts) for name, log_odds in crossed.items()}
    chosen = kind or _choice({name: log_odds[recent] for name, log_odds in crossed.items()}, defaulted[recent], counts)
    whole = MAPS[chosen](margin[recent], defaulted[recent], counts)
    return Calibrated(whole, chosen, MappingProxyType(losses), crossed[chosen], maps[chosen])


def _choice(log_odds: Mapping[str, Floats], defaulted: Floats, weight: Floats | None) -> str:
    each = {name: np.logaddexp(0.0, z) - defaulted * z for name, z in log_odds.items()}
    chosen, *freer = each
    for name in freer:
        gain = each[chosen] - each[name]
        mean, error = _mean_and_error(gain, weight)
        if mean > error:
            chosen = name
    return chosen


def _mean_and_error(values: Floats, weight: Floats | None) -> tuple[float, float]:
    """Mean and its standard error; with weights that of a ratio of sums (Cochran 1977, 2.11)."""
    if weight is None:
        return float(values.mean()), float(values.std() / np.sqrt(values.size))
    mean = float(np.average(values, weights=weight))
    return mean, float(np.sqrt(np.sum((weight * (values - mean)) ** 2)) / weight.sum())


def latest(as_of: NDArray[np.datetime64], defaulted: Floats, defaults: int) -> NDArray[np.bool_]:
    """The rows of the latest dates that hold at least `defaults` together, shape (n,); all rows if there are fewer."""
    days, day_of = np.unique(as_of, return_inverse=True)
    up_to_now = np.cumsum(np.bincount(day_of, weights=defaulted)[::-1])[::-1]
    enough = np.flatnonzero(up_to_now >= defaults)
    first = enough[-1] if enough.size else 0
    return np.asarray(as_of >= days[first])


def cross_fit(
    fit: Fit,
    margin: Floats,
    defaulted: Floats,
    fold: NDArray[np.int64],
    recent: NDArray[np.bool_] | None = None,
    weight: Floats | None = None,
) -> Floats:
    """Log-odds of each row by the map fitted on all (recent) rows of the other folds, shape (n,)."""
    return _by_fold(fold_maps(fit, margin, defaulted, fold, recent, weight), margin, fold)


def fold_maps(
    fit: Fit,
    margin: Floats,
    defaulted: Floats,
    fold: NDArray[np.int64],
    recent: NDArray[np.bool_] | None = None,
    weight: Floats | None = None,
) -> tuple[CalibrationMap, ...]:
    """One map per fold, in order: fitted on all (recent) rows of the other folds."""
    refuse_one_sided(defaulted, fold, recent)
    maps = []
    for own in np.unique(fold):
        others = _outside(fold, own, recent)
        counts = None if weight is None else weight[others]
        maps.append(fit(margin[others], defaulted[others], counts))
    return tuple(maps)


def refuse_one_sided(defaulted: Floats, fold: NDArray[np.int64], recent: NDArray[np.bool_] | None = None) -> None:
    """DataError where the (recent) rows outside some fold have one outcome only, so that no map can be fitted on them."""
    for own in np.unique(fold):
        others = _outside(fold, own, recent)
        bads = int(defaulted[others].sum())
        if bads in (0, int(others.sum())):
            raise DataError(
                f"outside fold {own + 1} {bads} of {int(others.sum())} customers to calibrate on defaulted; bring more "
                "outcomes or take fewer folds"
            )


def _outside(fold: NDArray[np.int64], own: int, recent: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    outside: NDArray[np.bool_] = fold != own
    return outside if recent is None else outside & recent


def _by_fold(maps: tuple[CalibrationMap, ...], margin: Floats, fold: NDArray[np.int64]) -> Floats:
    log_odds = np.empty_like(margin)
    for own, fitted in zip(np.unique(fold), maps, strict=True):
        log_odds[fold == own] = fitted(margin[fold == own])
    return log_odds
