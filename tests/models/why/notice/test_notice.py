"""What a customer is told: the plain cause, the principal reasons and no other, and when a person must look first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from line_by_hand import lined
from meant import meant_of

from creditline.features.declare.before_cut_words import before_cut_named
from creditline.features.errors import DataError, DeclarationError
from creditline.features.words.named import Named
from creditline.models.policy import NoticeTerms, Step
from creditline.models.scale.bands import band_of
from creditline.models.why import Layer, LayerShare, Moment, WhatIf, Why
from creditline.models.why.answer.became import Became, became
from creditline.models.why.answer.line import Departure, LineFacts, Place
from creditline.models.why.answer.values import Against, FeatureShare, Reason, Value
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Tag
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.line import line_story

STOOD, HALVED = WhatIf(600, 9000.0, "maintain"), WhatIf(600, 4500.0, "reduce")
CLOSED, SUSPENDED = WhatIf(600, 0.0, "close"), WhatIf(600, 9000.0, "suspend")
EN = {
    "late": "late payments in the last 90 days",
    "logins": "logins in the last 30 days",
    "links": "linked customers past due",
    "jobless": "unemployment as last published",
}


def share(
    name: str, start: Value, end: Value, points: int, *, said: str = "late", audience: str = "customer"
) -> FeatureShare:
    return FeatureShare(
        name,
        Named.of({"en": EN[said], "zh": "近90天内逾期次数"}),
        "count",
        audience,
        start,
        end,
        points,
        float(points),
        -points / 50,
        meant_of(name, start, end, points),
    )


def reason(family: str, *shares: FeatureShare, layer: Layer = Layer.BEHAVIOUR) -> Reason:
    points = sum(each.points for each in shares)
    internal = any(each.audience == "internal" for each in shares)
    return Reason(family, layer, "internal" if internal else "customer", points, float(points), -points / 50, shares)


LATE = reason("repayment", share("repayment.late_90d", 0.0, 2.0, -40))


def why(
    reasons: Sequence[Reason] = (LATE,),
    *,
    others: Sequence[LayerShare] = (),
    own: tuple[WhatIf, WhatIf] = (STOOD, HALVED),
    end: tuple[float | None, str | None] = (4500.0, "reduce"),
    against: Against = "past",
    floor: bool = False,
    eve: Place | None = None,
    departures: tuple[Departure, ...] = (),
) -> Why:
    """A line of 9,000 at 600 points; `own`: without and alone of the customer's behaviour."""
    points = 0 if floor else sum(each.points for each in reasons if each.layer is Layer.BEHAVIOUR)
    change = points + sum(each.points for each in others)
    bound = "floor" if floor else None
    moments = [
        Moment(day, -1.0, 0.05, float(score), score, band_of(score), bound=bound, limit=limit, action=action)
        for day, score, limit, action in (
            (date(2024, 9, 30), 600, None if end[0] is None else 9000.0, None if end[1] is None else "maintain"),
            (date(2024, 12, 31), 600 + change, *end),
        )
    ]
    pulled = own[0] is STOOD or own[1] is not STOOD
    behaviour = LayerShare(Layer.BEHAVIOUR, points, float(points), *own, limit=-1.0 if pulled else 0.0)
    made = MadeBy("0", "4", "c", "b")
    found = Why(7, *moments, (behaviour, *others), tuple(reasons), made, against, "CNY")
    return found if end[0] is None else lined(found, eve, departures)


def layer(
    of: Layer, points: int = 0, what_if: tuple[WhatIf, WhatIf] = (STOOD, HALVED), limit: float | None = -1.0
) -> LayerShare:
    return LayerShare(of, points, float(points), *what_if, limit=limit)


POLICY = layer(Layer.POLICY)
NOTE = wording("en").notice.score_note
CUT_EN, CUT_ZH = (
    "On 31 December 2024 your credit limit was lowered from CNY 9,000 to CNY 4,500.",
    "自2024年12月31日起，您的授信额度由9,000元下调至4,500元。",
)

