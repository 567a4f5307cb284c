"""Both languages say the same things, and every phrase is used."""

from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

from creditline.features.errors import DeclarationError
from creditline.models.why.pages import texts as module
from creditline.models.why.pages.texts import Texts, texts
from creditline.models.why.words.from_toml import wording
from creditline.models.words import languages
from creditline.models.words.languages import words_file

ROOM = Path(module.__file__).parent
OF_CUSTOMER = ROOM.parents[1] / "portfolio" / "customer_page"  # writes what a page says of disputes


def phrases(said: Texts):
    for part in fields(said):
        for one in fields(getattr(said, part.name)):
            value = getattr(getattr(said, part.name), one.name)
            yield from value.items() if not isinstance(value, str) else [(f"{part.name}.{one.name}", value)]


def test_the_languages_fill_in_the_same():
    english, chinese = (list(phrases(texts(wording(language)))) for language in ("en", "zh"))
    assert [name for name, _ in english] == [name for name, _ in chinese]
    for (name, one), (_, other) in zip(english, chinese, strict=True):
        named = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (one, other)]
        assert named[0] == named[1], name


def test_no_english_in_the_chinese():
    for name, said in phrases(texts(wording("zh"))):
        plain = "".join(text for text, *_ in Formatter().parse(said))
        assert (
            name.startswith("look.")
            or name == "common.html_language"
            or not any(letter.isascii() and letter.isalpha() for letter in plain)
        ), name


def test_every_phrase_stands_on_a_page():
    files = (*ROOM.glob("*.j2"), *ROOM.glob("*.py"), *OF_CUSTOMER.glob("*.py"))
    written = "".join(file.read_text(encoding="utf-8") for file in files)
    for part, short in (("common", "common"), ("staff", "s"), ("look", "look")):
        for one in fields(getattr(texts(wording("en")), part)):
            used = (f"{short}.{one.name}", f"{part}.{one.name}", f"words.{one.name}", f"words_of.{one.name}")
            assert any(name in written for name in used), one.name


def test_a_badly_written_file_is_named(tmp_path, monkeypatch):
    shipped = words_file("en").read_text(encoding="utf-8")
    for number, (right, wrong, said) in enumerate(
        (
            ('arrow = "changed to"\n', "", r"pages\.common\.arrow is missing"),
            ("[pages.look]", "[pages.looks]", r"has no table \[pages\.look\]"),
            ('arrow = "changed to"', 'arrow = "{to}"', r"pages\.common\.arrow names \{to\}"),
        )
    ):
        assert right in shipped
        file = tmp_path / str(number) / "en.toml"
        file.parent.mkdir()
        file.write_text(shipped.replace(right, wrong), encoding="utf-8")
        monkeypatch.setattr(languages, "_added", {"en": file})
        with pytest.raises(DeclarationError, match=said):
            texts(wording("en"))
