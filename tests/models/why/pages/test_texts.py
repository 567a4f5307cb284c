"""Both languages say the same things, and every phrase is used."""

from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

from creditline.features.errors import DeclarationError
from creditline.models.why.pages import texts as module
from creditline.models.why.pages.texts import Texts, texts

ROOM = Path(module.__file__).parent


def phrases(said: Texts):
    for part in fields(said):
        for one in fields(getattr(said, part.name)):
            value = getattr(getattr(said, part.name), one.name)
            yield from value.items() if not isinstance(value, str) else [(f"{part.name}.{one.name}", value)]


def test_the_languages_fill_in_the_same():
    english, chinese = (list(phrases(texts(language))) for language in ("en", "zh"))
    assert [name for name, _ in english] == [name for name, _ in chinese]
    for (name, one), (_, other) in zip(english, chinese, strict=True):
        named = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (one, other)]
        assert named[0] == named[1], name


def test_no_english_in_the_chinese():
    for name, said in phrases(texts("zh")):
        plain = "".join(text for text, *_ in Formatter().parse(said))
        assert name == "common.html_language" or not any(letter.isascii() and letter.isalpha() for letter in plain), (
            name
        )


def test_every_phrase_stands_on_a_page():
    written = "".join(file.read_text(encoding="utf-8") for file in (*ROOM.glob("*.j2"), *ROOM.glob("*.py")))
    for part, short in (("common", "common"), ("customer", "c"), ("staff", "s")):
        for one in fields(getattr(texts("en"), part)):
            used = (f"{short}.{one.name}", f"{part}.{one.name}", f"words.{one.name}")
            assert any(name in written for name in used), one.name


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('band = "{band}"\n', "is missing"),
        ('[common]\nx = "y"\n', "common, customer and staff"),
    ],
)
def test_a_badly_written_file(tmp_path, monkeypatch, wrong, said):
    (tmp_path / "en.toml").write_text(wrong if "[" in wrong else f"[common]\n{wrong}[customer]\n[staff]\n")
    monkeypatch.setattr(module, "__file__", str(tmp_path / "texts.py"))
    texts.cache_clear()
    with pytest.raises(DeclarationError, match=said):
        texts("en")
    texts.cache_clear()
