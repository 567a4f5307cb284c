"""The letters that are kept as pictures: of every kind by every regime, with as many reasons as a long letter has."""

from dataclasses import dataclass, replace

from descent_by_hand import PAST_DUE, SEARCHED, USE, feature
from letters_by_hand import KINDS, LENDER, OWED, PAID_UP, terms_of

from creditline.models.letter.facts import Arrears
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.policy import Regime
from creditline.models.why import Reason
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

PICTURED = (
    "reduce", "suspend", "close", "restore", "raise", "new customer", "review", "in default", "policy alone", "cap alone",
)  # fmt: skip
LANGUAGE = {Regime.PLAIN: "en", Regime.CN: "zh", Regime.US_REGB: "en", Regime.EU: "en"}
_SPENT = feature("spending.days", "days with spending", "有支出的天数", 21.0, 6.0, -12)
_PAID = feature("income.days", "days since the last salary", "距上次工资入账的天数", 9.0, 40.0, -15)
_OWING = {"suspend": OWED, "close": OWED, "in default": replace(OWED, arrears=Arrears(1068.12, 120, 4))}


def _many() -> tuple[Reason, ...]:
    """Four families, the first with two sentences."""
    (due,) = PAST_DUE.features
    (use,) = USE.features
    late = feature("repayment.days_late", "most days late", "到期款项最长逾期天数", 0.0, 18.0, -24)
    (longest,) = late.features
    repayment = replace(
        late, points=-44, exact=-44.0, features=(longest, replace(due, points=-20, exact=-20.0, margin=0.4))
    )
    return repayment, replace(USE, features=(use,)), _PAID, _SPENT, SEARCHED


@dataclass(frozen=True)
class Pictured:
    """One letter that is kept: what it is about, by which rules, in the language those are read in."""

    kind: str
    regime: Regime

    @property
    def language(self) -> str:
        return LANGUAGE[self.regime]

    def letter(self) -> Letter:
        """With arrears where these led to it; a score's fall has several reasons."""
        why, words = KINDS[self.kind](terms_of(self.regime)), wording(self.language)
        if self.kind in ("reduce", "new customer"):
            why = replace(why, reasons=_many())
        facts = replace(_OWING.get(self.kind, PAID_UP), terms=terms_of(self.regime))
        return letter_of(notice_of(why, self.language), why, LENDER, words, facts)


def pictured() -> tuple[Pictured, ...]:
    """All of them, by regime."""
    return tuple(Pictured(kind, regime) for regime in Regime for kind in PICTURED)
