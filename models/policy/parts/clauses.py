"""The smaller parts of a policy: income, changes, triggers, reviews and the portfolio cap."""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from creditline.features.errors import DeclarationError
from creditline.models.policy.parts.action import Step
from creditline.models.policy.parts.money import UNITS
from creditline.models.policy.parts.policy_words import PolicyWords
from creditline.models.policy.rules import SCORED, Rule, compared_first, grows_as_the_score_falls


class Unknown(StrEnum):
    """What is done where the regular income is not known: by the band's `share`, or nothing and a review."""

    SHARE = "share"
    HOLD = "hold"


@dataclass(frozen=True)
class Income:
    """Regular monthly income: a feature divided by the months it covers. Null is not known, 0 is no income."""

    feature: str
    """Name of the feature that holds the income."""
    months: float
    """Months that the feature covers, above 0."""
    unknown: Unknown = Unknown.SHARE
    """What is done where the income is not known, see `Unknown`. Default: share."""

    def __post_init__(self) -> None:
        if not 0 < self.months < math.inf:
            raise DeclarationError(
                f"income over {self.months} months is no monthly income; give how many months it covers"
            )


@dataclass(frozen=True)
class Changes:
    """What bounds a change of limit. DeclarationError for a value out of range."""

    cool_down_days: int = 0
    """Days after a change by the lender without a further step down or cut, 0 or more. Default: 0."""
    raise_cool_down_days: int = 0
    """Days after a change by the lender without a step up or raise, 0 or more. Default: 0."""
    minimum: float = 0.0
    """A smaller change is not made; money, 0 or more. Default: 0.0."""
    largest_cut: float = 1.0
    """Share of the limit at its start, above 0 and up to 1, that a calendar month's cuts come to at most.

    Default: 1.0.
    """
    largest_raise: float = math.inf
    """Share of the limit, 0 or more, that one raise adds at most. Default: inf."""
    rounding: float = 1.0
    """What a limit that is set is a multiple of: 1, 10 or 100 units of currency, or 0.01 for cents.

    It is rounded down, and up where it would fall below a band's floor, below what is owed or beyond `largest_cut`. A
    limit that is not changed stays as it is. Default: 1.0.
    """

    def __post_init__(self) -> None:
        if min(self.cool_down_days, self.raise_cool_down_days, self.minimum, self.largest_raise) < 0:
            raise DeclarationError("changes needs cool-downs, a minimum and a largest raise of 0 or more")
        if not 0.0 < self.largest_cut <= 1.0:
            raise DeclarationError(f"changes needs a largest_cut above 0 and at most 1, not {self.largest_cut:g}")
        if self.rounding not in UNITS:
            raise DeclarationError(
                f"changes rounds to {self.rounding:g}; give 1, 10 or 100 units of currency, or 0.01 for cents"
            )


@dataclass(frozen=True)
class Trigger:
    """A hard rule: where it holds the line goes to `step` at once, whatever cool-down and hysteresis say."""

    rule: Rule
    """When it holds; a worse score must not escape it."""
    step: Step
    """Step of the ladder it leads to: reduce, suspend or close."""
    keep: float = 1.0
    """Share, above 0 and up to 1, of the limit that last stood uncut, which the limit is cut to. Default: 1.0."""
    words: PolicyWords = field(default_factory=PolicyWords, compare=False)
    """What a customer is told of it, which may name `{value}` and `{threshold}`. Default: that of `PolicyWords`."""
    immediate: bool = False
    """Whether what it does takes effect at once, where the policy announces cuts before. Default: False."""
    internal: bool = field(default=False, compare=False)
    """Whether only staff may know of it: a person looks before a customer is told. Default: False."""

    def __post_init__(self) -> None:
        name = self.rule.name
        if self.step is Step.MAINTAIN:
            raise DeclarationError(f"trigger {name} leads to maintain; it must reduce, suspend or close")
        if not 0.0 < self.keep <= 1.0:
            raise DeclarationError(f"trigger {name} keeps {self.keep:g}; give a share above 0 and at most 1")
        if self.step is Step.REDUCE and self.keep == 1.0:
            raise DeclarationError(f"trigger {name} reduces to no share; give keep below 1")
        if self.words.fields and compared_first(self.rule.node) is None:
            raise DeclarationError(
                f"trigger {name} has words with {{{min(self.words.fields)}}}, but {self.rule.when!r} compares no column with "
                "a number; say it without"
            )
        if not grows_as_the_score_falls(self.rule.node):
            raise DeclarationError(
                f"trigger {name} ({self.rule.when}) would spare a worse score; write score only as score < x, pd as pd > x"
            )


@dataclass(frozen=True)
class Review:
    """A rule that sends a case to a person."""

    rule: Rule
    """When it holds."""
    hold: bool = False
    """Whether nothing changes until they have looked, triggers excepted; such a rule reads no score.

    Default: False.
    """

    def __post_init__(self) -> None:
        read = SCORED & set(self.rule.columns)
        if self.hold and read:
            raise DeclarationError(
                f"review {self.rule.name} holds and reads {min(read)}: a worse score could keep a limit a better one "
                "loses; leave it out, or do not hold"
            )


@dataclass(frozen=True)
class PortfolioCap:
    """The most that all lines together may come to."""

    cap: float
    """Money that may be outstanding or drawn in all, 0 or more."""
    keep: float = 0.5
    """Share, 0 to 1, of their limit that the least safe lines are scaled to first. Default: 0.5."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.cap < math.inf or not 0.0 <= self.keep <= 1.0:
            raise DeclarationError("the portfolio needs a cap of 0 or more and a keep in 0 to 1")
