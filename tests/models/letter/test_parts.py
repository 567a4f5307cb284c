"""Which parts a letter has, by regime and by what became of the line; and what it says in them."""

from dataclasses import replace
from datetime import date

import pytest
from letters_by_hand import BETTER, CUTS, KINDS, LENDER, OWED, PAID_UP, closed, for_review, raised, reduced, terms_of

from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.lender import Lender
from creditline.models.letter.letter import Letter, LetterPart
from creditline.models.letter.make import letter_of
from creditline.models.letter.part import SHOWN, Kind, Section
from creditline.models.policy import PolicyWords, Regime
from creditline.models.why import Why
from creditline.models.why.answer.line import Departure
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.letter_words import HEADED

LANGUAGES = ("en", "zh")


def written(why: Why, language: str = "en", lender: Lender = LENDER, facts: LetterFacts = OWED) -> Letter:
    return letter_of(notice_of(why, language), why, lender, wording(language), facts)


def named(letter: Letter) -> list[str]:
    return [part.part.value for part in letter.parts]


def part(letter: Letter, which: Section) -> LetterPart:
    return next(one for one in letter.parts if one.part is which)


BEFORE = ["head", "happened"]
BESIDE = ["arrears", "stays", "back", "rights", "correction"]
LAST = {
    Regime.PLAIN: ["sources", "complaint", "warning", "signature"],
    Regime.CN: ["bureau", "sources", "complaint", "warning", "signature"],
    Regime.US_REGB: ["bureau", "law", "sources", "complaint", "signature"],
    Regime.EU: ["sources", "complaint", "signature"],
}
TOLD = {
    "reduce": ["rule", "assessment", "reasons"],
    "overlay": ["rule", "assessment", "reasons"],
    "suspend": ["rule", "assessment", "reasons"],
    "close": ["rule", "assessment", "reasons"],
    "policy alone": ["rule", "assessment"],
    "cap alone": ["rule"],
    "in default": ["rule", "assessment"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("kind", CUTS)
def test_the_parts_of_a_cut(kind: str, regime: Regime, language: str) -> None:
    letter = written(CUTS[kind](terms_of(regime)), language)
    if regime is Regime.US_REGB and kind in ("policy alone", "cap alone"):
        assert letter.kind is Kind.REVIEW  # Regulation B wants a reason of the customer's own
        return
    automated = [] if regime is Regime.US_REGB else ["automated"]
    assert (letter.kind, letter.review) == (Kind.ADVERSE, None)
    told = [one for one in TOLD[kind] if one != "assessment" or "assessment" in named(letter)]
    assert named(letter) == [*BEFORE, *automated, *told, *BESIDE, *LAST[regime]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("kind", BETTER)
def test_of_a_line_that_was_raised_nothing_adverse_is_said(kind: str, regime: Regime, language: str) -> None:
    why = BETTER[kind](terms_of(regime))
    letter = written(why, language)
    assert (letter.kind, letter.review) == (Kind.BETTER, None)
    assert named(letter) == ["head", "happened", "signature"]
    assert part(letter, Section.HAPPENED).sentences == notice_of(why, language).statements[:1]


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("kind", ["stay", "new customer"])
def test_what_is_no_cut(kind: str, regime: Regime) -> None:
    letter = written(KINDS[kind](terms_of(regime)), facts=replace(OWED, terms=terms_of(regime)))
    warned = ["warning"] if regime in (Regime.PLAIN, Regime.CN) else []
    assert letter.kind is Kind.OTHER
    told = [one for one in named(letter) if one != "reasons"]
    assert told == [*BEFORE, "rights", "correction", "sources", "complaint", *warned, "signature"]


def test_parts_stand_in_the_declared_order_and_all_are_declared() -> None:
    assert set(SHOWN) == set(Section)
    assert {one.value for one in Section} - set(HEADED) == {"head", "automated", "signature"}
    order = list(Section)
    for make in KINDS.values():
        places = [order.index(one.part) for one in written(make(terms_of(Regime.CN))).parts]
        assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_and_reason_of_the_notice_is_in_the_letter(language: str) -> None:
    for make in CUTS.values():
        why = make(terms_of(Regime.CN))
        notice, said = notice_of(why, language), [line for one in written(why, language).parts for line in one.said()]
        assert all(said.count(statement) == 1 for statement in (*notice.statements, *notice.closing))
        for sentence in (s for reason in notice.reasons for s in reason.sentences):
            assert sum(sentence[1:] in line for line in said) == 1


IN_REVIEW = {
    "en": "A person is looking at the reasons for this. We will tell you the reasons within 15 days, by 15 January 2025.",
    "zh": "具体原因正在人工复核，我们将在15天内（最迟2025年1月15日）告知您。",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("regime", list(Regime))
def test_in_review_there_is_a_deadline_and_a_way_to_ask_and_no_reason(regime: Regime, language: str) -> None:
    why = for_review(terms_of(regime))
    letter = written(why, language)
    assert letter.kind is Kind.REVIEW and letter.review == notice_of(why, language).review is not None
    told = part(letter, Section.IN_REVIEW)
    assert told.sentences[0] == IN_REVIEW[language]
    assert {field.key: field.value for field in told.fields}["hotline"] == "95000"
    assert not {"reasons", "rule", "assessment", "rights"} & set(named(letter))
    assert part(letter, Section.HAPPENED).sentences == notice_of(why, language).statements[:1]


def test_a_deadline_of_one_day_is_one_day() -> None:
    hurried = replace(LENDER, review_days=1, answer_days=1, complaint_days=1)
    review = part(written(for_review(terms_of(Regime.CN)), "en", hurried), Section.IN_REVIEW)
    assert "We will tell you the reasons within 1 day, by 1 January 2025." in review.sentences[0]
    letter = written(reduced(terms_of(Regime.CN)), "en", hurried)
    assert any(said.startswith("Within 1 day of your request") for said in part(letter, Section.RIGHTS).sentences)
    assert part(letter, Section.COMPLAINT).after == ("We answer a complaint within 1 day.",)


def test_an_internal_reason_is_never_said_whatever_the_notice_says() -> None:
    why = reduced(terms_of(Regime.PLAIN))
    notice = notice_of(why, "en")
    (first, *_) = notice.reasons
    notice = replace(notice, reasons=tuple(replace(one, audience="internal") for one in notice.reasons))
    letter = letter_of(notice, why, LENDER, wording("en"))
    assert letter.kind is Kind.REVIEW and first.heading in letter.review
    assert not any(first.sentences[0] in line for one in letter.parts for line in one.said())


def test_a_person_decided_so_that_it_was_not_automated() -> None:
    why = reduced(terms_of(Regime.CN))
    place = why.line.facts.after
    override = Departure(why.end.as_of, place, why.line.facts.eve, override=True, reason=None)
    facts = replace(why.line.facts, departures=(override,))
    assert "automated" not in named(written(replace(why, line=replace(why.line, facts=facts))))


NOTICE_PERIOD = [
    ("reduce", 0, "en", "31 December 2024"),
    ("reduce", 30, "en", "30 January 2025"),
    ("reduce", 30, "zh", "2025年1月30日"),
    ("suspend", 30, "en", "31 December 2024"),
    ("close", 30, "zh", "2024年12月31日"),
    ("raise", 30, "en", "31 December 2024"),
]


@pytest.mark.parametrize(("kind", "days", "language", "said"), NOTICE_PERIOD)
def test_a_lower_limit_takes_effect_after_the_notice_period(kind: str, days: int, language: str, said: str) -> None:
    letter = written(KINDS[kind](terms_of(Regime.PLAIN)), language, replace(LENDER, notice_days=days))
    assert said in part(letter, Section.HAPPENED).sentences[0]
    assert letter.date == date(2024, 12, 31)


ABOUT_LINE = [
    (OWED, "en", "As of 31 December 2024, 2 payments on this product are overdue. They come to CNY 534.06, and the oldest "
     "is 51 days overdue."),
    (OWED, "zh", "截至2024年12月31日，您在本产品有2期款项未还，合计534.06元，其中最早一期已逾期51天。"),
    (replace(OWED, arrears=replace(OWED.arrears, instalments=1)), "zh",
     "截至2024年12月31日，您在本产品有1期款项未还，金额534.06元，已逾期51天。"),
    (replace(OWED, arrears=replace(OWED.arrears, instalments=None)), "en",
     "As of 31 December 2024, a sum on this product is overdue. It is CNY 534.06 and 51 days overdue."),
    (OWED, "en", "On 31 December 2024 you owed CNY 6,000, more than the credit limit of CNY 4,500. You do not have to "
     "repay the rest early because of this."),
    (PAID_UP, "zh", "截至2024年12月31日，您的未还余额为1,200元。"),
    (OWED, "en", "How to pay: in the app under Pay, or by phone."),
    (OWED, "zh", "结清上述款项后，您可申请重新评估；能否恢复以评估结果为准。"),
    (PAID_UP, "en", "It helps to pay on time. Whether your credit limit is restored depends on what the review finds then."),
    (PAID_UP, "zh", "下一次评估：每月末。"),
    (PAID_UP, "zh", "额度调整满90天后，方可重新评估上调或恢复使用。"),
    (PAID_UP, "en", "Your credit limit can be raised or restored once your internal assessment score is at least 20 points "
     "above the score that our rule asked for."),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "language", "said"), ABOUT_LINE)
def test_what_is_owed_and_what_comes_next(facts: LetterFacts, language: str, said: str) -> None:
    letter = written(reduced(terms_of(Regime.CN)), language, facts=facts)
    assert sum(said == line for one in letter.parts for line in one.said()) == 1


def test_nothing_is_said_of_what_is_not_there() -> None:
    letter = written(reduced(terms_of(Regime.PLAIN)), lender=Lender(), facts=LetterFacts())
    assert "arrears" not in named(letter)
    assert len(part(letter, Section.STAYS).sentences) == len(part(letter, Section.BACK).sentences) == 1
    assert not {"sources", "complaint", "signature"} & set(named(letter))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_line_comes_back_only_where_the_policy_lets_it(language: str) -> None:
    said, why = wording(language).letter.back, closed(terms_of(Regime.PLAIN))
    shut = part(written(why, language), Section.BACK).sentences
    assert shut == (said["closed"],)
    reopens = replace(OWED, back=replace(OWED.back, reopens=True))
    assert said["closed"] not in part(written(why, language, facts=reopens), Section.BACK).sentences


def test_of_a_rule_that_is_no_band_no_points_are_said() -> None:
    said = part(written(CUTS["suspend"](terms_of(Regime.PLAIN)), facts=PAID_UP), Section.BACK).sentences
    assert not any("points" in one for one in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rights_correction_and_dispute_are_apart(language: str) -> None:
    letter = written(reduced(terms_of(Regime.CN)), language)
    rights, words = part(letter, Section.RIGHTS), wording(language).letter
    assert {words.rights[name] for name in ("explanation", "refusal", "person")} <= set(rights.sentences)
    assert words.rights["answered"].format(days={"en": "15 days", "zh": "15天"}[language]) in rights.sentences
    assert part(letter, Section.CORRECTION).sentences == (words.correction,)
    assert {"en": "20 days", "zh": "20日"}[language] in part(letter, Section.BUREAU).sentences[0]
    by_level = part(letter, Section.COMPLAINT).lists[0].items
    assert [item.number for item in by_level] == [1, 2]


def test_a_product_and_a_title_are_called_as_the_lender_calls_them() -> None:
    letter = written(reduced(terms_of(Regime.CN)), "zh")
    head = {field.key: field.value for field in part(letter, Section.HEAD).fields}
    assert (letter.sender, letter.title) == ("示例消费金融有限公司", "授信额度调整告知书")
    assert (head["product"], head["customer"], head["date"]) == ("示例信用卡", "尾号0083", "2024年12月31日")
    assert part(letter, Section.SIGNATURE).sentences[0] == letter.sender
    signed = replace(LENDER, signature=PolicyWords((("zh", "示例签章"),)))
    assert part(written(raised(terms_of(Regime.CN)), "zh", signed), Section.SIGNATURE).sentences[0] == "示例签章"
