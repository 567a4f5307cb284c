"""The parts of a letter, in order, and which letters have which: declared as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from creditline.models.policy.parts.notice_terms import Regime


class Section(StrEnum):
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
    BACK = "back"  # when it is looked at again, and what the policy asks for then
    WAY_BACK = "way_back"  # what brings it back, as it was replayed, without promise
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

SHOWN: Mapping[Section, Shown] = {
    Section.HEAD: Shown(_ALL),
    Section.HAPPENED: Shown(_ALL),
    Section.AUTOMATED: Shown(_CUT, frozenset({Regime.PLAIN, Regime.CN, Regime.EU})),
    Section.RULE: Shown(_CUT),
    Section.ASSESSMENT: Shown(_CUT),
    Section.REASONS: Shown(_TOLD),
    Section.ARREARS: Shown(_CUT),
    Section.STAYS: Shown(_CUT),
    Section.BACK: Shown(_CUT),
    Section.WAY_BACK: Shown(_CUT),
    Section.RIGHTS: Shown(_TOLD),
    Section.CORRECTION: Shown(_TOLD),
    Section.BUREAU: Shown(_CUT, frozenset({Regime.CN, Regime.US_REGB})),
    Section.LAW: Shown(_CUT, frozenset({Regime.US_REGB})),
    Section.SOURCES: Shown(_TOLD),
    Section.COMPLAINT: Shown(_BAD),
    Section.WARNING: Shown(_BAD, frozenset({Regime.PLAIN, Regime.CN})),
    Section.IN_REVIEW: Shown(frozenset({Kind.REVIEW})),
    Section.SIGNATURE: Shown(_ALL),
}

# What a lender's file cannot switch off, by regime.
KEPT: Mapping[Regime, frozenset[Section]] = {
    Regime.PLAIN: frozenset({Section.HEAD, Section.HAPPENED, Section.IN_REVIEW}),
    Regime.CN: frozenset(
        {Section.HEAD, Section.HAPPENED, Section.IN_REVIEW, Section.AUTOMATED, Section.RULE, Section.RIGHTS}
    ),
    Regime.US_REGB: frozenset(
        {
            Section.HEAD,
            Section.HAPPENED,
            Section.IN_REVIEW,
            Section.ASSESSMENT,
            Section.REASONS,
            Section.BUREAU,
            Section.LAW,
        }
    ),
    Regime.EU: frozenset(
        {Section.HEAD, Section.HAPPENED, Section.IN_REVIEW, Section.AUTOMATED, Section.RULE, Section.RIGHTS}
    ),
}