# without and alone of behaviour; other layers; what is said of the cause; whether reasons follow
PARTS = [
    ((STOOD, HALVED), (), "Changes in your own record since 30 September 2024 are the main reason for this change.",
     "本次调整主要依据您本人情况自2024年9月30日以来的变化作出。", True),
    ((HALVED, STOOD), (POLICY,), "We made this change because of a change in our lending policy, and not because of a change in "
     "your own record.",
     "本次调整由授信政策调整引起，并非因您近期情况的变化作出。", False),
    ((CLOSED, STOOD), (POLICY,), "We made this change because of a change in our lending policy, and not because of a change in "
     "your own record.",
     "本次调整由授信政策调整引起，并非因您近期情况的变化作出。", False),
    ((STOOD, STOOD), (POLICY,), "The reasons for this change are, taken together, changes in your own record since 30 September 2024 "
     "and a change in our lending policy.", "本次调整由您本人情况自2024年9月30日以来的变化和授信政策调整共同引起。", True),
    ((HALVED, HALVED), (POLICY,), "There are two reasons for this change: first, changes in your own record since 30 September 2024; "
     "second, a change in our lending policy.",
     "本次调整有两方面原因：一是您本人情况自2024年9月30日以来的变化，二是授信政策调整。", True),
    ((HALVED, STOOD), (layer(Layer.PORTFOLIO), layer(Layer.MODEL, limit=-5.0)), "We made this change because of our plan for what we "
     "lend to all customers together and a new way to work out our scores, and not because of a change in your own record.",
     "本次调整由公司整体授信规模安排和内部评估方法更新引起", False),
]  # fmt: skip


PARTS.append((
    (STOOD, HALVED), (layer(Layer.POLICY, limit=-4000.0),), "Changes in your own record since 30 September 2024 are behind this change. "
    "How large it is comes from a change in our lending policy too.",
    "本次调整由您本人情况自2024年9月30日以来的变化引起，授信政策调整也影响了调整的幅度。", True,
))  # fmt: skip


@pytest.mark.parametrize(("own", "others", "english", "chinese", "reasons"), PARTS)
def test_cause(
    own: tuple[WhatIf, WhatIf], others: Sequence[LayerShare], english: str, chinese: str, reasons: bool
) -> None:
    answer = why(own=own, others=others)
    en, zh = notice_of(answer, "en"), notice_of(answer, "zh")
    assert en.statements[0] == CUT_EN
    assert zh.statements[0] == CUT_ZH
    assert english in en.statements[1]
    assert chinese in zh.statements[1]
    assert bool(en.reasons) is bool(zh.reasons) is reasons
    assert en.review is zh.review is None


WHOLE, LESS = Place(9000.0, Step.MAINTAIN), Place(5000.0, Step.REDUCE)
PAUSED, SHUT = Place(9000.0, Step.SUSPEND), Place(0.0, Step.CLOSE)
BECAME = [
    (WHOLE, SHUT, "your credit account was closed. Its credit limit was CNY 9,000 the day before. You pay back what you still owe",
     "关闭前额度为9,000元。未还余额仍按原合同约定还款。"),
    (SHUT, SHUT, "It stays closed. You pay back what you still owe as agreed.", "额度仍为关闭状态。未还余额仍按原合同约定还款。"),
    (WHOLE, PAUSED, "For now you cannot borrow or spend on it. Your credit limit stays at CNY 9,000.", "额度仍为9,000元"),
    (WHOLE, Place(5000.0, Step.SUSPEND), "Your credit limit was lowered from CNY 9,000 to CNY 5,000.", "由9,000元下调至5,000元"),
    (PAUSED, PAUSED, "It stays suspended, so you cannot borrow or spend on it.", "额度仍暂停使用"),
    (PAUSED, Place(4000.0, Step.SUSPEND), "the credit limit of your suspended credit account was lowered", "您已暂停使用的授信额度"),
    (SHUT, PAUSED, "your closed credit account became a suspended one. For now you still cannot borrow or spend on it. Its credit limit "
     "is CNY 9,000.", "您已关闭的授信额度转为暂停使用"),
    (PAUSED, LESS, "your credit account was restored, with a credit limit of CNY 5,000.", "恢复使用"),
    (WHOLE, LESS, "your credit limit was lowered from CNY 9,000 to CNY 5,000.", "由9,000元下调至5,000元"),
    (WHOLE, WHOLE, "On 31 December 2024 we looked at your credit limit. It stays at CNY 9,000.", "额度维持9,000元不变"),
    (LESS, WHOLE, "your credit limit was raised from CNY 5,000 to CNY 9,000.", "由5,000元上调至9,000元"),
]  # fmt: skip


