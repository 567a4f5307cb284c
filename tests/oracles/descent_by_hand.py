"""Answers written by hand about a line that went down in steps, each with its rule and what lies behind it."""

from dataclasses import replace
from datetime import date

from line_by_hand import lined
from meant import meant_of

from creditline.features.words.named import Named
from creditline.models.policy import NoticeTerms, PolicyWords, Step
from creditline.models.scale.bands import band_of
from creditline.models.why import Layer, LayerShare, Moment, WhatIf, Why
from creditline.models.why.answer.line import Place, StepBehind, StepTaken
from creditline.models.why.answer.values import FeatureShare, Reason
from creditline.models.why.answer.versions import MadeBy

STOOD, NOVEMBER, CUT = date(2024, 9, 30), date(2024, 11, 30), date(2024, 12, 31)
WHOLE, HALVED = Place(9000.0, Step.MAINTAIN), Place(4500.0, Step.REDUCE)
LATE_WORDS = PolicyWords(
    (
        ("en", "you were {value} days past due; the rule is {threshold}"),
        ("zh", "您已逾期{value}天，规则为{threshold}天"),
    )
)


def feature(name: str, en: str, zh: str, before: float, after: float, points: int = 0) -> Reason:
    named = Named.of({"en": en, "zh": zh})
    share = FeatureShare(
        name, named, "days", "customer", before, after, points, float(points), -points / 50, meant_of(name)
    )
    family = name.partition(".")[0]
    return Reason(family, Layer.BEHAVIOUR, "customer", points, float(points), -points / 50, (share,))


PAST_DUE = feature("repayment.days_past_due_now", "days past due", "逾期天数", 0.0, 51.0)
USE = feature("utilisation.gap", "days without a gap in use", "连续使用天数", 3.0, 20.0, -40)
SEARCHED = feature("inquiries.days", "days with a search", "被查询天数", 0.0, 4.0, -10)
BAND = StepTaken(
    CUT, WHOLE, HALVED, "band fair", score=560, edge=600, value=560.0, threshold=600.0, score_part=True
)  # fmt: skip
TRIGGER = StepTaken(
    CUT, WHOLE, Place(9000.0, Step.SUSPEND), "trigger late", when="days >= 30", value=51.0, threshold=30.0, words=LATE_WORDS,
    score_part=False,
)  # fmt: skip


def moment(day: date, score: int, limit: float | None = None, action: str | None = None) -> Moment:
    return Moment(day, -1.0, 0.05, float(score), score, band_of(score), limit=limit, action=action)


def why(
    *steps: tuple[StepTaken, StepBehind],
    reasons: tuple[Reason, ...] = (USE,),
    score: int = 560,
    terms: NoticeTerms = NoticeTerms(),  # noqa: B008
) -> Why:
    """A line of 9,000 at 600 points that the customer's own behaviour cut, over these steps, by a policy of these terms."""
    last = steps[-1][0].after
    action = last.step.word
    without, alone = WhatIf(600, 9000.0, "maintain"), WhatIf(score, last.limit, action)
    own = LayerShare(
        Layer.BEHAVIOUR, score - 600, float(score - 600), without, alone, last.limit - 9000.0, last.drawable - 9000.0
    )
    ends = moment(STOOD, 600, 9000.0, "maintain"), moment(CUT, score, last.limit, action)
    found = lined(Why(7, *ends, (own,), reasons, MadeBy("0", "4", "c", "b"), "past", "CNY"), steps[-1][0].before)
    facts = replace(found.line.facts, steps=tuple(step for step, _ in steps), notice=terms, scale=(350, 950))
    return replace(found, line=replace(found.line, facts=facts, behind=tuple(behind for _, behind in steps)))
