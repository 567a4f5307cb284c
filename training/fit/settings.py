"""What the user decides about a training."""

from dataclasses import dataclass, field

from creditline.features.declare import Family
from creditline.features.errors import DeclarationError
from creditline.models.scale import Scale
from creditline.training.cohorts import CohortSettings
from creditline.training.fit.parameters import FitParameters
from creditline.training.outcomes import DefaultDefinition


@dataclass(frozen=True)
class TrainSettings:
    """One training: the default, the cohorts, the trees and the scale.

    The target product is the definition's. `parameters`: None takes `FitParameters.for_size`. `families`: only features
    of these; empty takes all. The same data, settings and versions give a byte-identical artefact; `threads` (used
    where the data are large enough) does not change it.
    """

    definition: DefaultDefinition = field(default_factory=DefaultDefinition)
    cohorts: CohortSettings = field(default_factory=CohortSettings)
    parameters: FitParameters | None = None
    families: tuple[str, ...] = ()
    scale: Scale = field(default_factory=Scale)
    seed: int = 0
    threads: int = 2

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.families) - {str(family) for family in Family}):
            raise DeclarationError(f"{unknown[0]!r} is no family; there are {', '.join(Family)}")
        if self.threads < 1:
            raise DeclarationError(f"training takes at least 1 thread, not {self.threads}")
        if not 0 <= self.seed < 2**31:
            raise DeclarationError(f"a seed lies between 0 and 2147483647, not {self.seed}")
