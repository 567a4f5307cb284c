"""Each step of a descent has its own day, rule and points in a notice, and a rule that may not be told goes to review."""

from dataclasses import replace

import pytest
from descent_by_hand import (
    BAND,
    HALVED,
    LATE_WORDS,
    NOVEMBER,
    PAST_DUE,
    SEARCHED,
    STOOD,
    TRIGGER,
    USE,
    WHOLE,
    moment,
    why,
)

from creditline.models.policy import PolicyWords, Step
from creditline.models.why import Layer, LayerShare, WhatIf
from creditline.models.why.answer.line import Place, ScoreWay, StepBehind, StepTaken
from creditline.models.why.game.line_facts import IncomeRead
from creditline.models.why.notice.leads import led
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.steps import rule_said
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.page import as_text

RULES = [
    (BAND, "your internal assessment score was 560, 40 points below the 600 that our rule asks for",
     "您的内部评估分为560分，比规则要求的600分低40分"),
    (replace(BAND, value=599.0), "your internal assessment score was 599, 1 point below the 600 that our rule asks for",
     "您的内部评估分为599分，比规则要求的600分低1分"),
    (TRIGGER, "you were 51 days past due; the rule is 30", "您已逾期51天，规则为30天"),
    (
        replace(BAND, rule="hysteresis", value=612.0, threshold=615.0),
        "your internal assessment score was 612, and the rules for lowered limits apply until it is 615 or more",
        "您的内部评估分为612分，未达到恢复所需的615分，额度仍按下调后的标准执行",
    ),
    (
        replace(BAND, rule="portfolio cap", value=640.0, threshold=650.0),
        "our plan for what we lend to all customers together lowered the limits of customers with a score of 650 or less, and your "
        "internal assessment score "
        "was 640",
        "按公司整体授信规模安排，内部评估分不高于650分的客户须下调额度，您的内部评估分为640分",
    ),
    (
        replace(BAND, rule="portfolio cap", value=None, threshold=None),
        "our plan for what we lend to all customers together lowered limits",
        "按公司整体授信规模安排，额度须下调",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("step", "english", "chinese"), RULES)
def test_a_rule_is_said_with_value_and_threshold(step: StepTaken, english: str, chinese: str) -> None:
    assert (rule_said(step, wording("en")), rule_said(step, wording("zh"))) == (english, chinese)
    answer = why((step, StepBehind()))
    assert f"What decided it: {english}." in notice_of(answer, "en").statements
    assert f"调整依据：{chinese}。" in notice_of(answer, "zh").statements


@pytest.mark.parametrize(
    "step",
    [replace(BAND, score_part=None), replace(BAND, rule=None), replace(BAND, value=610.0), replace(BAND, value=None)],
)
def test_of_a_rule_that_is_not_known_nothing_is_said(step: StepTaken) -> None:
    assert rule_said(step, wording("en")) is None


WHAT = [
    (HALVED, "On 30 November 2024 your credit limit was lowered from CNY 9,000 to CNY 4,500: "),
    (Place(9000.0, Step.SUSPEND), "On 30 November 2024 your credit account was suspended: "),
    (Place(4500.0, Step.SUSPEND), "On 30 November 2024 your credit account was suspended and its credit limit lowered from "
     "CNY 9,000 to CNY 4,500: "),
    (Place(0.0, Step.CLOSE), "On 30 November 2024 your credit account was closed: "),
]  # fmt: skip


@pytest.mark.parametrize(("after", "said"), WHAT)
def test_an_earlier_step_is_told_with_its_own_day(after: Place, said: str) -> None:
    earlier = replace(BAND, on=NOVEMBER, after=after)
    last = replace(BAND, before=HALVED, after=Place(0.0, Step.CLOSE), value=540.0, threshold=550.0)
    statements = notice_of(why((earlier, StepBehind()), (last, StepBehind())), "en").statements
    assert (
        f"{said}your internal assessment score was 560, 40 points below the 600 that our rule asks for." in statements
    )
    assert (
        "What decided it: your internal assessment score was 540, 10 points below the 550 that our rule asks for."
        in statements
    )


def test_a_raise_on_the_way_is_no_step_of_the_descent() -> None:
    rise = replace(BAND, on=NOVEMBER, before=HALVED, after=WHOLE)
    statements = notice_of(why((rise, StepBehind()), (BAND, StepBehind())), "en").statements
    assert not any("30 November" in said for said in statements)


def test_a_deeper_step_that_takes_nothing_is_none_to_the_customer() -> None:
    """Everything was owed, so that the limit could not fall: no letter says that it did."""
    taken = replace(BAND, on=NOVEMBER, after=Place(9000.0, Step.REDUCE))
    last = replace(BAND, before=taken.after, after=Place(9000.0, Step.SUSPEND), value=540.0, threshold=550.0)
    answer = why((taken, StepBehind()), (last, StepBehind()))
    assert [step.on for step, _ in answer.line.descent] == [last.on]
    assert not any("lowered" in said for said in notice_of(answer, "en").statements)


def test_a_triggers_own_feature_comes_first_and_the_score_had_no_part() -> None:
    answer = why((TRIGGER, StepBehind(feature=PAST_DUE)))
    english, chinese = notice_of(answer, "en"), notice_of(answer, "zh")
    assert [(reason.features, reason.by_rule) for reason in english.reasons] == [
        (("repayment.days_past_due_now",), True)
    ]
    assert english.reasons[0].sentences == ("days past due rose from 0 to 51",)
    assert english.statements[-2] == "The change of your internal assessment score had no part in this."
    assert chinese.statements[-2] == "您内部评估分的变化与本次调整无关。"
    assert english.review is chinese.review is None
    ((lead, reasons),) = led(english, wording("en"))
    assert lead == "What the rule looked at on 31 December 2024, compared with 30 September 2024:"
    assert [reason.heading for reason in reasons] == ["Repayment"]
    assert "had no part in it" in as_text(answer, "en")


def test_what_a_rule_looks_at_is_no_reason_where_it_became_better() -> None:
    """51 days past due, and 60 before: the rule is told, and nothing that fell is given as harm."""
    better = replace(PAST_DUE, features=(replace(PAST_DUE.features[0], start=60.0),))
    found = notice_of(why((TRIGGER, StepBehind(feature=better))), "en")
    assert found.reasons == ()
    assert found.review is None
    assert any("you were 51 days past due; the rule is 30" in said for said in found.statements)


def test_beside_a_trigger_the_scores_reasons_follow_where_the_score_had_a_part() -> None:
    cut = replace(BAND, on=NOVEMBER)
    shut = replace(TRIGGER, before=HALVED, after=Place(4500.0, Step.SUSPEND))
    answer = why((cut, StepBehind()), (shut, StepBehind(feature=PAST_DUE)))
    found = notice_of(answer, "en")
    assert [reason.family for reason in found.reasons] == ["repayment", "utilisation"]
    assert not any("had no part" in said for said in found.statements)
    (rule, first), (score, second) = led(found, wording("en"))
    assert rule.endswith("compared with 30 September 2024:")
    assert score.endswith("this lowered your internal assessment score most:")
    assert [[reason.family for reason in reasons] for reasons in (first, second)] == [["repayment"], ["utilisation"]]


def test_a_feature_that_a_rule_looks_at_is_told_once() -> None:
    worse = replace(
        PAST_DUE, points=-30, exact=-30.0, features=(replace(PAST_DUE.features[0], points=-30, exact=-30.0),)
    )
    both = replace(TRIGGER, score_part=True)
    found = notice_of(why((both, StepBehind(feature=PAST_DUE)), reasons=(worse, USE)), "en")
    assert [reason.features for reason in found.reasons] == [("repayment.days_past_due_now",), ("utilisation.gap",)]


def test_a_score_that_fell_and_came_back_is_told_of_the_day_it_cut_the_line() -> None:
    """600, 590 in November, 660 in December: the points are November's, and December's borrows none."""
    fell = LayerShare(Layer.BEHAVIOUR, -10, -10.0, WhatIf(600), WhatIf(590))
    way = ScoreWay(moment(STOOD, 600), moment(NOVEMBER, 590), (fell,), (SEARCHED,))
    cut = replace(BAND, on=NOVEMBER, score=590, value=590.0)
    shut = replace(TRIGGER, before=HALVED, after=Place(4500.0, Step.SUSPEND))
    answer = why((cut, StepBehind(way)), (shut, StepBehind(feature=PAST_DUE)), reasons=(), score=660)
    found = notice_of(answer, "en")
    assert found.statements[-5:-1] == (
        "On 30 November 2024 your credit limit was lowered from CNY 9,000 to CNY 4,500: your internal assessment score was 590, "
        "10 points below the 600 that our rule asks for.",
        "What decided it: you were 51 days past due; the rule is 30.",
        "Your internal assessment score fell from 600 on 30 September 2024 to 590 on 30 November 2024.",
        "On 31 December 2024 it was 660.",
    )
    assert [(reason.family, reason.until) for reason in found.reasons] == [("repayment", None), ("inquiries", NOVEMBER)]
    lead = "What follows is as of 30 November 2024. Compared with 30 September 2024, this lowered your internal assessment score most:"
    assert [said for said, _ in led(found, wording("en"))][1] == lead
    chinese = notice_of(answer, "zh")
    assert chinese.statements[-2] == "您2024年12月31日的内部评估分为660分。"
    lead = "以下为截至2024年11月30日的情况。与2024年9月30日相比，主要是以下情况使您的内部评估分下降："
    assert [said for said, _ in led(chinese, wording("zh"))][1] == lead
    assert "The score went from 600 on 2024-09-30 to 590 on 2024-11-30:" in as_text(answer, "en")


def test_of_the_last_step_the_score_had_a_part_in_the_points_are_told() -> None:
    way = ScoreWay(moment(STOOD, 600), moment(NOVEMBER, 590), (), (SEARCHED,))
    first = replace(BAND, on=NOVEMBER, score=590, value=590.0, after=Place(7000.0, Step.REDUCE))
    last = replace(BAND, before=first.after)
    found = notice_of(why((first, StepBehind(way)), (last, StepBehind())), "en")
    assert [(reason.family, reason.until) for reason in found.reasons] == [("utilisation", None)]
    assert (
        found.statements[-2]
        == "Your internal assessment score fell from 600 on 30 September 2024 to 560 on 31 December 2024."
    )


def test_a_rule_for_staff_only_goes_to_review() -> None:
    answer = why((replace(TRIGGER, internal=True), StepBehind(feature=PAST_DUE)))
    for language, said in (("en", "is for staff only (trigger late)"), ("zh", "仅限内部使用（trigger late）")):
        found = notice_of(answer, language)
        assert said in found.review
        assert not any("51" in told for told in found.statements)
        assert found.reasons == ()


def test_a_rule_without_words_in_the_language_goes_to_review_in_it_alone() -> None:
    one = replace(TRIGGER, words=PolicyWords(LATE_WORDS.by_language[:1]))
    answer = why((one, StepBehind(feature=PAST_DUE)))
    assert notice_of(answer, "en").review is None
    assert notice_of(answer, "zh").review.startswith("策略未以该语言写明2024年12月31日的决定依据（trigger late）")
    unread = why((replace(TRIGGER, value=None, threshold=None), StepBehind(feature=PAST_DUE)))
    assert "does not say in this language" in notice_of(unread, "en").review


def test_within_one_band_the_income_is_told_or_a_person_looks() -> None:
    """The score's change cut nothing: an income that fell did, which is said; without it nobody can say what did."""
    same = replace(BAND, score_part=False)
    silent = notice_of(why((same, StepBehind())), "en")
    assert silent.reasons == ()
    assert "no fall of the score says how" in silent.review
    earning = replace(same, income=IncomeRead(3000.0, 1.5))
    english, chinese = (notice_of(why((earning, StepBehind())), language) for language in ("en", "zh"))
    assert english.review is None and english.reasons == ()
    assert "That limit is 1.5 times your regular monthly income, which was CNY 3,000." in english.statements
    assert "该额度为您当时每月固定收入3,000元的1.5倍。" in chinese.statements
    assert english.statements[-2] == "The change of your internal assessment score had no part in this."


def test_what_the_policy_takes_off_every_score_is_told_once() -> None:
    """By hand: an assessment of 570, and 10 points off by the overlay of both days; then 10 of one day and none of the other."""
    first, last = replace(BAND, on=NOVEMBER, after=HALVED, taken_off=10), replace(BAND, before=HALVED, taken_off=10)
    for language, said in (
        ("en", "the score less 10: our lending policy"),
        ("zh", "上述规则所用的分数已按授信政策统一扣减10分。"),
    ):
        both = notice_of(why((first, StepBehind()), (last, StepBehind())), language).statements
        assert sum(said in one for one in both) == 1
        one = notice_of(why((first, StepBehind()), (replace(last, taken_off=0), StepBehind())), language).statements
        told = [said in each for each in one]
        assert sum(told) == 1 and "600" in one[told.index(True) - 1]
        assert not any(said in each for each in notice_of(why((BAND, StepBehind())), language).statements)


def test_a_limit_of_one_income_is_not_so_many_times_it() -> None:
    step = replace(BAND, income=IncomeRead(3000.0, 1.0))
    for language, said in (
        ("en", "That limit is your regular monthly income, which was CNY 3,000."),
        ("zh", "该额度与您当时的每月固定收入3,000元相同。"),
    ):
        assert said in notice_of(why((step, StepBehind())), language).statements