@pytest.mark.parametrize(("eve", "after", "english", "chinese"), BECAME)
def test_what_became_of_the_line(eve: Place, after: Place, english: str, chinese: str) -> None:
    cut = why(own=(STOOD, CLOSED))
    answer = replace(cut, line=replace(cut.line, facts=replace(cut.line.facts, eve=eve, after=after)))
    assert english in notice_of(answer, "en").statements[0]
    assert chinese in notice_of(answer, "zh").statements[0]


def test_one_sentence_and_no_other_says_what_became_of_a_line() -> None:
    """Every way from one place to another has its sentence, and "lowered" is only said where the limit fell."""
    places = [Place(limit, step) for step in Step for limit in ((0.0,) if step is Step.CLOSE else (4000.0, 5000.0))]
    seen = set()
    for eve, after in product(places, places):
        facts = LineFacts(WHOLE, eve, after, "reduce", computed=False)
        found = became(facts)
        seen.add(found)
        assert ("lower" in found) <= (after.limit < eve.limit)
        assert (found in (Became.CLOSED, Became.STAYS_CLOSED)) is (after.step is Step.CLOSE)
        assert (found in (Became.OPENED, Became.LOWERED, Became.STAYS, Became.RAISED)) is not after.shut
    assert seen == set(Became)


def test_where_the_line_stood_is_said_with_its_day_where_it_was_not_there_on_the_eve() -> None:
    """Halved and halved again: 9,000 at the end of September, 6,000 on the eve."""
    found = notice_of(why(eve=Place(6000.0, Step.REDUCE)), "en")
    assert found.statements[:2] == (
        "On 31 December 2024 your credit limit was lowered from CNY 6,000 to CNY 4,500.",
        "On 30 September 2024 your credit limit was CNY 9,000.",
    )


DEPARTED = Departure(date(2024, 12, 31), Place(4500.0, Step.REDUCE), WHOLE, override=False, reason=None)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (why(departures=(DEPARTED,)), "neither the policy nor a recorded override decided"),
        (why(others=(layer(Layer.OVERRIDE, limit=-100.0),)), "A person decided otherwise than the policy"),
    ],
)
def test_what_goes_to_a_person(answer: Why, said: str) -> None:
    notice = notice_of(answer, "en")
    assert notice.statements == (CUT_EN, *notice.statements[1:])
    assert not any("behaviour" in statement for statement in notice.statements)
    assert said in (notice.review or "")


def test_a_share_that_points_the_other_way_goes_to_a_person() -> None:
    """Without their behaviour the line would have been closed all the same, yet the ledger gives it a part."""
    answer = why(own=(HALVED, STOOD), others=(POLICY,))
    own = replace(answer.layers[0], limit=-5.0, drawable=-5.0)
    notice = notice_of(replace(answer, layers=(own, *answer.layers[1:])), "en")
    assert "point different ways" in (notice.review or "")


def test_at_most_four_reasons_the_most_harmful_first_and_none_that_only_fills_the_list() -> None:
    families = [
        ("spending", -10),
        ("income", 30),
        ("repayment", -40),
        ("activity", -3),
        ("inquiries", -20),
        ("profile", -30),
        ("network", -15),
    ]
    found = notice_of(why([reason(f, share(f"{f}.x", 0.0, 1.0, p)) for f, p in families]), "en")
    assert [(each.family, each.points) for each in found.reasons] == [
        ("repayment", -40), ("profile", -30), ("inquiries", -20), ("network", -15),
    ]  # fmt: skip
    # 5% of 100 points lost: 4 points are no principal reason, 5 are
    small = [("repayment", -91), ("activity", -4), ("spending", -5)]
    found = notice_of(why([reason(f, share(f"{f}.x", 0.0, 1.0, p)) for f, p in small]), "en")
    assert [each.family for each in found.reasons] == ["repayment", "spending"]


