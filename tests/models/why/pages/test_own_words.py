"""A lender's own words for everything: every phrase in brackets, and nothing is said outside of them but values."""

from collections.abc import Iterator

import pytest
from in_brackets import bare, bracketed_file, outside, shown, words_outside

from creditline.features.words.languages import languages
from creditline.features.words.named import Named
from creditline.models.letter.html import letter_html
from creditline.models.letter.lender import Bureau, Lender
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.letter.text import letter_text
from creditline.models.policy.parts.policy_words import PolicyWords
from creditline.models.why.answer.values import Why
from creditline.models.why.json_form import as_data
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.pages.page import as_page
from creditline.models.why.words.by_language import Words, read_words
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.keyed import keyed, keys_in, plain
from creditline.models.why.words.page import as_text
from creditline.models.why.words.wording import Wording

STATED = ("Ours", "12345", "9-5", "App", "Them", "Here", "Now", "Then", "Bureau")  # values of the lender's file


def _said(text: str) -> PolicyWords:
    return PolicyWords(tuple((language, text) for language in languages()))


LENDER = Lender(
    name=_said("Ours"),
    products={"any": _said("Ours")},
    number="{year}-{sequence}",
    hotline=_said("12345"),
    hours=_said("9-5"),
    app_path=_said("App"),
    complaints=(_said("Them"),),
    review_days=15,
    answer_days=10,
    complaint_days=20,
    payment=_said("Here"),
    next_review=_said("Now"),
    sources=_said("Then"),
    bureau=Bureau(name=_said("Bureau")),
)


def names_in(why: Why) -> Iterator[tuple[str, str, Named]]:
    for reason in why.reasons:
        for share in reason.features:
            yield "features", share.name, share.named
            yield "concepts", share.meant.concept, share.meant.named
            if share.meant.speech.event is not None:
                yield "events", share.name, share.meant.speech.event


@pytest.fixture(scope="module")
def words(cases, tmp_path_factory) -> Words:
    folder, names = tmp_path_factory.mktemp("own"), [name for case in cases.values() for name in names_in(case.why)]
    files = [folder / f"{language}.toml" for language in languages()]
    for file in files:
        file.write_text(bracketed_file(file.stem, names), encoding="utf-8")
    return read_words(files)


def texts_of(why: Why) -> Iterator[object]:
    """Categories, which are values of the data."""
    for reason in why.reasons:
        yield from (value for share in reason.features for value in (share.start, share.end) if isinstance(value, str))


def letter(case, words: Wording) -> Letter:
    return letter_of(notice_of(case.why, words.language, words), case.why, LENDER, words)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", [letter_text, lambda made, words: shown(letter_html(made, words))])
def test_a_letter_says_nothing_else(cases, words, language, form):
    own, shipped = words.of(language), wording(language)
    for name, case in cases.items():
        said = form(letter(case, own), own)
        assert bare(said) == form(letter(case, shipped), shipped).lower()
        stated = [case.why.currency, str(case.why.customer_id), *STATED, *map(str, texts_of(case.why))]
        left = [
            word for line in outside(said).splitlines() if line.strip() not in stated for word in words_outside(line)
        ]
        assert [word for word in left if word not in stated] == [], name


@pytest.mark.parametrize("language", languages())
def test_what_staff_read_says_the_same_in_them(cases, words, language):
    own = words.of(language)
    for case in cases.values():
        assert bare(as_text(case.why, language, own)) == as_text(case.why, language).lower()
        given = {"evidence": case.evidence, "timeline": case.timeline, "receipt": case.receipt}
        said, shipped = (
            as_page(case.why, notice_of(case.why, language, spoken), own=spoken, **given) for spoken in (own, None)
        )
        assert bare(said) == shipped.lower()
        assert said.count("\u27e6") > 50


def test_the_json_says_the_same_in_them_in_every_language(cases, words):
    for case in cases.values():
        for own, shipped in zip(as_data(case.why, words=words)["reasons"], as_data(case.why)["reasons"], strict=True):
            for kind, keys in (("concepts", ("named", "sentence")), ("features", ("sentence",))):
                for one, other in zip(own[kind], shipped[kind], strict=True):
                    for key in keys:
                        assert {spoken: bare(said) for spoken, said in one[key].items()} == {
                            spoken: said.lower() for spoken, said in other[key].items()
                        }
                        assert all(said.startswith("\u27e6") for said in one[key].values())


@pytest.mark.parametrize("language", languages())
def test_phrases_that_bear_their_keys_say_the_same(cases, language):
    shipped = wording(language)
    bearing = keyed(shipped)
    used = set()
    for case in cases.values():
        said = letter_text(letter(case, bearing), bearing)
        assert plain(said).lower() == letter_text(letter(case, shipped), shipped).lower()
        used |= keys_in(said).keys()
    assert {"notice.lines.lowered", "letter.listed", "dates.day", "names.families.repayment"} <= used
    assert "features.repayment.late_90d" in used
    assert keys_in(letter_text(letter(case, shipped), shipped)) == {}  # the shipped words bear none


def test_a_key_counts_as_often_as_it_is_said(cases):
    why = cases["behaviour"].why
    bearing = keyed(wording("en"))
    found = keys_in(letter_text(letter(cases["behaviour"], bearing), bearing))
    assert found["letter.headings.reasons"] == 1
    assert found["letter.listed"] == len(notice_of(why, "en").reasons) + len(LENDER.complaints)
    assert found["sentences.rose"] == sum(len(reason.sentences) for reason in notice_of(why, "en").reasons)
