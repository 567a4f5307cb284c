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
    """One training: the default, the cohorts, the trees and the scale. DeclarationError for a value out of range.

    The target product is the definition's. The same data, settings and versions give a byte-identical artefact.
    """

    definition: DefaultDefinition = field(default_factory=DefaultDefinition)
    """What counts as a default. Default: that of `DefaultDefinition`."""
    cohorts: CohortSettings = field(default_factory=CohortSettings)
    """How customers and dates are drawn and split. Default: that of `CohortSettings`."""
    parameters: FitParameters | None = None
    """How the trees are grown; None takes `FitParameters.for_size`. Default: None."""
    families: tuple[str, ...] = ()
    """Only features of these families are learned from; empty takes all. Default: ()."""
    screening: ScreenSettings = field(default_factory=ScreenSettings)
    """Which features are left out before the trees see them. Default: that of `ScreenSettings`."""
    eliminate: bool = False
    """Whether features the trees do better without are found by SHAP value, in each training fold. Default: False."""
    scale: Scale = field(default_factory=Scale)
    """Log-odds to points; its ends may leave no band empty. Default: that of `Scale`."""
    central_tendency: float | None = None
    """The default rate the calibrated log-odds are moved to.

    Above 0 and below 1; for customers at hand who are not those the model is for; None leaves the log-odds where
    they are. Default: None.
    """
    macro: tuple[MacroAdjustment, ...] = ()
    """Indicators the log-odds are moved with, each at most once, on top of `central_tendency`. Default: ()."""
    trials: int = 0
    """How many tree parameters are tried, per fold and for the final trees.

    0 or more; 0 takes `parameters` as they are. Default: 0.
    """
    compared: tuple[DefaultDefinition, ...] | None = None
    """Definitions of default whose rates are recorded beside; None takes `usual_definitions`. Default: None."""
    segment: str | None = None
    """A category feature whose values are left out of training one at a time, as a test; None: no test.

    Default: None.
    """
    seed: int = 0
    """Seed of everything drawn, 0 to 2147483647. Default: 0."""
    threads: int = 2
    """Threads, 1 or more, used where the data are large enough; never changes the artefact. Default: 2."""

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
