"""Languages are the words files there are: the same in both rooms, complete, without a phrase that nothing reads."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.catalogue.names import INDICATORS
from creditline.features.catalogue.words import catalogue_words
from creditline.features.errors import DeclarationError
from creditline.features.words import languages as features_words
from creditline.features.words.languages import files, languages
from creditline.models.portfolio.access.words import AccessWords
from creditline.models.portfolio.cut_report.words import ReportWords
from creditline.models.portfolio.dispute.words import DisputeWords
from creditline.models.portfolio.restore.words import RestoreWords
from creditline.models.portfolio.warn.words import WarnWords
from creditline.models.portfolio.worth.words import WorthWords
from creditline.models.why.pages.texts import Texts
from creditline.models.why.words.wording import Wording
from creditline.models.words import languages as models_words
from creditline.models.words.languages import words_file
from creditline.models.words.macro_terms import MacroTermWords

ROOT = Path(__file__).parents[2]
ROOMS = ("features", "models", "training")
LANGUAGES = languages()


def table(room: str, language: str) -> dict:
    return tomllib.loads((ROOT / room / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def keys(said: dict, at: str = "") -> Iterator[str]:
    for key, value in said.items():
        yield from keys(value, f"{at}{key}.") if isinstance(value, dict) else [f"{at}{key}"]


def test_both_rooms_have_the_same_languages():
    found = [{file.stem for file in (ROOT / room / "words").glob("*.toml")} for room in ("features", "models")]
    assert found[0] == found[1] - {"terms"} == set(LANGUAGES)
    assert sorted(table("features", language)["place"] for language in LANGUAGES) == [*range(1, len(LANGUAGES) + 1)]


def test_no_code_names_a_language():
    named = re.compile(r"""["'](en|zh)["']|\.(en|zh)\b|\b(en|zh) ?=(?!=)|\w_(en|zh)\b|lang\((en|zh)\)""")
    sources = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    sources += [file for room in ("features", "models") for file in (ROOT / room).rglob("*.j2")]
    wrong = []
    for file in sources:
        code = re.sub(r">>> .*|\.\.\. .*", "", file.read_text(encoding="utf-8"))  # examples show a language
        wrong += [f"{file.relative_to(ROOT)}: {found[0]}" for found in named.finditer(code)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_the_same_things(language):
    """Only what a language says otherwise of a unit, its currencies, measure words and words for units are its own."""
    own = re.compile(r"sentences\.\w+\.|numbers\.(currencies|measures|unit_words)\.")
    for room in ("features", "models"):
        first, other = (
            {key for key in keys(table(room, each)) if not own.match(key)} for each in (LANGUAGES[0], language)
        )
        assert first == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_feature_is_unused(language, tmp_path, monkeypatch):
    """Every phrase says its own key: each has to turn up in the name of a feature."""
    shipped = files()[language].read_text(encoding="utf-8")
    marks: list[str] = []

    def marked(line: str) -> str:
        found = re.match(r"(\w+) = \"(.*)\"", line)
        if not found or not topic.startswith(("names", "categories", "indicators")):
            return line
        marks.append(f"<{topic}.{found[1]}>")
        return f'{found[1]} = "{marks[-1]}{"".join(re.findall(r"{.*?}", found[2]))}"'

    topic, lines = "", []
    for line in shipped.splitlines():
        topic = line.strip("[]") if line.startswith("[") else topic
        lines.append(marked(line))
    file = tmp_path / f"{language}.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(features_words, "_added", {language: file})
    said = "\n".join(feature.words.said(language) for feature in catalogue())
    assert len(marks) > 150
    assert [mark for mark in marks if mark not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_indicator_has_words(language):
    assert sorted(catalogue_words(files()[language]).values.indicators) == sorted(INDICATORS)


def test_no_phrase_is_unread():
    """Each declared phrase is read somewhere by its name; that files hold these and no others is checked on reading."""
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for room in ROOMS
        for pattern in ("*.py", "*.j2")
        for file in (ROOT / room).rglob(pattern)
    )
    read = set(re.findall(r"\.(\w+)", code))
    kinds = [
        Wording,
        Texts,
        ReportWords,
        MacroTermWords,
        DisputeWords,
        RestoreWords,
        AccessWords,
        WorthWords,
        WarnWords,
    ]
    names: list[str] = []
    while kinds:
        for each in fields(kinds.pop()):
            if is_dataclass(each.type):
                kinds.append(each.type)
            else:
                names.append(each.name)
    assert len(names) > 200
    assert [name for name in names if name not in read] == []


def test_a_missing_file_and_a_missing_phrase_are_named(tmp_path, monkeypatch):
    file = tmp_path / "features" / "words" / "yy.toml"
    file.parent.mkdir(parents=True)
    shipped = files()["en"].read_text(encoding="utf-8")
    file.write_text(shipped.replace("place = 1", "place = 7").replace('gap = "average days', 'pause = "average days'))
    monkeypatch.setattr(features_words, "_added", {"yy": file})
    monkeypatch.setattr(models_words, "_added", {})
    with pytest.raises(
        DeclarationError, match=r"features/words/yy\.toml: names\.activity\.gap is missing; write a phrase"
    ):
        catalogue()
    with pytest.raises(DeclarationError, match=r"has no yy\.toml, though the feature room speaks 'yy'; write it"):
        words_file("yy")
