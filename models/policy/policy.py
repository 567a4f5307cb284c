"""A policy as data: one rule per band."""

import hashlib
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from creditline.features.errors import DeclarationError


class Action(StrEnum):
    """What can happen to a line."""

    MAINTAIN = "maintain"
    REDUCE = "reduce"
    SUSPEND = "suspend"
    CLOSE = "close"
    RESTORE = "restore"
    INCREASE = "increase"


_FACTORS = {Action.MAINTAIN: (1.0, 1.0), Action.REDUCE: (0.0, 1.0), Action.CLOSE: (0.0, 0.0)}


@dataclass(frozen=True)
class BandRule:
    """In `band`, take `action` and multiply the limit by `factor`: 1 to maintain, 0 to close, between to reduce."""

    band: str
    action: Action
    factor: float

    def __post_init__(self) -> None:
        lowest, highest = _FACTORS.get(self.action, (math.nan, math.nan))
        if not lowest <= self.factor <= highest or (self.action is Action.REDUCE and self.factor in (0.0, 1.0)):
            raise DeclarationError(
                f"band {self.band}: {self.action} by {self.factor} is no rule; "
                "maintain by 1, close by 0, reduce between"
            )


@dataclass(frozen=True)
class Policy:
    """What is done in each band; every band of the model needs one rule."""

    rules: tuple[BandRule, ...] = (
        BandRule("poor", Action.CLOSE, 0.0),
        BandRule("fair", Action.REDUCE, 0.5),
        BandRule("good", Action.MAINTAIN, 1.0),
        BandRule("excellent", Action.MAINTAIN, 1.0),
        BandRule("outstanding", Action.MAINTAIN, 1.0),
    )

    def __post_init__(self) -> None:
        bands = [rule.band for rule in self.rules]
        if len(set(bands)) != len(bands):
            raise DeclarationError(f"a policy has one rule per band, not {', '.join(bands)}")

    @cached_property
    def version(self) -> str:
        """12 hex digits that change exactly when a rule does."""
        text = ";".join(f"{rule.band}:{rule.action}:{rule.factor!r}" for rule in self.rules)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
