"""The wording as data: complete in both languages, and a lender's own file that says clearly what is wrong with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from meant import meant_of

from creditline.features.declare import Family, Unit, templates
from creditline.features.declare.phrases import read_phrases
from creditline.features.declare.templates import all_templates, sentence_table
from creditline.features.errors import DataError, DeclarationError
from creditline.features.words.languages import languages
from creditline.features.words.named import Named
from creditline.models.policy import Action
from creditline.models.why import Layer
from creditline.models.why.answer.became import Became
from creditline.models.why.answer.telling import Telling
from creditline.models.why.answer.values import FeatureShare
from creditline.models.why.words.from_toml import own_wording, wording
from creditline.models.why.words.sentence import sentence
from creditline.models.why.words.wording import CAUSED_BESIDE, Dates
from creditline.models.words.languages import topic

LATE = FeatureShare(
    "late",
    Named.of({"en": "late payments", "zh": "逾期次数"}),
    "count",
    "customer",
    0.0,
    2.0,
    -5,
    -5.1,
    0.1,
    meant_of("late"),
)


def said_in(language: str, name: str) -> Iterator[str]:
    for phrase in topic(language, name).values():
        yield from phrase.values() if isinstance(phrase, dict) else [phrase]


def own(folder: Path, text: str) -> Path:
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("language", languages())
def test_everything_is_said_in_both_languages(language: str) -> None:
    words = wording(language)
    assert set(words.names.families) == set(Family)
    assert set(words.names.layers) == set(words.notice.causes) == set(Layer)
    assert set(words.names.actions) == set(Action)
    assert set(words.notice.lines) == set(Became)
    assert (
        set(words.page.verdicts)
        == set(Telling)
        == (set(words.notice.parts) - {CAUSED_BESIDE}) | set(words.notice.reviews)
    )
    for unit in Unit:
        said = templates(language, unit)
        assert all(field in said.rose for field in ("{name}", "{before}", "{after}"))
        assert words.sentences.of(unit) == said


def test_no_phrase_of_one_language_strays_into_the_other() -> None:
    english, chinese = (
        [
            phrase
            for name in ("names", "dates", "numbers", "values", "page", "notice")
            for phrase in said_in(language, name)
        ]
        for language in ("en", "zh")
    )
    assert all(phrase.isascii() for phrase in english)
    phrases = [phrase for phrase in chinese if phrase not in english]
    assert len(phrases) > 100
    assert [phrase for phrase in phrases if re.search("[A-Za-z]{2}", re.sub(r"{\w+}", "", phrase))] == []


def test_a_lenders_own_phrases(tmp_path: Path) -> None:
    file = own(
        tmp_path,
        'language = "zh"\n[notice.causes]\npolicy = "本行授信政策调整"\n[names.families]\nrepayment = "还款"\n'
        '[sentences]\nrose = "{name}从{before}涨到{after}"\n[sentences.money]\nrose = "{name}由{before}涨至{after}"\n'
        '[numbers.currencies]\nHKD = "港元{number}"\n',
    )
    words = own_wording(file, "zh")
    assert words.notice.causes["policy"] == "本行授信政策调整"
    assert words.notice.causes["macro"] == "宏观经济形势变化"  # the rest as shipped
    assert sentence(LATE, "zh", own=words) == "逾期次数从0涨到2"
    spent = FeatureShare("s", Named.of({"zh": "消费金额"}), "money", "customer", 1.0, 2.0, -5, -5.1, 0.1, meant_of("s"))
    assert sentence(spent, "zh", "HKD", own=words) == "消费金额由港元1涨至港元2"
    assert sentence(LATE, "zh") == "逾期次数由0增至2"


# (file, what is said about it)
BAD = [
    ("[notice]\nseveral = 'x'", "must state its language; write language = 'en' or 'zh'"),
    ("language = 'zh'", "is in 'zh', but 'en' was asked for; give the wording of 'en'"),
    ("language = 'en'\n[notice]\nxyzzy = 'x'", "own.toml: notice has no phrase 'xyzzy'; there are stood, asked, no_less, never_whole, "),
    ("language = 'en'\n[notices]\nhi = 'x'", "own.toml has no phrase 'notices'; did you mean notice?"),
    ("language = 'en'\n[notice.causes]\nmoon = 'x'", "own.toml: notice.causes has no phrase 'moon'; there are behaviour, model, "),
    (
        "language = 'en'\n[notice]\nscore_fell = 'from {previous}'",
        "notice.score_fell names {previous}, which is no field of it; it may name {before}, {after}, {start} or {end}",
    ),
    ("language = 'en'\n[notice]\nscore_fell = '{before:d}'", "names {before:d}, which is no field of it"),
    ("language = 'en'\n[notice]\nscore_fell = '{}'", "names {}, which is no field of it"),
    ("language = 'en'\n[notice]\nscore_fell = '{before'", "expected '}' before end of string; write a brace that is text twice"),
    ("language = 'en'\n[notice]\nseveral = '{others}'", "notice.several names {others}, which is no field of it; it names none"),
    ("language = 'en'\n[notice]\nseveral = ' '", "notice.several is empty; write a phrase for it"),
    ("language = 'en'\n[notice]\nseveral = 3", "notice.several is 3, which is no phrase; write text in quotes"),
    ("language = 'en'\n[notice]\ncauses = 'x'", "own.toml: notice.causes is a table of phrases, not 'x'; it has behaviour, "),
    ("language = 'en'\n[sentences]\nsank = 'x'", "sentences has no phrase 'sank'; there are rose, fell, "),
    ("language = 'en'\n[sentences.count]\nrose = '{value}'", "sentences.count.rose names {value}, which is no field of it"),
    ("language = ", "own.toml is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape(said)):
        own_wording(own(tmp_path, text), "en")


def test_a_file_that_is_not_there_and_a_language_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be read"):
        own_wording(tmp_path / "none.toml", "en")
    with pytest.raises(DataError, match="there are no words in 'fr'; ask for en or zh"):
        own_wording(own(tmp_path, "language = 'en'"), "fr")


def test_a_missing_phrase_is_named() -> None:
    months = {str(month): "x" for month in range(1, 12)}
    with pytest.raises(DeclarationError, match=r"here\.months\.12 is missing; write a phrase for it"):
        read_phrases(Dates, {"day": "{day}", "months": months}, "here")
    sentences = dict(sentence_table("en"))
    del sentences["fell"]
    with pytest.raises(DeclarationError, match=r"en\.fell is missing; write a phrase for it"):
        all_templates(sentences, "en")
    with pytest.raises(
        DeclarationError, match=r"en has sentences of 'acres', which is no unit or manner; there are count, days"
    ):
        all_templates({**sentence_table("en"), "acres": {"rose": "x"}}, "en")
