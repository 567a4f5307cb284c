"""How a model was made, for those who sign it. Scoring reads nothing of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class TriedMap:
    """One kind of calibration map and its cross-validated log loss in nats; one of a comparison was `chosen`."""

    kind: str
    log_loss: float
    chosen: bool


@dataclass(frozen=True)
class Dropped:
    """A feature left out before the trees saw it, and why: `reason` in words with the figure in it."""

    feature: str
    reason: str


@dataclass(frozen=True)
class Binned:
    """The bins of one feature of a scorecard, as they were learned: numbers upwards or groups of categories, missing last.

    `information_value`: sum over the bins of (share of bads - share of goods) x weight of evidence, 0 or more. `weight`:
    what the weights of evidence are multiplied by, above 0. Per bin: `woe`, its weight of evidence in log-odds, above 0
    is riskier than average; `customers`, the rows in it; `default_rates` (0 to 1), None where there are none.
    """

    feature: str
    information_value: float
    weight: float
    woe: tuple[float, ...]
    customers: tuple[int, ...]
    default_rates: tuple[float | None, ...]

    def __post_init__(self) -> None:
        if not len(self.woe) == len(self.customers) == len(self.default_rates) > 1:
            raise DeclarationError(f"{self.feature} has two bins at least, each with its figures, not {self}")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Binned":
        """What `asdict` made of one; KeyError, TypeError or ValueError where it is something else."""
        per_bin = {name: tuple(data[name]) for name in ("woe", "customers", "default_rates")}
        return cls(**{**data, **per_bin})


@dataclass(frozen=True)
class Growing:
    """How trees were grown, or a scorecard was fitted, out of fold, so that the same can be done again.

    `parameters`: of the trees or the scorecard, by name. `folds` and `fold_seed`: the customers' folds; `validation_share`: of customers
    that stop the boosting; `calibration_defaults`: the latest dates with so many calibrate. `chosen`: features or
    parameters were chosen by outcomes, anew in each fold, which cannot be repeated from the model alone.
    """

    parameters: Mapping[str, float | bool | str | None] = field(hash=False)
    folds: int
    fold_seed: int
    validation_share: float
    calibration_defaults: int
    chosen: bool


@dataclass(frozen=True)
class Making:
    """The maps compared and the features left out, each in the order they were looked at; empty where nothing was.

    `growing`: None for a model that was not trained. `bins`: of each feature of a scorecard, in the model's order.
    """

    maps: tuple[TriedMap, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    growing: Growing | None = None
    bins: tuple[Binned, ...] = ()

    def __post_init__(self) -> None:
        if self.maps and sum(tried.chosen for tried in self.maps) != 1:
            raise DeclarationError(f"one of the calibration maps compared is chosen, not {self.maps}")

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "maps": [asdict(tried) for tried in self.maps],
            "dropped": [asdict(one) for one in self.dropped],
            "growing": None if self.growing is None else asdict(self.growing),
            "bins": [asdict(one) for one in self.bins],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Making":
        """What `to_json` described; KeyError or TypeError where it describes nothing of the kind."""
        growing = data["growing"]
        return cls(
            tuple(TriedMap(**tried) for tried in data["maps"]),
            tuple(Dropped(**one) for one in data["dropped"]),
            None if growing is None else Growing(**growing),
            tuple(Binned.from_json(one) for one in data["bins"]),
        )
