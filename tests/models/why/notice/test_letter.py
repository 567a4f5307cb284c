"""What each regime has a letter hold, in both languages, and that one which cannot hold it goes to a person with the reason."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from descent_by_hand import BAND, HALVED, NOVEMBER, PAST_DUE, TRIGGER, WHOLE, feature, moment, why

from creditline.models.policy import Held, NoticeTerms, Regime
from creditline.models.policy.parts.notice_terms import REQUIRED
from creditline.models.why import Layer, LayerShare, Why
from creditline.models.why.answer.line import ScoreWay, StepBehind
from creditline.models.why.answer.values import Reason
from creditline.models.why.notice.letter import is_adverse
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

LANGUAGES = ("en", "zh")


FULL = NoticeTerms()


def by(regime: Regime, **changes: object) -> NoticeTerms:
    return replace(FULL, regime=regime, **changes)


def cut(terms: NoticeTerms, reasons: Sequence[Reason] | None = None) -> Why:
    given = {} if reasons is None else {"reasons": tuple(reasons)}
    return why((BAND, StepBehind()), terms=terms, **given)


SCORE = {
    "en": (
        "Your internal assessment score on 31 December 2024 was 560, on a scale from 350 to 950.",
        "The main reasons in this letter are the key factors that lowered it.",
    ),
    "zh": (
        "您2024年12月31日的内部评估分为560分，分数范围为350分至950分。",
        "本告知书列明的主要原因即为拉低该分数的关键因素。",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regime", list(Regime))
def test_the_score_is_told_on_its_scale_where_that_must_be_held(regime: Regime, language: str) -> None:
    found = notice_of(cut(by(regime)), language)
    assert found.review is None
    assert found.closing == (SCORE[language] if regime is Regime.US_REGB else ())
    assert notice_of(cut(by(regime, must_hold=(Held.SCORE,))), language).closing == SCORE[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regime", [Regime.CN, Regime.EU])
def test_a_step_whose_rule_is_not_known_sends_the_letter_to_review(regime: Regime, language: str) -> None:
    unknown = replace(BAND, on=NOVEMBER, rule=None, score_part=None)
    answer = why((unknown, StepBehind()), (replace(BAND, before=HALVED), StepBehind()), terms=by(regime))
    assert wording(language).notice.held["rule"] in notice_of(answer, language).review
    plain = why((unknown, StepBehind()), (replace(BAND, before=HALVED), StepBehind()), terms=by(Regime.PLAIN))
    assert notice_of(plain, language).review is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_regulation_b_a_policy_alone_is_no_reason(language: str) -> None:
    """Without a reason of the customer's own a letter would only say that the creditor's policy changed."""
    answer = cut(by(Regime.US_REGB))
    own = answer.layers[0]
    idle = replace(own, without=replace(own.without, limit=4500.0, drawable=4500.0, action="reduce"),
                   alone=replace(own.alone, limit=9000.0, drawable=9000.0, action="maintain"), limit=0.0, drawable=0.0)  # fmt: skip
    policy = replace(own, layer=Layer.POLICY, points=0, exact=0.0)
    by_policy = replace(answer, layers=(idle, policy, *answer.layers[1:]))
    found = notice_of(by_policy, language)
    assert found.reasons == ()
    assert wording(language).notice.held["reasons"] in found.review
    eu = replace(by_policy, line=replace(by_policy.line, facts=replace(by_policy.line.facts, notice=by(Regime.EU))))
    assert notice_of(eu, language).review is None


def several(*families: tuple[str, int]) -> tuple[Reason, ...]:
    return tuple(
        feature(f"{family}.days", f"days of {family}", "天数", 0.0, 5.0, points) for family, points in families
    )


MANY = several(("repayment", -40), ("utilisation", -30), ("spending", -20), ("activity", -15), ("inquiries", -3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_inquiries_are_a_fifth_factor_by_us_regb_alone(language: str) -> None:
    """Worth less than a twentieth of the harm of all, and yet told."""
    found = {regime: notice_of(cut(by(regime), MANY), language).reasons for regime in Regime}
    families = {regime: [reason.family for reason in reasons] for regime, reasons in found.items()}
    four = ["repayment", "utilisation", "spending", "activity"]
    assert families == {regime: [*four, "inquiries"] if regime is Regime.US_REGB else four for regime in Regime}


def test_inquiries_among_the_four_or_without_harm_make_no_fifth() -> None:
    among = several(("inquiries", -40), ("repayment", -30), ("utilisation", -20), ("spending", -15), ("activity", -12))
    helped = several(("repayment", -40), ("utilisation", -30), ("spending", -20), ("activity", -15), ("inquiries", 5))
    for reasons in (among, helped):
        told = [reason.family for reason in notice_of(cut(by(Regime.US_REGB), reasons), "en").reasons]
        assert len(told) == 4


def test_with_a_triggers_own_reason_there_are_four_in_all() -> None:
    both_ways = replace(TRIGGER, score_part=True)
    answer = why((both_ways, StepBehind(feature=PAST_DUE)), reasons=MANY, terms=by(Regime.PLAIN))
    assert [reason.by_rule for reason in notice_of(answer, "en").reasons] == [True, False, False, False]


def test_the_score_and_its_day_are_those_of_the_step_it_had_a_part_in() -> None:
    fell = LayerShare(cut(FULL).layers[0].layer, -10, -10.0, *(cut(FULL).layers[0].without,) * 2)
    way = ScoreWay(moment(WHOLE_DAY, 600), moment(NOVEMBER, 590), (fell,), MANY)
    first = replace(BAND, on=NOVEMBER, score=590, value=590.0)
    shut = replace(TRIGGER, before=HALVED, after=replace(TRIGGER.after, limit=4500.0))
    answer = why((first, StepBehind(way)), (shut, StepBehind(feature=PAST_DUE)), score=660, terms=by(Regime.US_REGB))
    assert notice_of(answer, "en").closing[0] == (
        "Your internal assessment score on 30 November 2024 was 590, on a scale from 350 to 950."
    )


WHOLE_DAY = cut(FULL).start.as_of


def test_only_of_a_line_that_was_cut_a_letter_must_hold_anything() -> None:
    answer = cut(by(Regime.CN))
    assert is_adverse(answer)
    kept = replace(answer.line, limit=None, drawable=None, facts=replace(answer.line.facts, eve=WHOLE, after=WHOLE))
    stays = replace(answer, line=kept)
    assert not is_adverse(stays)
    found = notice_of(stays, "en")
    assert (found.closing, found.review) == ((), None)
    assert not is_adverse(replace(answer, line=None))


def test_a_line_that_is_not_replayed_is_cut_all_the_same() -> None:
    """Against other customers: no step is known, so that the rule cannot be named."""
    answer = cut(by(Regime.CN))
    facts = replace(answer.line.facts, steps=())
    against = replace(
        answer, against="kept", line=replace(answer.line, limit=None, drawable=None, behind=(), facts=facts)
    )
    assert "the rule of every step" in notice_of(against, "en").review


@pytest.mark.parametrize("regime", list(Regime))
def test_a_lender_may_have_a_letter_hold_more(regime: Regime) -> None:
    holds = by(regime, must_hold=(Held.CONTACT, Held.RULE)).holds
    assert set(holds) == {*REQUIRED[regime], Held.CONTACT, Held.RULE}
    assert len(holds) == len(set(holds))
