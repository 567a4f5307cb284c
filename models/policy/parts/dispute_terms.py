"""What a policy says about disputes: whether one may worsen a decision, and by when it is answered."""

from dataclasses import dataclass

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class DisputeTerms:
    """How a decision is made again with corrected records. It decides on no line that nobody disputes."""

    may_worsen: bool = False
    """Whether a decision made again may leave less than the one on record; without it that one stands. Default: False."""
    answer_days: int = 30
    """Days from the day a dispute was received in which it must be answered, 1 or more. Default: 30."""
    evidence_before: bool = False
    """Whether evidence must be dated on the day of the disputed decision or before. Default: False."""

    def __post_init__(self) -> None:
        if self.answer_days < 1:
            raise DeclarationError(f"answer_days is {self.answer_days}; a dispute is answered in 1 day or more")