def test_a_reason_names_one_feature_of_each_concept_until_little_is_left_out() -> None:
    shares = [
        share("repayment.late_90d", 0.0, 2.0, -20),
        share("repayment.late_365d", 0.0, 2.0, -9),  # the same in another window
        share("repayment.late_90d.before_cut", 0.0, 2.0, -8),
        share("repayment.due_90d", 1.0, 2.0, -6),
        share("repayment.same", 1.0, 1.0, -5),  # nothing changed
        share("repayment.worst_days_late_90d", 0.0, 9.0, -4),
        share("repayment.paid_share_90d", 1.0, 0.5, -3),
        share("repayment.raised", 1.0, 0.5, 9),
    ]
    (told,) = notice_of(why([reason("repayment", *shares)]), "en").reasons
    assert told.features == ("repayment.late_90d", "repayment.due_90d", "repayment.worst_days_late_90d")
    assert told.sentences[0] == "late payments in the last 90 days rose from 0 to 2"
    assert (told.tag, told.heading) == (Tag.DELINQUENCY, "Repayment")


def patterned(harm: int) -> Reason:
    night = share("spending.night_share_30d", 0.1, 0.04, -harm)
    return reason("spending", replace(night, meant=replace(night.meant, direction=0)))


def test_a_feature_is_named_only_where_it_moved_as_a_person_accepts() -> None:
    improved = share("repayment.improved", 1.0, 2.0, -9)
    improved = replace(improved, meant=replace(improved.meant, direction=-1))
    never_late = share("repayment.days_since_late", 12.0, None, -8)
    never_late = replace(never_late, meant=replace(never_late.meant, null="none"))
    (told,) = notice_of(why([reason("repayment", *LATE.features, improved, never_late)]), "en").reasons
    assert (told.concepts, told.features) == (("repayment.late",), ("repayment.late_90d",))
    found = notice_of(why([reason("repayment", improved)]), "en")
    assert found.reasons == ()
    assert found.review is not None


def test_patterns_that_carry_more_than_a_quarter_send_the_case_to_a_person() -> None:
    under, over = (notice_of(why([LATE, patterned(harm)]), "en") for harm in (13, 14))  # 13 of 53, 14 of 54
    assert (under.review, [one.family for one in under.reasons]) == (None, ["repayment"])
    assert over.review == (
        "Patterns of behaviour, values that came or went, and what only staff may be told carry 26% of the harm, "
        "more than 25%, and no customer can be "
        "told of them: a person must look at the case before anything is sent."
    )
    assert [one.family for one in over.reasons] == ["repayment"]  # never named, not even then


def test_how_much_patterns_may_carry_is_the_policys_to_say() -> None:
    answer = why([LATE, patterned(30)])
    assert answer.line is not None
    for most, sent in ((0.4, True), (0.45, False)):
        terms = replace(answer.line.facts, notice=NoticeTerms(most_patterns=most))
        found = notice_of(replace(answer, line=replace(answer.line, facts=terms)), "en")
        assert (found.review is not None) is sent
    with pytest.raises(DeclarationError, match=r"most_patterns is a share, 0 to 1, not 1\.5"):
        NoticeTerms(most_patterns=1.5)


def test_a_family_of_which_nothing_differs_is_no_reason() -> None:
    usual = reason("repayment", share("repayment.late_90d", 0.0, 0.0, -20))
    other = reason("spending", share("spending.sum_90d", 5.0, None, -10))
    found = notice_of(why([usual, other], against="kept", end=(None, None)), "en")
    assert [each.family for each in found.reasons] == ["spending"]
    assert found.reasons[0].sentences == (
        "late payments in the last 90 days: no record; the median of those customers is 5",
    )
    assert found.statements == (
        "Your internal assessment score on 31 December 2024 was 570. Customers whose credit limit was not lowered had 600 on average.",
        NOTE,
    )


def test_what_only_staff_is_told_is_never_named_and_counts_as_untold() -> None:
    network = reason("network", share("network.past_due", 0.0, 1.0, -42, said="links", audience="internal"))
    found = notice_of(why([network, LATE]), "en")
    assert [(each.family, each.audience) for each in found.reasons] == [("repayment", "customer")]
    assert found.review == (
        "Patterns of behaviour, values that came or went, and what only staff may be told carry 51% of the harm, more than 25%, "
        "and no customer can be told of them: a person must look at the case before anything is sent."
    )
    assert "仅限内部使用的信息" in str(notice_of(why([network, LATE]), "zh").review)
    assert found.statements[0] == CUT_EN
    # where it did less, the letter names the others
    many = [reason(f, share(f"{f}.x", 0.0, 1.0, -45)) for f in ("repayment", "income", "profile", "inquiries")]
    found = notice_of(why([*many, network]), "en")
    assert found.review is None
    assert "network" not in {each.family for each in found.reasons}
    # of one family the concept is told by what a customer may be told
    told = share("repayment.late_90d", 0.0, 2.0, -40)
    beside = share("repayment.inside_90d", 0.0, 2.0, -10, audience="internal")
    (only,) = notice_of(why([reason("repayment", told, beside)]), "en").reasons
    assert (only.features, only.audience) == (("repayment.late_90d",), "customer")


