"""The parts of a letter, in order, and which letters have which: declared as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from creditline.models.policy.parts.notice_terms import Regime


class Part(StrEnum):
    """Each is a section of the letter; they stand in this order."""

    HEAD = "head"  # who writes to whom: title, number, date, product, the end of the customer's number
    HAPPENED = "happened"  # what became of the line, from recorded facts
    IN_REVIEW = "in_review"  # until when a person looks, and how to reach them
    AUTOMATED = "automated"  # that no person decided
    RULE = "rule"  # what decided each step
    ASSESSMENT = "assessment"  # the score, or that the customer is in default
    REASONS = "reasons"  # the principal ones
    ARREARS = "arrears"  # what is past due, and how it is settled
    STAYS = "stays"  # what stays as it was
    BACK = "back"  # what brings it back, without promise
    RIGHTS = "rights"  # explanation, refusal, a person
    CORRECTION = "correction"  # of personal data
    BUREAU = "bureau"  # a dispute of the credit report
    LAW = "law"  # the notice of the Equal Credit Opportunity Act
    SOURCES = "sources"  # where the data come from
    COMPLAINT = "complaint"  # to whom, by level
    WARNING = "warning"  # against paid "restorers"
    SIGNATURE = "signature"


class Kind(StrEnum):
    """What a letter is about."""

    ADVERSE = "adverse"  # a line that was cut
    BETTER = "better"  # a line that was raised, or opened again
    OTHER = "other"  # a line that stays as it is, or a score alone
    REVIEW = "review"  # a person must look first


@dataclass(frozen=True)
class Shown:
    """Which letters have a part: those about one of `kinds`, by one of `regimes`."""

    kinds: frozenset[Kind]
    regimes: frozenset[Regime] = frozenset(Regime)

    def there(self, kind: Kind, regime: Regime) -> bool:
        """Whether a letter of this kind and regime has it."""
        return kind in self.kinds and regime in self.regimes


_ALL, _CUT = frozenset(Kind), frozenset({Kind.ADVERSE})
_TOLD = frozenset({Kind.ADVERSE, Kind.OTHER})
_BAD = _TOLD | {Kind.REVIEW}

SHOWN: Mapping[Part, Shown] = {
    Part.HEAD: Shown(_ALL),
    Part.HAPPENED: Shown(_ALL),
    Part.AUTOMATED: Shown(_CUT, frozenset({Regime.PLAIN, Regime.CN, Regime.EU})),
    Part.RULE: Shown(_CUT),
    Part.ASSESSMENT: Shown(_CUT),
    Part.REASONS: Shown(_TOLD),
    Part.ARREARS: Shown(_CUT),
    Part.STAYS: Shown(_CUT),
    Part.BACK: Shown(_CUT),
    Part.RIGHTS: Shown(_TOLD),
    Part.CORRECTION: Shown(_TOLD),
    Part.BUREAU: Shown(_CUT, frozenset({Regime.CN, Regime.US_REGB})),
    Part.LAW: Shown(_CUT, frozenset({Regime.US_REGB})),
    Part.SOURCES: Shown(_TOLD),
    Part.COMPLAINT: Shown(_BAD),
    Part.WARNING: Shown(_BAD, frozenset({Regime.PLAIN, Regime.CN})),
    Part.IN_REVIEW: Shown(frozenset({Kind.REVIEW})),
    Part.SIGNATURE: Shown(_ALL),
}

# What a lender's file cannot switch off, by regime.
KEPT: Mapping[Regime, frozenset[Part]] = {
    Regime.PLAIN: frozenset({Part.HEAD, Part.HAPPENED, Part.IN_REVIEW}),
    Regime.CN: frozenset({Part.HEAD, Part.HAPPENED, Part.IN_REVIEW, Part.AUTOMATED, Part.RULE, Part.RIGHTS}),
    Regime.US_REGB: frozenset(
        {Part.HEAD, Part.HAPPENED, Part.IN_REVIEW, Part.ASSESSMENT, Part.REASONS, Part.BUREAU, Part.LAW}
    ),
    Regime.EU: frozenset({Part.HEAD, Part.HAPPENED, Part.IN_REVIEW, Part.AUTOMATED, Part.RULE, Part.RIGHTS}),
}
