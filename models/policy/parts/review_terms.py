"""What a policy says about cases that a person decides: when a second person must agree, and by when it is done."""

import math
from dataclasses import dataclass

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class ReviewTerms:
    """How a person decides a case. It decides on no line by itself."""

    second_above: float | None = None
    """An override that leaves more than this to draw counts only once a second person confirms it; money. Default: None."""
    answer_days: int = 30
    """Days from the decision in which a case must be decided, 1 or more. Default: 30."""

    def __post_init__(self) -> None:
        if self.second_above is not None and not 0.0 <= self.second_above < math.inf:
            raise DeclarationError(f"second_above is {self.second_above}; give an amount of 0 or more, or leave it out")
        if self.answer_days < 1:
            raise DeclarationError(f"answer_days is {self.answer_days}; a case is decided in 1 day or more")