def test_a_cut_by_the_customers_record_that_no_reason_tells_of_goes_to_review() -> None:
    raised = reason("repayment", share("repayment.late_90d", 2.0, 0.0, 40))
    found = notice_of(why([raised]), "en")
    assert found.reasons == ()
    assert "no fall of the score says how" in (found.review or "")


def test_the_economy_is_a_reason_only_where_it_had_a_part_in_the_cut() -> None:
    jobless = reason("macro", share("macro.unemployment.level", 5.0, 6.0, -20, said="jobless"), layer=Layer.MACRO)
    took_part = why([jobless], own=(HALVED, STOOD), others=(layer(Layer.MACRO, -20),))
    found = notice_of(took_part, "en")
    assert [each.sentences for each in found.reasons] == [("unemployment as last published rose from 5 to 6",)]
    assert "We made this change because of a change in the economy, and not" in found.statements[1]
    assert found.review is None
    none = layer(Layer.MACRO, -20, (HALVED, STOOD), 0.0)
    assert notice_of(why([jobless], own=(HALVED, STOOD), others=(none, POLICY)), "en").reasons == ()


def test_without_a_policy_it_speaks_of_the_score() -> None:
    nothing = (None, None)
    found = notice_of(why(end=nothing), "en")
    assert found.statements == (
        "Your internal assessment score fell from 600 on 30 September 2024 to 560 on 31 December 2024.",
        "Changes in your own record lowered it.",
        NOTE,
    )
    assert [each.family for each in found.reasons] == ["repayment"]
    model = layer(Layer.MODEL, -5, limit=None)
    assert notice_of(why(end=nothing, others=(model,)), "en").statements[1] == (
        "Changes in your own record lowered it, and so did a new way to work out our scores."
    )
    only = notice_of(why([], end=nothing, others=(model,)), "zh")
    assert only.statements == (
        "您的内部评估分由2024年9月30日的600分降至2024年12月31日的595分。",
        "分数下降并非由您本人情况的变化引起，原因是内部评估方法更新。",
        wording("zh").notice.score_note,
    )
    assert only.reasons == ()
    rose = notice_of(why([LATE], end=nothing, others=(layer(Layer.CALIBRATION, 90, limit=None),)), "en")
    assert rose.statements == (
        "Your internal assessment score rose from 600 on 30 September 2024 to 650 on 31 December 2024.",
        NOTE,
    )
    assert rose.reasons == ()  # no score fell, so nothing lowered it


def test_what_others_made_up_for_lowered_nothing() -> None:
    """A customer whose score stands where it stood, or whose record as a whole did no harm, is given no reason for harm."""
    # 600 - 40 + 40 = 600: without a policy there is nothing to give reasons for.
    stood = notice_of(why([LATE], end=(None, None), others=(layer(Layer.CALIBRATION, 40, limit=None),)), "en")
    assert stood.reasons == ()
    # The line was cut for the record, but not by the score, whose families add up to 0: a person must say why.
    made_up = reason("activity", share("activity.logins_30d", 1.0, 9.0, 40, said="logins"))
    cut = notice_of(why([LATE, made_up]), "en")
    assert (cut.reasons, cut.review is None) == ((), False)


def test_at_the_floor_harm_is_told_by_risk() -> None:
    held = [
        replace(share("repayment.late_90d", 0.0, 2.0, 0), exact=0.0, margin=0.1),
        replace(share("repayment.due_90d", 0.0, 1.0, 0), exact=0.0, margin=0.4),
        replace(share("repayment.on_time_share_90d", 0.5, 1.0, 0), exact=0.0, margin=-0.6),  # lowers the risk
    ]
    better = Reason(
        "income",
        Layer.BEHAVIOUR,
        "customer",
        0,
        0.0,
        -0.3,
        (replace(share("income.x", 0.0, 1.0, 0), exact=0.0, margin=-0.3),),
    )
    answer = why(
        [Reason("repayment", Layer.BEHAVIOUR, "customer", 0, 0.0, 0.5, tuple(held)), better],
        end=(None, None),
        floor=True,
    )
    found = notice_of(answer, "en")
    assert found.statements == (
        "Your internal assessment score was 600, the lowest there is, on 31 December 2024 as on 30 September 2024.",
        NOTE,
    )
    assert [each.features for each in found.reasons] == [("repayment.due_90d", "repayment.late_90d")]


