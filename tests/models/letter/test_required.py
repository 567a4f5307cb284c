"""What a lender must state by regime: a letter without it is not made, and staff read which field of which file is empty."""

from dataclasses import replace

import pytest
from letters_by_hand import KINDS, LENDER, OWED, raised, reduced, terms_of

from creditline.models.letter.lender import Bureau, Lender
from creditline.models.letter.make import letter_of
from creditline.models.letter.part import Kind, Section
from creditline.models.letter.required import BY_REGIME, lacking
from creditline.models.policy import Held, NoticeTerms, PolicyWords, Regime
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

WANTED = [(regime, name) for regime, names in BY_REGIME.items() for name in names]
ONLY_ENGLISH = PolicyWords((("en", "there"),))


def without(name: str) -> Lender:
    if name.startswith("bureau."):
        return replace(LENDER, bureau=replace(LENDER.bureau, **{name.removeprefix("bureau."): PolicyWords()}))
    empty: object = {"products": {}, "complaints": ()}.get(name, None if name.endswith("_days") else PolicyWords())
    return replace(LENDER, **{name: empty})


def test_the_made_up_lender_states_all() -> None:
    for regime in Regime:
        for language in ("en", "zh"):
            assert lacking(LENDER, terms_of(regime), "card", language) == ()


@pytest.mark.parametrize(("regime", "name"), WANTED)
def test_a_letter_without_a_field_it_needs_is_not_made(regime: Regime, name: str) -> None:
    why, said = reduced(terms_of(regime)), f"{name}.card" if name == "products" else name
    letter = letter_of(notice_of(why, "en"), why, without(name), wording("en"), OWED)
    assert letter.kind is Kind.REVIEW
    assert letter.review == (
        f"By the rules of {regime.value} a letter must hold {said}, which {LENDER.file} leaves empty: fill it in, or a person "
        "must look at the case before anything is sent."
    )
    assert "reasons" not in [part.part.value for part in letter.parts]
    chinese = letter_of(notice_of(why, "zh"), why, without(name), wording("zh"), OWED)
    assert chinese.review == (
        f"按{regime.value}规则，告知书须载明{said}，而{LENDER.file}中没有填写，须填写后或经人工复核后方可通知客户。"
    )


def test_without_a_file_that_is_said() -> None:
    why = reduced(terms_of(Regime.EU))
    letter = letter_of(notice_of(why, "en"), why, Lender(), wording("en"), OWED)
    assert "name, hotline, review_days, answer_days and sources, which the lender's file (--letter)" in letter.review


def test_by_plain_rules_nothing_is_needed() -> None:
    assert lacking(Lender(), terms_of(Regime.PLAIN), None, "en") == ()
    held = NoticeTerms(must_hold=(Held.CREDITOR, Held.AGENCY, Held.CONTACT))
    assert lacking(Lender(), held, None, "en") == ("name", "address", "agency", "hotline")
    assert lacking(LENDER, held, None, "en") == ()


def test_what_is_stated_in_one_language_is_empty_in_the_other() -> None:
    lender = replace(LENDER, hours=ONLY_ENGLISH)
    assert lacking(lender, terms_of(Regime.CN), "card", "en") == ()
    assert lacking(lender, terms_of(Regime.CN), "card", "zh") == ("hours",)
    assert lacking(LENDER, terms_of(Regime.CN), "loan", "zh") == ("products.loan",)


def test_a_lender_without_a_bureau_states_none() -> None:
    lender = replace(LENDER, bureau=Bureau(used=False))
    for regime in (Regime.CN, Regime.US_REGB):
        why = reduced(terms_of(regime))
        letter = letter_of(notice_of(why, "en"), why, lender, wording("en"), OWED)
        assert letter.review is None and Section.BUREAU not in [part.part for part in letter.parts]


OFF = [
    (Regime.PLAIN, Section.RIGHTS, None),
    (Regime.CN, Section.RIGHTS, "parts.rights"),
    (Regime.CN, Section.AUTOMATED, "parts.automated"),
    (Regime.CN, Section.WARNING, None),
    (Regime.US_REGB, Section.LAW, "parts.law"),
    (Regime.US_REGB, Section.RULE, None),
    (Regime.EU, Section.STAYS, None),
]


@pytest.mark.parametrize(("regime", "part", "said"), OFF)
def test_a_part_is_off_where_the_regime_lets_it(regime: Regime, part: Section, said: str | None) -> None:
    lender, why = replace(LENDER, languages={part: ("zh",)}), reduced(terms_of(regime))
    letter = letter_of(notice_of(why, "en"), why, lender, wording("en"), OWED)
    assert part not in [one.part for one in letter.parts]
    assert (letter.review is None) == (said is None)
    assert said is None or said in letter.review
    chinese = letter_of(notice_of(why, "zh"), why, lender, wording("zh"), OWED)
    assert part in [one.part for one in chinese.parts]


@pytest.mark.parametrize("kind", ["raise", "restore", "stay", "new customer"])
def test_only_a_letter_about_a_cut_needs_them(kind: str) -> None:
    why = KINDS[kind](terms_of(Regime.CN))
    facts = replace(OWED, terms=terms_of(Regime.CN))
    assert letter_of(notice_of(why, "en"), why, Lender(), wording("en"), facts).review is None


def test_a_raised_line_needs_no_person() -> None:
    why = raised(terms_of(Regime.CN))
    notice = replace(notice_of(why, "en"), review="patterns")
    assert letter_of(notice, why, LENDER, wording("en"), OWED).kind is Kind.BETTER
