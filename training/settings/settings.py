"""What the user decides about a training."""

from dataclasses import dataclass, field

from creditline.features.declare import Family
from creditline.features.errors import DeclarationError
from creditline.models.scale.bands import bands_from
from creditline.models.scale.scale import Scale
from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.screen import ScreenSettings
from creditline.training.settings.macro_adjustment import MacroAdjustment
from creditline.training.trees.parameters import FitParameters


@dataclass(frozen=True)
class TrainSettings:
    """One training: the default, the cohorts, the trees and the scale.

    The target product is the definition's. `parameters`: None takes `FitParameters.for_size`. `families`: only features
    of these; empty takes all. `screening`: which features are left out before the trees see them. `eliminate`:
    whether those the trees do better without are found by their SHAP values, inside each training fold. `central_tendency`:
    the default rate (0 to 1, both excluded) the calibrated log-odds are moved to, where the customers at hand are not
    those the model is for; None leaves them. `macro`: indicators the log-odds are moved with, on top of that. `trials`:
    how many tree parameters to try, in each fold and for the final trees; 0 takes `parameters` as they are. `segment`: a
    category feature whose values are left out of training one at a time, as a test; None tests none. `scale`:
    DeclarationError where its ends leave a band empty. `compared`: definitions of default whose rates are recorded
    beside the training's own; None takes `usual_definitions`. The same data, settings and versions give a byte-identical artefact;
    `threads` (used where the data are large enough) does not change it.
    """

    definition: DefaultDefinition = field(default_factory=DefaultDefinition)
    cohorts: CohortSettings = field(default_factory=CohortSettings)
    parameters: FitParameters | None = None
    families: tuple[str, ...] = ()
    screening: ScreenSettings = field(default_factory=ScreenSettings)
    eliminate: bool = False
    scale: Scale = field(default_factory=Scale)
    central_tendency: float | None = None
    macro: tuple[MacroAdjustment, ...] = ()
    trials: int = 0
    compared: tuple[DefaultDefinition, ...] | None = None
    segment: str | None = None
    seed: int = 0
    threads: int = 2

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.families) - {str(family) for family in Family}):
            raise DeclarationError(f"{unknown[0]!r} is no family; there are {', '.join(Family)}")
        if self.central_tendency is not None and not 0 < self.central_tendency < 1:
            raise DeclarationError(f"a central tendency lies between 0 and 1, not {self.central_tendency}")
        bands_from(self.scale.low, self.scale.high)
        named = [asked.indicator for asked in self.macro]
        if len(set(named)) != len(named):
            raise DeclarationError(f"each indicator is adjusted to once, not {', '.join(named)}")
        if self.trials < 0:
            raise DeclarationError(f"a search makes 0 trials or more, not {self.trials}")
        if self.threads < 1:
            raise DeclarationError(f"training takes at least 1 thread, not {self.threads}")
        if not 0 <= self.seed < 2**31:
            raise DeclarationError(f"a seed lies between 0 and 2147483647, not {self.seed}")
