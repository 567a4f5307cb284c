"""Text, page, JSON, fields and PDF say the same sentences."""

import json
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from letters_by_hand import KINDS, LENDER, OWED, reduced, terms_of

from creditline.features.errors import DataError
from creditline.models.letter.forms import FORMS
from creditline.models.letter.html import letter_html
from creditline.models.letter.json_form import letter_data
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.letter.merge_fields import COLUMNS, merge_fields
from creditline.models.letter.pdf import letter_pdf
from creditline.models.letter.text import letter_text
from creditline.models.policy import PolicyWords, Regime
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

LANGUAGES = ("en", "zh")
CASES = [(kind, regime, language) for kind in KINDS for regime in Regime for language in LANGUAGES]


def written(kind: str, regime: Regime, language: str) -> Letter:
    why = KINDS[kind](terms_of(regime))
    return letter_of(notice_of(why, language), why, LENDER, wording(language), OWED)


class Shown(HTMLParser):
    """The texts of the page's body in order, those of numbers in circles left out: CSS draws them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "body"

    def handle_data(self, data):
        if self.inside and data.strip():
            self.said.append(data.strip())


def everything(letter: Letter) -> list[str]:
    found = [letter.sender, letter.title] if letter.sender else [letter.title]
    for part in letter.parts:
        found += [*([part.heading] if part.heading else []), *part.said()]
    return found


@pytest.mark.parametrize(("kind", "regime", "language"), CASES)
def test_all_say_the_same(kind: str, regime: Regime, language: str) -> None:
    letter = written(kind, regime, language)
    said, words = everything(letter), wording(language)
    on_page = Shown(letter_html(letter, words)).said
    assert [one.replace("\u00a0", " ") for one in on_page] == said
    in_json = letter_data(letter)
    read = [in_json["sender"], in_json["title"]]
    for part in in_json["parts"]:
        read += [part["heading"]] if part["heading"] else []
        read += part["sentences"] + [text for field in part["fields"] for text in (field["label"], field["value"])]
        for listed in part["lists"]:
            read += [listed["lead"]] if listed["lead"] else []
            read += [text for item in listed["items"] for text in (item["said"], *item["sentences"])]
        read += part["after"]
    assert read == said
    text = letter_text(letter, words)
    split = re.escape(words.letter.field).replace(r"\{label\}", "(.+?)").replace(r"\{value\}", "(.+)")
    labels = set(words.letter.labels.values())
    lines: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        field = re.fullmatch(split, line)
        both = field is not None and field[1] in labels
        lines += list(field.groups()) if both else [re.sub(r"^\d+\. ", "", line).strip()]
    assert lines == said


@pytest.mark.parametrize(("kind", "regime", "language"), CASES)
def test_the_fields_to_merge_hold_every_part(kind: str, regime: Regime, language: str) -> None:
    letter = written(kind, regime, language)
    row = merge_fields(letter, wording(language))
    assert tuple(row) == COLUMNS
    for part in letter.parts:
        assert all(line in row[part.part.value] for line in part.said())
        assert all(row[f"{part.part.value}_{field.key}"] == field.value for field in part.fields)
    there = {part.part.value for part in letter.parts}
    assert all(row[name] is None for name in SHOWN_PARTS - there)
    assert (row["number"], row["title"], row["review"]) == (letter.number, letter.title, letter.review)


SHOWN_PARTS = {"rule", "assessment", "reasons", "arrears", "stays", "back", "bureau", "law", "in_review", "warning"}


def test_each_reason_has_a_field_of_its_own() -> None:
    letter = written("suspend", Regime.CN, "en")
    row = merge_fields(letter, wording("en"))
    items = [i for part in letter.parts if part.part == "reasons" for listed in part.lists for i in listed.items]
    assert [item.number for item in items] == list(range(1, len(items) + 1)) and items
    for item in items:
        assert row[f"reason_{item.number}"] == "\n".join((item.said, *item.sentences))
    assert row[f"reason_{len(items) + 1}"] is None


def test_a_page_is_one_file_that_asks_for_nothing() -> None:
    page = letter_html(written("reduce", Regime.CN, "zh"), wording("zh"))
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert not re.search(r"https?:|//\w|@import|<script|<link|<img|\bon\w+=|url\(|None\b", page)
    assert "@page" in page and len(page.encode()) < 20_000


def test_a_sum_is_not_broken_over_two_lines_of_the_page() -> None:
    letter, words = written("reduce", Regime.CN, "en"), wording("en")
    assert "lowered from CNY\u00a09,000 to CNY\u00a04,500." in letter_html(letter, words)
    assert "lowered from CNY 9,000 to CNY 4,500." in letter_text(letter, words)


def test_what_a_lender_states_stands_there_as_text() -> None:
    why = reduced(terms_of(Regime.PLAIN))
    stated = PolicyWords((("en", "<b>{x}</b>"),))
    letter = letter_of(notice_of(why, "en"), why, replace(LENDER, name=stated, sources=stated), wording("en"), OWED)
    page = letter_html(letter, wording("en"))
    assert "&lt;b&gt;{x}&lt;/b&gt;" in page and "<b>{x}" not in page
    assert "<b>{x}</b>" in letter_text(letter, wording("en"))


def test_without_weasyprint_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(DataError, match=r"a PDF needs WeasyPrint .* run `pip install 'creditline\[pdf\]'`, or print"):
        letter_pdf(written("reduce", Regime.CN, "zh"), wording("zh"))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_written_the_same_twice(form: str) -> None:
    letter = written("reduce", Regime.CN, "zh")
    made = [FORMS[form].write(letter, wording("zh")) for _ in range(2)]
    assert made[0] == made[1] and len(made[0]) > 500
    if form == "json":
        assert json.loads(made[0]) == letter_data(letter)
    if form == "pdf":
        assert made[0].startswith(b"%PDF-")
