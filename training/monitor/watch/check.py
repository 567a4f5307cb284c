"""Questions asked of a month, and those whose answers raise an alert."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from creditline.training.metrics.holm import holm

FIRST = frozenset({"score_moved", "rate_rose", "pd_too_low", "pd_too_high", "auc_low", "model_moved"})


class Watched(StrEnum):
    """What a check is about: a table as it arrives, the customers, or the model's promises."""

    FEED = "feed"
    POPULATION = "population"
    MODEL = "model"


@dataclass(frozen=True)
class Check:
    """One question. `p`: how likely a month within the threshold looks at least like this; `said`: the answer in words.

    `kind` and `where` name it (`stopped`, `transactions`); `value` is what was measured and `threshold` what it is held
    against, in one unit. `because`: of a check on the customers, the table whose fault it may come from.
    """

    watched: Watched
    kind: str
    where: str
    value: float
    threshold: float
    p: float
    said: str
    because: str | None = None

    @property
    def first(self) -> bool:
        """Whether it is one of the few questions about the whole portfolio, which half of the level is kept for."""
        return self.kind in FIRST


@dataclass(frozen=True)
class Alert:
    """A check that was answered badly. `adjusted_p`: its p after Holm, among all checks of the month."""

    watched: Watched
    kind: str
    where: str
    value: float
    threshold: float
    p: float
    adjusted_p: float
    said: str
    because: str | None


def alerts_of(checks: Sequence[Check], level: float) -> tuple[Alert, ...]:
    """The checks whose p, after Holm among all of them, lies below `level`; feeds first, then the surest.

    So that of 100 months within all thresholds at most 100 `level` raise any alert. Half of the level is for the few questions about the
    whole portfolio, half for the hundreds about single tables, features and concepts; what one half leaves over goes to the other.
    """
    firsts = sum(one.first for one in checks)
    more = (len(checks) - firsts) / firsts if 0 < firsts < len(checks) else 1.0
    weights = [more if one.first else 1.0 for one in checks]
    found = [
        Alert(c.watched, c.kind, c.where, c.value, c.threshold, c.p, adjusted, c.said, c.because)
        for c, adjusted in zip(checks, holm([c.p for c in checks], weights), strict=True)
        if adjusted < level
    ]
    order = list(Watched)
    return tuple(sorted(found, key=lambda a: (order.index(a.watched), a.adjusted_p, a.p, a.where, a.kind)))
