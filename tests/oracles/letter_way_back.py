"""The part of a letter that says what brings the line back, read back: written apart from the phrases of its sentences."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from letter_grammar import DAY, to_day

# What a customer may be told to do, and nothing else is: the behaviours by the names of the replay.
ACTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "pays_on_time": "you pay what falls due on time",
        "no_new_inquiries": "you apply for no credit, so that no lender asks about you",
        "no_new_loans": "you take no new loan elsewhere",
        "clears_arrears": "you pay what is overdue by " + DAY["en"].format("paid_on"),
        "pays_down": r"you pay the balance down to (?P<share>\d+)% of your limit and keep it there",
    },
    "zh": {
        "pays_on_time": "您按时归还到期款项",
        "no_new_inquiries": "您不申请新的信贷，征信无新增的贷款审批查询",
        "no_new_loans": "您不在其他机构新增借款",
        "clears_arrears": "您在" + DAY["zh"].format("paid_on") + "前还清逾期款项",
        "pays_down": r"您将已用额度还款至授信额度的(?P<share>\d+)%并保持",
    },
}
AND = {"en": " and ", "zh": "，且"}
# How the sentence closes, by the regimes of the language that close it so: none of them promises.
CLOSINGS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "plain": "This is an estimate on what we know today. It is not a promise.",
        "us-regb": "This is an estimate on what we know today. It is not an offer of credit or a promise.",
        "eu": "This is an estimate on what we know today. It is not a promise, and a person can look at it if you ask.",
    },
    "zh": {
        "plain": "以上是依据目前已知情况作出的估计，不构成承诺。",
        "cn": "以上是依据目前已知情况作出的估计，不构成承诺，以届时评估结果为准。",
        "us-regb": "以上是依据目前已知情况作出的估计，不构成授信要约或承诺。",
        "eu": "以上是依据目前已知情况作出的估计，不构成承诺；您可要求人工复核。",
    },
}
_BACK = {
    "en": "our rules could end the restriction of your credit limit from about {back_on}. It would then be {then}; it was {whole} "
    "before. ",
    "zh": "按我们现行的规则，您的额度限制约自{back_on}起可能解除，届时额度预计为{then}，此前为{whole}。",
}
_IF = {
    "en": {
        "acts": "If nothing else changes and {acts}, ",
        "nothing": "If everything goes on as in your last quiet months, ",
    },
    "zh": {"acts": "若其他情况不变，且{acts}，", "nothing": "若一切保持您近期正常月份的情况，"},
}
WAY_BACK: Mapping[str, Mapping[str, str]] = {
    language: {
        **{
            f"{kind} {closing}": _IF[language][kind] + _BACK[language] + said
            for kind in ("acts", "nothing")
            for closing, said in CLOSINGS[language].items()
        },
        "due": due,
        "between": between,
    }
    for language, due, between in (
        (
            "en",
            "What is overdue is due now. The day named here does not put it off.",
            "Depending on how your months go, it may be between {first} and {last}.",
        ),
        (
            "zh",
            "逾期款项现已到期应还，上述还款日期并非展期。",
            "视您今后各月的实际情况，该时间可能在{first}至{last}之间。",
        ),
    )
}


@dataclass(frozen=True)
class WayHeld:
    """What the replay gave: what is done, each with its degree (a day, a percentage, or None), the day, the limit then and the last whole.

    `first` and `last`: between which days it lies with months drawn at random, None where that is the day itself.
    """

    acts: tuple[tuple[str, date | int | None], ...]
    back_on: date
    then: float
    whole: float
    first: date | None = None
    last: date | None = None

    def kinds(self, regime: str, language: str) -> list[str]:
        """The sentences that must be said."""
        closing = regime if regime in CLOSINGS[language] else "plain"
        said = [f"{'acts' if self.acts else 'nothing'} {closing}"]
        due = ["due"] if any(name == "clears_arrears" for name, _ in self.acts) else []
        return [*said, *due, *([] if self.first is None else ["between"])]


def acts_of(told: str, language: str) -> tuple[tuple[str, date | int | None], ...] | None:
    """What the clauses say is done; None where one is none of the customer's behaviours."""
    if not told:
        return ()
    for name, said in ACTS[language].items():
        hit = re.match(rf"{said}(?={AND[language]}|$)", told)
        if hit is None:
            continue
        degree: date | int | None = None
        if name == "clears_arrears":
            degree = to_day(hit["paid_on"], language)
        elif name == "pays_down":
            degree = int(hit["share"])
        rest = told[hit.end() :].removeprefix(AND[language])
        others = acts_of(rest, language)
        return None if others is None else ((name, degree), *others)
    return None
