"""What is measured of a version before it bears an alias; aggregates only."""

from dataclasses import dataclass

from creditline.training.metrics.delong import AucDifference
from creditline.training.monitor.population.rates import Share


@dataclass(frozen=True)
class Judgement:
    """On the latest customers whose outcome is known: `rows` of them with `defaults`, what was promised and what happened.

    `gini` with the bounds of its 95 % interval, `champion` the paired difference of AUC (None without a champion; `compared`
    rows); `error` of the calibration, `by_chance` what 95 of 100 right models have at most; `psi` of the score.
    """

    rows: int
    defaults: int
    gini: float
    low: float
    high: float
    default_rate: float
    mean_pd: float
    error: float
    by_chance: float
    psi: float
    psi_by_chance: float
    champion: AucDifference | None


@dataclass(frozen=True)
class GroupOfLines:
    """Lines of one group: `changed` have another action than under the champion (None without one), `cut` are cut."""

    by: str
    group: str
    lines: int
    changed: int | None
    cut: int


@dataclass(frozen=True)
class Acted:
    """The policy's actions on a day: all lines first, then the groups that are large enough.

    `same_first`: of customers cut under both models, whose first concept is the same; None where there are none, or no
    champion.
    """

    day: str
    policy: str
    lines: GroupOfLines
    groups: tuple[GroupOfLines, ...]
    same_first: Share | None


@dataclass(frozen=True)
class RegisteredParity:
    """Rows asked of the registered files through MLflow, those whose score differs, and the largest difference in pd."""

    rows: int
    changed: int
    largest_pd_difference: float


@dataclass(frozen=True)
class Figures:
    """Everything measured; `acted` is None without a policy, what no gate asks for too."""

    judgement: Judgement | None
    acted: Acted | None
    parity: RegisteredParity | None
