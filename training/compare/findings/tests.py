"""Both models where outcomes are known: the measures of each, and tests of the differences on the same rows."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.special import expit

from creditline.training.compare.days.both import Both, Floats
from creditline.training.compare.days.matured import Matured
from creditline.training.compare.days.side import CHALLENGER, CHAMPION, SIDES
from creditline.training.metrics.calibration_error import calibration_error, equal_mass_bins
from creditline.training.metrics.delong import auc_interval, delong_test
from creditline.training.metrics.effective import rate_interval
from creditline.training.metrics.goodness_of_fit import hosmer_lemeshow
from creditline.training.metrics.holm import holm
from creditline.training.metrics.intervals import KS_HOLDS
from creditline.training.metrics.paired import MEASURES, PairedDraws, paired_draws
from creditline.training.validate.judged.overlap import Overlap

FEWEST = 10  # customers of either outcome; with fewer, an interval of the AUC means nothing


@dataclass(frozen=True)
class RowsCompared:
    """The rows both models are judged on: matured customers of `days` whom neither learned from within the outcome's window.

    `rows`, `customers` and `defaults` are counts; the rate (0 to 1; Jeffreys, 95 %) counts a row as often as its weight says.
    `champion` and `challenger`: how all matured rows stand to those each learned from; `left_out`: the rows that overlap
    with what either learned from.
    """

    days: tuple[date, ...]
    rows: int
    customers: int
    defaults: int
    default_rate: float
    low: float
    high: float
    champion: Overlap
    challenger: Overlap
    left_out: int


@dataclass(frozen=True)
class PairedMeasure:
    """One measure of both models on the same rows.

    `measure`: `auc`, `gini`, `ks`, `brier`, `log_loss` or `calibration_error`; of the first three more is better, of the others
    less. `difference`: the challenger's less the champion's. All bounds are of 95 % intervals that take a customer's rows
    together. `p` is two-sided; `adjusted_p` after Holm among all of them but `gini`, which is `auc` again. `method`: `delong` or
    `bootstrap` (of customers). Bounds of `ks` are None where they would not hold.
    """

    measure: str
    more_is_better: bool
    method: str
    champion: float
    champion_low: float | None
    champion_high: float | None
    challenger: float
    challenger_low: float | None
    challenger_high: float | None
    difference: float
    low: float
    high: float
    p: float
    adjusted_p: float


@dataclass(frozen=True)
class ReliabilityBin:
    """A tenth of the rows by one model's pd; `low` and `high` bound the default rate (Jeffreys, 95 %)."""

    rows: int
    mean_pd: float
    default_rate: float
    low: float
    high: float


@dataclass(frozen=True)
class CalibrationCompared:
    """`model`: `champion` or `challenger`. `ratio`: mean pd over default rate, None without a default.

    `error`: the mean gap over 10 equal-mass bins; 95 of 100 right models have at most `error_by_chance`. `within_chance`: whether
    it is no more. `hosmer_lemeshow_p`: of the same bins.
    """

    model: str
    mean_pd: float
    default_rate: float
    ratio: float | None
    error: float
    error_by_chance: float
    within_chance: bool
    hosmer_lemeshow_p: float
    bins: tuple[ReliabilityBin, ...]


@dataclass(frozen=True)
class OutcomesCompared:
    """What outcomes say of both."""

    rows: RowsCompared
    measures: tuple[PairedMeasure, ...]
    calibration: tuple[CalibrationCompared, ...]

    def measure(self, name: str) -> PairedMeasure:
        """The measure of that name; KeyError for none."""
        return {one.measure: one for one in self.measures}[name]


@dataclass(frozen=True)
class _Known:
    """Outcomes, log-odds of both, customers and weights (None: every row counts once) of the rows that are judged."""

    y: Floats
    odds: dict[str, Floats]
    who: np.ndarray
    weight: Floats | None


