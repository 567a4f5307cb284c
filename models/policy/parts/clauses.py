"""The smaller parts of a policy: income, changes, triggers, reviews and the portfolio cap."""

import math
from dataclasses import dataclass
from enum import StrEnum

from creditline.features.errors import DeclarationError
from creditline.models.policy.parts.action import Step
from creditline.models.policy.rules import SCORED, Rule, grows_as_the_score_falls


class Unknown(StrEnum):
    """What is done where the regular income is not known: by the band's `share`, or nothing and a review."""

    SHARE = "share"
    HOLD = "hold"


@dataclass(frozen=True)
class Income:
    """Regular monthly income: the feature divided by the `months` it covers. Null is not known, 0 is no income."""

    feature: str
    months: float
    unknown: Unknown = Unknown.SHARE

    def __post_init__(self) -> None:
        if not 0 < self.months < math.inf:
            raise DeclarationError(
                f"income over {self.months} months is no monthly income; give how many months it covers"
            )


@dataclass(frozen=True)
class Changes:
    """What bounds a change of limit.

    After a change by the lender no further step down or cut for `cool_down_days`, no step up or raise for
    `raise_cool_down_days`. A change smaller than `minimum` (money) is not made. In one calendar month a limit is cut by
    at most `largest_cut` (share of the limit at its start); one raise adds at most `largest_raise` (share).
    """

    cool_down_days: int = 0
    raise_cool_down_days: int = 0
    minimum: float = 0.0
    largest_cut: float = 1.0
    largest_raise: float = math.inf

    def __post_init__(self) -> None:
        if min(self.cool_down_days, self.raise_cool_down_days, self.minimum, self.largest_raise) < 0:
            raise DeclarationError("changes needs cool-downs, a minimum and a largest raise of 0 or more")
        if not 0.0 < self.largest_cut <= 1.0:
            raise DeclarationError(f"changes needs a largest_cut above 0 and at most 1, not {self.largest_cut:g}")


@dataclass(frozen=True)
class Trigger:
    """A hard rule: where it holds the line goes to `step` at once, whatever cool-down and hysteresis say.

    With `keep` the limit is also cut to that share (0 to 1) of the limit that last stood uncut.
    """

    rule: Rule
    step: Step
    keep: float = 1.0

    def __post_init__(self) -> None:
        name = self.rule.name
        if self.step is Step.MAINTAIN:
            raise DeclarationError(f"trigger {name} leads to maintain; it must reduce, suspend or close")
        if not 0.0 < self.keep <= 1.0:
            raise DeclarationError(f"trigger {name} keeps {self.keep:g}; give a share above 0 and at most 1")
        if self.step is Step.REDUCE and self.keep == 1.0:
            raise DeclarationError(f"trigger {name} reduces to no share; give keep below 1")
        if not grows_as_the_score_falls(self.rule.node):
            raise DeclarationError(
                f"trigger {name} ({self.rule.when}) would spare a worse score; write score only as score < x, pd as pd > x"
            )


@dataclass(frozen=True)
class Review:
    """A rule that sends a case to a person. With `hold` nothing changes until they have looked, triggers excepted."""

    rule: Rule
    hold: bool = False

    def __post_init__(self) -> None:
        read = SCORED & set(self.rule.columns)
        if self.hold and read:
            raise DeclarationError(
                f"review {self.rule.name} holds and reads {min(read)}: a worse score could keep a limit a better one "
                "loses; leave it out, or do not hold"
            )


@dataclass(frozen=True)
class PortfolioCap:
    """The most that may be outstanding or drawn in all (money); `keep` is how far the least safe lines are scaled first."""

    cap: float
    keep: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 <= self.cap < math.inf or not 0.0 <= self.keep <= 1.0:
            raise DeclarationError("the portfolio needs a cap of 0 or more and a keep in 0 to 1")
