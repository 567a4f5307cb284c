"""What a policy does in a range of scores, and what limit it aims at there."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from creditline.features.errors import DeclarationError
from creditline.models.policy.parts.action import Step
from creditline.models.policy.parts.money import down_to, up_to


@dataclass(frozen=True)
class PolicyBand:
    """What becomes of a line whose score lies in a range. DeclarationError for a value out of range."""

    name: str
    """What the band is called."""
    lowest: int
    """Lowest score in it, points."""
    highest: int
    """Highest score in it, points; no less than `lowest`."""
    step: Step
    """Step of the ladder a line there is to stand on."""
    multiple: float
    """Regular monthly incomes that the limit aims at, 0 or more."""
    floor: float
    """The least the limit aims at, money; 0 or more."""
    cap: float
    """The most the limit aims at, money; no less than `floor`."""
    share: float = 1.0
    """Share of the limit that last stood uncut, 0 to 1, aimed at where the income is not known. Default: 1.0."""

    def __post_init__(self) -> None:
        if self.highest < self.lowest:
            raise DeclarationError(f"band {self.name} ends at {self.highest}, below where it begins, {self.lowest}")
        if not 0.0 <= self.floor <= self.cap:
            raise DeclarationError(
                f"band {self.name} has the floor {self.floor:g} and the cap {self.cap:g}; 0 <= floor <= cap"
            )
        if self.multiple < 0.0 or not 0.0 <= self.share <= 1.0:
            raise DeclarationError(f"band {self.name} needs a multiple of 0 or more and a share in 0 to 1")


def check_policy_bands(bands: Sequence[PolicyBand]) -> None:
    """Refuse (DeclarationError) bands that overlap or leave a gap, or that give a safer customer less.

    `bands` are in order of score, the least safe first.
    """
    if not bands:
        raise DeclarationError("the policy has no [[bands]]; give one for every range of scores")
    if len({band.name for band in bands}) < len(bands):
        raise DeclarationError(f"the policy names a band twice: {', '.join(band.name for band in bands)}")
    for lower, upper in pairwise(bands):
        if upper.lowest <= lower.highest:
            raise DeclarationError(
                f"bands {lower.name} ({lower.lowest} to {lower.highest}) and {upper.name} ({upper.lowest} to "
                f"{upper.highest}) overlap; begin {upper.name} at {lower.highest + 1}"
            )
        if upper.lowest > lower.highest + 1:
            raise DeclarationError(
                f"no band holds the scores {lower.highest + 1} to {upper.lowest - 1}, between {lower.name} and "
                f"{upper.name}; begin {upper.name} at {lower.highest + 1}"
            )
        for what in ("multiple", "floor", "cap", "share"):
            if getattr(upper, what) < getattr(lower, what):
                raise DeclarationError(
                    f"band {upper.name} has a lower {what} than {lower.name}: a better score would get a lower limit"
                )
        if upper.step > lower.step:
            raise DeclarationError(
                f"band {upper.name} is to {upper.step.word} and the less safe {lower.name} only to {lower.step.word}; "
                "a better score must not stand deeper on the ladder"
            )


def check_whole_limits(bands: Sequence[PolicyBand], unit: float) -> None:
    """Refuse (DeclarationError) a band between whose floor and cap no multiple of `unit` lies."""
    floors, caps = (np.array([getattr(band, name) for band in bands], np.float64) for name in ("floor", "cap"))
    for band, none in zip(bands, up_to(unit, floors) > down_to(unit, caps), strict=True):
        if none:
            raise DeclarationError(
                f"band {band.name} has the floor {band.floor:g} and the cap {band.cap:g}, with no multiple of {unit:g} between "
                "them; change one, or the rounding of [changes]"
            )
