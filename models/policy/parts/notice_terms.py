"""What a letter to a customer must hold: by the rules of a place, and by what the lender adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from creditline.features.errors import DeclarationError


class Held(StrEnum):
    """Something that a letter holds."""

    RULE = "rule"  # the rule of every step down, in words
    REASONS = "reasons"  # at least one principal reason of the customer's own
    SCORE = "score"  # the score, its day, and the scale it lies on
    CREDITOR = "creditor"  # the creditor's name and address, by the lender's file
    AGENCY = "agency"  # who sees to it that the creditor keeps the law, by the lender's file
    CONTACT = "contact"  # how a person is reached, by the lender's file


class Regime(StrEnum):
    """Whose rules a letter follows.

    `plain`: none. `cn`: the Personal Information Protection Law, art. 24: an explanation, and the right to refuse a decision made
    by automation alone. `us-regb`: Regulation B, 12 CFR 1002.9, and the Fair Credit Reporting Act, 15 U.S.C. 1681m(a): specific
    reasons, score, range, date, and inquiries as a fifth factor where they lowered the score. `eu`: GDPR, art. 15 and 22, and
    Directive (EU) 2023/2225, art. 18(8): an explanation, a person, one's own view, and a review.
    """

    PLAIN = "plain"
    CN = "cn"
    US_REGB = "us-regb"
    EU = "eu"


REQUIRED: Mapping[Regime, tuple[Held, ...]] = {
    Regime.PLAIN: (),
    Regime.CN: (Held.RULE, Held.CONTACT),
    Regime.US_REGB: (Held.REASONS, Held.SCORE, Held.CREDITOR, Held.AGENCY),
    Regime.EU: (Held.RULE, Held.CONTACT),
}


@dataclass(frozen=True)
class NoticeTerms:
    """What a letter about a line that was cut must hold; one that cannot hold it goes to a person first."""

    regime: Regime = Regime.PLAIN
    """Whose rules it follows: plain, cn, us-regb or eu. Default: plain."""
    must_hold: tuple[Held, ...] = ()
    """What it must hold besides: rule, reasons, score, creditor, agency or contact. Default: ()."""
    most_patterns: float = 0.25
    """What share of the harm may rest on patterns, which no customer can be told of, before a person must look, 0 to 1. Default: 0.25."""
    least_surviving: float = 0.95
    """In what share of the model's refits a principal reason has to be one again, or a person must look, 0 to 1. Default: 0.95."""
    band_names: bool = False
    """Whether a customer is told what the score's band is called. Default: False."""

    def __post_init__(self) -> None:
        for name, usual in (("most_patterns", 0.25), ("least_surviving", 0.95)):
            share = getattr(self, name)
            if not 0.0 <= share <= 1.0:
                raise DeclarationError(f"{name} is a share, 0 to 1, not {share}; leave it out for {usual}")

    @property
    def holds(self) -> tuple[Held, ...]:
        """All of it, each once."""
        return tuple(dict.fromkeys((*REQUIRED[self.regime], *self.must_hold)))
