"""Cut with notice: how long before it takes effect a cut is announced, what cures it, and how what is owed above is repaid."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DeclarationError
from creditline.models.policy.parts.money import CENT, up_to
from creditline.models.policy.parts.policy_words import PolicyWords
from creditline.models.policy.rules import SCORED, Rule, compared_first

Floats = NDArray[np.float64]
_LONGEST = 366


@dataclass(frozen=True)
class Cure:
    """What a customer can do for an announced cut to be withdrawn, whether or not the rule that led to it still holds."""

    rule: Rule
    """When it is done, by what is known on the day the cut would take effect; it reads no score."""
    words: PolicyWords = field(default_factory=PolicyWords, compare=False)
    """What a customer is told of it, which may name `{threshold}`. Default: that of `PolicyWords`."""

    def __post_init__(self) -> None:
        read = SCORED & set(self.rule.columns)
        if read:
            raise DeclarationError(
                f"cure {self.rule.name} reads {min(read)}, which no customer does; name what they do, say "
                "repayment.days_past_due_now = 0"
            )
        if self.words.fields and compared_first(self.rule.node) is None:
            raise DeclarationError(
                f"cure {self.rule.name} has words with {{{min(self.words.fields)}}}, but {self.rule.when!r} compares no column "
                "with a number; say it without"
            )


@dataclass(frozen=True)
class PlanTerms:
    """How what is owed above a new limit is repaid: in equal instalments, the last the smallest."""

    months: int = 12
    """Monthly instalments at most, 1 or more. Default: 12."""
    least: float = 0.0
    """No instalment but the last is smaller; money, 0 or more. Default: 0.0."""

    def __post_init__(self) -> None:
        if self.months < 1 or not 0.0 <= self.least < math.inf:
            raise DeclarationError("[notice.plan] needs months of 1 or more, and least, an amount of 0 or more")

    def instalment(self, above: Floats) -> Floats:
        """What is paid a month of what is owed `above` the limit, to the cent; (n,), money above 0."""
        return np.minimum(above, np.maximum(up_to(CENT, above / self.months), self.least))

    def payments(self, above: Floats) -> NDArray[np.int64]:
        """How many instalments there are, (n,), 1 or more."""
        return np.ceil(np.rint(above * 100.0) / np.rint(self.instalment(above) * 100.0)).astype(np.int64)


@dataclass(frozen=True)
class NoticePeriod:
    """When an announced cut takes effect. DeclarationError for a value out of range."""

    days: int = 0
    """Days from the announcement to the effect, 0 to 366; 0: cuts take effect at once. Default: 0."""
    cures: tuple[Cure, ...] = ()
    """What withdraws a cut, each by itself. Default: ()."""
    plan: PlanTerms | None = None
    """How what is owed above the new limit is repaid; None: no limit is put below what is owed. Default: None."""

    def __post_init__(self) -> None:
        if not 0 <= self.days <= _LONGEST:
            raise DeclarationError(f"[notice] announces a cut {self.days} days before; give 0 to {_LONGEST} days")
        if not self.days and (self.cures or self.plan is not None):
            raise DeclarationError(
                "[notice] has cures or a plan and announces no cut before it takes effect; give days"
            )
