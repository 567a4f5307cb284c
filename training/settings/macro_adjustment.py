"""What the user says about one macro indicator."""

from dataclasses import dataclass

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class MacroAdjustment:
    """Move the log-odds with an indicator, by so much per unit away from an anchor.

    >>> MacroAdjustment.read("unemployment=0.3@5.2")
    MacroAdjustment(indicator='unemployment', coefficient=0.3, anchor=5.2)
    >>> MacroAdjustment.read("unemployment")
    MacroAdjustment(indicator='unemployment', coefficient=None, anchor=None)
    """

    indicator: str
    """Name of the indicator in the `macro` table."""
    coefficient: float | None = None
    """Log-odds per unit of the indicator, any sign; None: fitted to the data. Default: None."""
    anchor: float | None = None
    """Value of the indicator, in its own unit, that moves nothing.

    None: its mean over the rows of the calibration. Default: None.
    """

    @classmethod
    def read(cls, text: str) -> "MacroAdjustment":
        """Read `INDICATOR[=COEFFICIENT][@ANCHOR]`; DeclarationError for anything else."""
        rest, _, anchor = text.partition("@")
        indicator, _, coefficient = rest.partition("=")
        try:
            numbers = [float(part) if part else None for part in (coefficient, anchor)]
        except ValueError:
            numbers = []
        if not indicator or not numbers or text.endswith(("=", "@")):
            raise DeclarationError(f"a macro adjustment is INDICATOR[=COEFFICIENT][@ANCHOR], not {text!r}")
        return cls(indicator, *numbers)