LOGINS = {"en": "logins in the last 30 days", "zh": "近30天内登录次数"}
BEFORE_CUT = replace(share("activity.logins_30d.before_cut", 9.0, 3.0, -30), named=before_cut_named(Named.of(LOGINS)))


def cut_on(answer: Why, *days: date) -> Why:
    assert answer.line is not None
    return replace(answer, line=replace(answer.line, facts=replace(answer.line.facts, cuts=days)))


def test_that_figures_stop_at_a_cut_is_said_once_with_its_day() -> None:
    answer = cut_on(why([reason("activity", BEFORE_CUT)]), date(2024, 3, 1), date(2024, 11, 30))
    english, chinese = (notice_of(answer, language) for language in ("en", "zh"))
    assert english.reasons[0].sentences == ("logins in the last 30 days fell from 9 to 3",)
    assert chinese.reasons[0].sentences == ("近30天内登录次数由9降至3",)
    assert english.statements[-1] == (
        "Your credit limit was lowered or suspended on 30 November 2024. Below, logins, what you spent, how much of "
        "the limit you used and what you owed are counted up to the day before."
    )
    assert "您的额度曾于2024年11月30日下调或暂停使用" in chinese.statements[-1]
    assert english.reasons[0].tag is Tag.INACTIVITY


@pytest.mark.parametrize(("unit", "told"), [("money", 1), ("share", 2)])
def test_a_sum_that_says_what_one_before_it_says_is_told_once(unit: str, told: int) -> None:
    """Where all income is regular, both concepts moved by the same sums; two shares that fell to 0 are two things."""
    ends = {"level": 4985.64, "regular": 4985.639999999999}  # summed in another order
    shares = [share(f"income.{name}", 6013.32, end, -20) for name, end in ends.items()]
    income = [replace(one, unit=unit, meant=replace(one.meant, concept=one.name, direction=-1)) for one in shares]
    found = notice_of(why([reason("income", *income)]), "en")
    assert [len(one.features) for one in found.reasons] == [told]


@pytest.mark.parametrize("days", [(), (date(2023, 12, 31),), (date(2024, 12, 31),)])
def test_of_a_cut_that_was_not_or_long_ago_nothing_is_said(days: tuple[date, ...]) -> None:
    answer = cut_on(why([reason("activity", BEFORE_CUT)]), *days)
    assert notice_of(answer, "en").statements[-1] == NOTE


def test_only_what_is_compared_with_an_earlier_date_stops_at_a_cut() -> None:
    answer = cut_on(why([reason("activity", BEFORE_CUT)], against="kept"), date(2024, 11, 30))
    assert not any("counted up to the day before" in said for said in notice_of(answer, "en").statements)


EVE = [
    # on the eve, after: which change is told of
    (WHOLE, LESS, "for this change.", "本次调整主要"),
    (Place(6000.0, Step.REDUCE), LESS, "for this change and the earlier one.", "本次及此前的调整主要"),
    (LESS, LESS, "for the earlier change.", "此前的调整主要"),
    (
        Place(4000.0, Step.REDUCE),
        LESS,
        "for the earlier change.",
        "此前的调整主要",
    ),  # raised, and still below where it stood
]


@pytest.mark.parametrize(("eve", "after", "english", "chinese"), EVE)
def test_a_day_that_took_nothing_away_is_not_told_as_the_change(
    eve: Place, after: Place, english: str, chinese: str
) -> None:
    answer = why(end=(after.limit, "reduce"), eve=eve)
    assert any(said.endswith(english) for said in notice_of(answer, "en").statements)
    assert any(said.startswith(chinese) for said in notice_of(answer, "zh").statements)


