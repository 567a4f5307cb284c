"""Both models where outcomes are known: the measures of each, and tests of the differences on the same rows."""

from dataclasses import dataclass
from datetime import date

from creditline.training.validate.judged.overlap import Overlap


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
