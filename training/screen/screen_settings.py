"""What the user decides about leaving features out."""

from dataclasses import dataclass

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class ScreenSettings:
    """The most a feature may have of each fault; one with more is left out. DeclarationError for a value out of range."""

    missing: float = 0.995
    """Share of rows without a value, above 0 and up to 1. Default: 0.995."""
    psi: float = 1.0
    """Population stability index between the first and the last training date, above 0.

    Looked at where each date has at least 500 rows. Default: 1.0.
    """
    correlation: float = 0.98
    """Rank correlation, either sign, with a kept feature of the same family, above 0 and up to 1. Default: 0.98."""

    def __post_init__(self) -> None:
        if not (0 < self.missing <= 1 and self.psi > 0 and 0 < self.correlation <= 1):
            raise DeclarationError(f"screening takes shares in (0, 1] and a psi above 0, not {self}")