def outcomes_compared(people: Both, found: Matured) -> OutcomesCompared | str:
    """Everything outcomes say; a sentence that says why, where too few of a kind are known."""
    known = people.only(~np.isnan(people.numbers("defaulted")) & people.alive)
    y, who = known.numbers("defaulted"), known.customer
    bads, goods = (len(np.unique(who[y == outcome])) for outcome in (1, 0))
    if min(bads, goods) < FEWEST:
        left = f"; {found.left_out:,} more are ones a model learned from" if found.left_out else ""
        return (
            f"of the customers whose outcome is known and was learned from by neither model {bads:,} defaulted and {goods:,} did "
            f"not, and {FEWEST} of each are needed{left}"
        )
    odds = {side: known.numbers(f"{side}_odds") for side in SIDES}
    rows = _Known(y, odds, who, known.numbers("weight") if found.weighted else None)
    rate = rate_interval(y, who, rows.weight)
    compared = RowsCompared(
        days=tuple(sorted(set(known.rows["as_of"].to_pylist()))),
        rows=len(y),
        customers=len(np.unique(who)),
        defaults=int(y.sum()),
        default_rate=float(np.average(y, weights=rows.weight)),
        low=rate.low,
        high=rate.high,
        champion=found.champion,
        challenger=found.challenger,
        left_out=found.left_out,
    )
    return OutcomesCompared(
        compared, _measures(rows, min(bads, goods)), tuple(_calibration(rows, one) for one in SIDES)
    )


def _measures(rows: _Known, fewest: int) -> tuple[PairedMeasure, ...]:
    champion, challenger = (
        auc_interval(rows.y, rows.odds[side], rows.who, rows.weight) for side in (CHAMPION, CHALLENGER)
    )
    gap = delong_test(rows.y, rows.odds[CHALLENGER], rows.odds[CHAMPION], rows.who, rows.weight)
    area = PairedMeasure(
        "auc", True, "delong",
        champion.auc, champion.low, champion.high,
        challenger.auc, challenger.low, challenger.high,
        gap.difference, gap.low, gap.high, gap.p, gap.p,
    )  # fmt: skip
    drawn = paired_draws(rows.y, rows.odds[CHAMPION], rows.odds[CHALLENGER], rows.who, rows.weight)
    others = [_drawn(name, drawn[name], holds=name != "ks" or fewest >= KS_HOLDS) for name in MEASURES]
    adjusted = holm([one.p for one in (area, *others)])
    area, *others = (replace(one, adjusted_p=p) for one, p in zip((area, *others), adjusted, strict=True))
    return (area, _gini(area), *others)


def _gini(area: PairedMeasure) -> PairedMeasure:
    """Twice the area less 1."""
    names = ("champion", "champion_low", "champion_high", "challenger", "challenger_low", "challenger_high")
    own = {name: 2 * getattr(area, name) - 1 for name in names}
    return replace(area, measure="gini", **own, difference=2 * area.difference, low=2 * area.low, high=2 * area.high)


def _drawn(name: str, one: PairedDraws, *, holds: bool) -> PairedMeasure:
    return PairedMeasure(
        name, name == "ks", "bootstrap",
        one.first, one.first_low if holds else None, one.first_high if holds else None,
        one.second, one.second_low if holds else None, one.second_high if holds else None,
        one.difference, one.low, one.high, one.p, one.p,
    )  # fmt: skip


def _calibration(rows: _Known, side: str) -> CalibrationCompared:
    pd = expit(rows.odds[side])
    mean, rate = (float(np.average(each, weights=rows.weight)) for each in (pd, rows.y))
    binned = hosmer_lemeshow(rows.y, pd, customer=rows.who, weight=rows.weight)
    error = calibration_error(rows.y, pd, weight=rows.weight)
    return CalibrationCompared(
        model=side,
        mean_pd=mean,
        default_rate=rate,
        ratio=mean / rate if rate else None,
        error=error,
        error_by_chance=binned.error_by_chance,
        within_chance=error <= binned.error_by_chance,
        hosmer_lemeshow_p=binned.hosmer_lemeshow.p,
        bins=_bins(rows, pd),
    )


def _bins(rows: _Known, pd: Floats) -> tuple[ReliabilityBin, ...]:
    cut = equal_mass_bins(rows.y, pd, weight=rows.weight)
    found = []
    for place, (size, mean, rate) in enumerate(zip(cut.customers, cut.mean_pd, cut.default_rate, strict=True)):
        inside = cut.place == place
        bounds = rate_interval(rows.y[inside], rows.who[inside], None if rows.weight is None else rows.weight[inside])
        found.append(ReliabilityBin(int(size), float(mean), float(rate), bounds.low, bounds.high))
    return tuple(found)
