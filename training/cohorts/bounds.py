"""How far the customers a closed line hid could move what was measured."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.training.metrics import auc

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class IfAll:
    """Default rate (0 to 1), AUC and Gini; the last two None where only one outcome occurs."""

    default_rate: float
    auc: float | None
    gini: float | None


@dataclass(frozen=True)
class Bounds:
    """What was measured on the `customers` seen, and what it were had the `hidden` ones all been good, or all bad.

    The default rate lies between the two whatever became of them. AUC and Gini are those of the two cases. Had all been
    good is the observed default rate of EBA/GL/2017/16: who is repaid and closed stays in the denominator.
    """

    customers: int
    hidden: int
    seen: IfAll
    all_good: IfAll
    all_bad: IfAll

    @property
    def text(self) -> str:
        """All of it in one line."""
        cases = (("seen", self.seen), ("had all been good", self.all_good), ("all bad", self.all_bad))
        said = [
            f"{name} default rate {case.default_rate:.4f}" + ("" if case.auc is None else f", auc {case.auc:.4f}")
            for name, case in cases
        ]
        return f"{self.hidden:,} tested customers hidden by a closed line: {'; '.join(said)}"

    def numbers(self) -> dict[str, float]:
        """`case/name` to its value, for what there is."""
        cases = {"seen": self.seen, "all_good": self.all_good, "all_bad": self.all_bad}
        values = {f"{case}/{name}": value for case, one in cases.items() for name, value in asdict(one).items()}
        return {"hidden": float(self.hidden), **{name: value for name, value in values.items() if value is not None}}


def bounds(defaulted: Floats, log_odds: Floats, hidden: Floats, weight: Floats | None = None) -> Bounds:
    """Bounds from outcomes (0 or 1) and log-odds of default of those seen, and the log-odds of those hidden.

    `weight` (of those seen): how often each counts; a hidden one counts once.
    """
    counts = np.ones(defaulted.size) if weight is None else weight
    risk = np.concatenate([log_odds, hidden])
    together = np.concatenate([counts, np.ones(hidden.size)])
    cases = [np.concatenate([defaulted, np.full(hidden.size, outcome)]) for outcome in (0.0, 1.0)]
    good, bad = (_measured(outcome, risk, together) for outcome in cases)
    return Bounds(defaulted.size, hidden.size, _measured(defaulted, log_odds, counts), good, bad)


def _measured(defaulted: Floats, risk: Floats, weight: Floats) -> IfAll:
    area = auc(defaulted, risk, weight) if 0 < defaulted.sum() < defaulted.size else None
    return IfAll(float(np.average(defaulted, weights=weight)), area, None if area is None else 2 * area - 1)
