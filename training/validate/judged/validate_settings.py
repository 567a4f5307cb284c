"""What the user decides about a validation."""

from dataclasses import dataclass, field

from creditline.features.errors import DeclarationError
from creditline.training.cohorts import CohortSettings
from creditline.training.outcomes import DefaultDefinition


@dataclass(frozen=True)
class ValidateSettings:
    """One validation. DeclarationError for a value out of range.

    With the cohort settings of the training, the same customers and dates are kept apart here as there.
    """

    definition: DefaultDefinition = field(default_factory=DefaultDefinition)
    """The default it judges by; its product is the model's. Default: that of `DefaultDefinition`."""
    cohorts: CohortSettings = field(default_factory=CohortSettings)
    """How customers and dates are drawn and split. Default: that of `CohortSettings`."""
    refits: int = 3
    """How many models are trained again, for the spread of what they say; 0 or more. Default: 3."""
    threads: int = 2
    """Threads of the refits, 1 or more. Default: 2."""

    def __post_init__(self) -> None:
        if self.refits < 0:
            raise DeclarationError(f"a validation makes 0 refits or more, not {self.refits}")