@pytest.mark.parametrize(
    ("own", "others"), [((HALVED, STOOD), ()), ((HALVED, STOOD), (layer(Layer.POLICY, 0, (HALVED, STOOD), 0.0),))]
)
def test_what_only_earlier_steps_brought_goes_to_a_person(
    own: tuple[WhatIf, WhatIf], others: Sequence[LayerShare]
) -> None:
    """Such a letter would say nothing."""
    for language, said in (("en", "Beside earlier steps there is nothing"), ("zh", "除先前的调整安排外没有")):
        assert said in (notice_of(why(own=own, others=others), language).review or "")


def test_earlier_steps_are_told_beside_what_else_did_it() -> None:
    answer = why(own=(HALVED, STOOD), others=(POLICY,))
    assert answer.line is not None and answer.line.drawable is not None
    earlier = replace(answer, line=replace(answer.line, drawable=replace(answer.line.drawable, anyway=-100.0)))
    assert "由授信政策调整和您额度先前的调整安排引起" in notice_of(earlier, "zh").statements[1]
    assert (
        "a change in our lending policy and earlier steps on your credit limit"
        in notice_of(earlier, "en").statements[1]
    )


def test_where_the_score_rose_the_reasons_are_not_said_to_have_made_it_fall() -> None:
    """Their record took 40 points, and a new calibration gave 73: 600 to 633."""
    answer = why(own=(HALVED, HALVED), others=(POLICY, layer(Layer.CALIBRATION, 73, limit=0.0)))
    english, chinese = (notice_of(answer, language) for language in ("en", "zh"))
    assert english.lead == (
        "Compared with 30 September 2024, this lowered your internal assessment score most, though other things made up for it:"
    )
    assert chinese.lead == "与2024年9月30日相比，以下情况拉低了您的内部评估分，但其他情况使其持平或上升："
    assert any("rose from 600" in said for said in english.statements)
    fell = notice_of(why(), "en")
    assert fell.lead == "Compared with 30 September 2024, this lowered your internal assessment score most:"


def test_a_band_is_named_only_where_the_policy_says_so() -> None:
    answer = why()
    assert answer.line is not None
    said = wording("zh").names.band(answer.end.band.name)
    for shown in (False, True):
        facts = replace(answer.line.facts, notice=NoticeTerms(band_names=shown))
        found = notice_of(replace(answer, line=replace(answer.line, facts=facts)), "zh")
        assert any(said in one for one in found.statements) is shown


def test_what_the_score_is_is_said_once_where_one_is_told() -> None:
    for told in (why(), why(own=(STOOD, STOOD), others=(POLICY,)), why(end=(None, None))):
        assert notice_of(told, "en").statements.count(NOTE) == 1
    assert NOTE not in notice_of(why([], own=(HALVED, STOOD), others=(POLICY,)), "en").statements  # by a policy alone


def test_against_a_threshold_nothing_fell() -> None:
    found = notice_of(why(end=(None, None), against="threshold"), "en")
    assert len(found.statements) == 2
    assert found.statements[-1] == NOTE


def test_a_layer_that_alone_would_have_cut_the_line_is_told() -> None:
    """Though it moved nothing on the whole: by itself it had halved the limit that a customer asks about."""
    by_itself, idle = (layer(Layer.POLICY, 0, (HALVED, alone), 0.0) for alone in (HALVED, STOOD))
    policy = wording("en").names.layers[Layer.POLICY]
    told, untold = (list(line_story(why(others=(share,)), wording("en"))) for share in (by_itself, idle))
    assert sum(f"  {policy} (" in said for said in told) == 1  # a row of the ledger
    assert not any(policy in said for said in untold)


def test_the_whole_of_it_in_chinese() -> None:
    found = notice_of(why(), "zh")
    assert found.statements == (
        CUT_ZH,
        "本次调整主要依据您本人情况自2024年9月30日以来的变化作出。",
        "您的内部评估分由2024年9月30日的600分降至2024年12月31日的560分。",
        "内部评估分仅供本公司额度管理参考，并非征信机构或其他机构的信用评分；分数越高越好。",
    )
    assert found.lead == "与2024年9月30日相比，主要是以下情况使您的内部评估分下降："
    assert [(reason.heading, reason.sentences) for reason in found.reasons] == [
        ("还款情况", ("近90天内逾期次数由0增至2",))
    ]


def test_another_language_is_refused() -> None:
    with pytest.raises(DataError, match="there are no words in 'fr'; ask for en or zh"):
        notice_of(why(), "fr")
