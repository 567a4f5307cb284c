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
class Growing:
    """How trees were grown out of fold, so that the same can be done again.

    `parameters`: of the trees, by name. `folds` and `fold_seed`: the customers' folds; `validation_share`: of customers
    that stop the boosting; `calibration_defaults`: the latest dates with so many calibrate. `chosen`: features or
    parameters were chosen by outcomes, anew in each fold, which cannot be repeated from the model alone.
    """

    parameters: Mapping[str, float] = field(hash=False)
    folds: int
    fold_seed: int
    validation_share: float
    calibration_defaults: int
    chosen: bool


@dataclass(frozen=True)
class Making:
    """The maps compared and the features left out, each in the order they were looked at; empty where nothing was.

    `growing`: None for a model that was not trained.
    """

    maps: tuple[TriedMap, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    growing: Growing | None = None

    def __post_init__(self) -> None:
        if self.maps and sum(tried.chosen for tried in self.maps) != 1:
            raise DeclarationError(f"one of the calibration maps compared is chosen, not {self.maps}")

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "maps": [asdict(tried) for tried in self.maps],
            "dropped": [asdict(one) for one in self.dropped],
            "growing": None if self.growing is None else asdict(self.growing),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Making":
        """What `to_json` described; KeyError or TypeError where it describes nothing of the kind."""
        growing = data["growing"]
        return cls(
            tuple(TriedMap(**tried) for tried in data["maps"]),
            tuple(Dropped(**one) for one in data["dropped"]),
            None if growing is None else Growing(**growing),
        )
