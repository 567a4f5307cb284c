"""What a letter is held to, and how a sentence with values in it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from letter_grammar import DAY, MONEY, Recorded, to_day
from letter_way_back import WayHeld, acts_of

from creditline.models.why.answer.parts import Value

WHOLE = r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})*)"
DAYS, SUMS = ("day", "answer_by", "back_on", "first", "last"), ("amount", "balance", "limit", "then", "whole")
NUMBERS = ("count", "late", "wait", "points", "review_days", "answer_days", "complaint_days")


@dataclass(frozen=True)
class Due:
    """What is past due on the product: instalments, their sum, and the days of the oldest."""

    count: int
    amount: float
    late: int


@dataclass(frozen=True)
class Held:
    """What a letter is held to. `line`: None of one that tells of no line. `policy`: its file's tables. `lender`: `[letter]` of its.

    `value`: a feature's value on a day by the data; None where the answer's own is taken. `overridden`: whether a person decided
    otherwise on the way. `way`: what the replay gave of what brings the line back, None where it is not told.
    """

    line: Recorded | None
    lender: Mapping[str, Any]
    policy: Mapping[str, Any] | None
    product: str | None
    due: Due | None = None
    balance: float | None = None
    overridden: bool = False
    value: Callable[[str, date], Value] | None = None
    way: WayHeld | None = None

    @property
    def regime(self) -> str:
        """The policy's."""
        return str((self.policy or {}).get("notice", {}).get("regime", "plain"))

    def stated(self, name: str, language: str) -> str | None:
        """What the lender's file says, such as `bureau.name`."""
        at: Any = self.lender
        for key in name.split("."):
            at = at.get(key)
            if at is None:
                return None
        return str(at.get(language)) if isinstance(at, Mapping) else str(at)


def filled(said: str, language: str) -> str:
    """The pattern of a sentence, each of its values a group."""
    plain = re.sub(r"\.(?= |$)", r"\\.", said)

    def slot(found: re.Match[str]) -> str:
        name = found[1]
        of = (
            DAY[language] if name in ("start", *DAYS)
            else MONEY[language] if name in SUMS
            else WHOLE if name in NUMBERS
            else "(?P<{0}>.+?)"
        )  # fmt: skip
        return of.format(name)

    return re.sub(r"\{(\w+)\}", slot, plain)


def value_of(slot: str, told: str, language: str) -> Any:
    """A value as it is told: a day, money, a whole number or a text."""
    if slot in DAYS:
        return to_day(told, language)
    if slot == "acts":
        return acts_of(told, language)
    if slot in SUMS:
        return float(told.replace(",", ""))
    return int(told.replace(",", "")) if slot in NUMBERS else told
