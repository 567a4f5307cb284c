"""What the user decides about a training."""

from dataclasses import dataclass, field

from creditline.features.declare import Family
from creditline.features.errors import DeclarationError
from creditline.models.artefact.kind import ModelKind
from creditline.models.scale.bands import bands_from
from creditline.models.scale.scale import Scale
from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.screen import ScreenSettings
from creditline.training.settings.card_settings import CardSettings
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
    champion: ModelKind = ModelKind.TREES
    """Which of the two that every training fits is its model: the trees or the scorecard. Default: trees."""
    card: CardSettings = field(default_factory=CardSettings)
    """The size of the scorecard. Default: that of `CardSettings`."""
    families: tuple[str, ...] = ()
    """Only features of these families are learned from; empty takes all. Default: ()."""
    screening: ScreenSettings = field(default_factory=ScreenSettings)
    """Which features are left out before the trees see them. Default: that of `ScreenSettings`."""
    dense: bool = False
    """Whether trees are grown on every feature left, and not on the few that `prune` chooses in each training fold.

    Their thresholds are then not drawn, unless `parameters` say so. Default: False.
    """
    compare_training: bool = False
    """Whether the training is done twice more, on every feature and without directions, to be compared with.

    Takes as long again as a training with `dense`, and more. Default: False.
    """
    scale: Scale = field(default_factory=Scale)
    """Log-odds to points; its ends may leave no band empty. Default: that of `Scale`."""
    central_tendency: float | None = None
    """The default rate of the customers the model is for, where it is not that of the customers at hand.

    Above 0 and below 1. The log-odds are moved by the difference of the two rates' (Elkan's prior shift), which is right
    where all that differs is how many default; the mean probability then need not be this rate. None leaves the log-odds
    where they are. Default: None.
    """
    long_run_average: float | None = None
    """The mean probability the rows that calibrate are to have, such as the long-run average default rate.

    Above 0 and below 1. The log-odds are moved by what is solved for to make it so. Not beside `central_tendency`; None
    leaves the log-odds where they are. Default: None.
    """
    macro: tuple[MacroAdjustment, ...] = ()
    """Indicators the log-odds are moved with, each at most once, on top of any move of their level. Default: ()."""
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
    refits: int = 20
    """How many times the model is grown again on customers drawn anew, 0 or more: the reasons of an answer are held to these.

    Default: 20.
    """
    seed: int = 0
    """Seed of everything drawn, 0 to 2147483647. Default: 0."""
    threads: int = 2
    """Threads, 1 or more, used where the data are large enough; never changes the artefact. Default: 2."""

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.families) - {str(family) for family in Family}):
            raise DeclarationError(f"{unknown[0]!r} is no family; there are {', '.join(Family)}")
        for name in ("central_tendency", "long_run_average"):
            rate = getattr(self, name)
            if rate is not None and not 0 < rate < 1:
                raise DeclarationError(f"a {name.replace('_', ' ')} lies between 0 and 1, not {rate}")
        if self.central_tendency is not None and self.long_run_average is not None:
            raise DeclarationError("probabilities are moved by a central tendency or to a long-run average; give one")
        bands_from(self.scale.low, self.scale.high)
        named = [asked.indicator for asked in self.macro]
        if len(set(named)) != len(named):
            raise DeclarationError(f"each indicator is adjusted to once, not {', '.join(named)}")
        if self.trials < 0:
            raise DeclarationError(f"a search makes 0 trials or more, not {self.trials}")
        if self.refits < 0:
            raise DeclarationError(f"a model is refitted 0 times or more, not {self.refits}")
        if self.threads < 1:
            raise DeclarationError(f"training takes at least 1 thread, not {self.threads}")
        if not 0 <= self.seed < 2**31:
            raise DeclarationError(f"a seed lies between 0 and 2147483647, not {self.seed}")
