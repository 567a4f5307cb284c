"""A letter of every kind by every regime, in Chromium: on a desktop, on a phone and on paper."""

import re
from pathlib import Path

import pytest
from letters_by_hand import KINDS, LENDER, OWED, terms_of

from creditline.features.words.languages import languages
from creditline.models.letter.html import letter_html
from creditline.models.letter.make import letter_of
from creditline.models.policy import Regime
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1100, 900), "phone": (360, 740)}
LETTERS = [(kind, regime, language) for kind in KINDS for regime in Regime for language in languages()]


def page_of(kind: str, regime: Regime, language: str) -> str:
    why, words = KINDS[kind](terms_of(regime)), wording(language)
    return letter_html(letter_of(notice_of(why, language), why, LENDER, words, OWED), words)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[tuple[str, Regime, str], Path]:
    folder = tmp_path_factory.mktemp("letters")
    found = {}
    for kind, regime, language in LETTERS:
        found[kind, regime, language] = folder / f"letter-{kind.replace(' ', '-')}-{regime.value}-{language}.html"
        found[kind, regime, language].write_text(page_of(kind, regime, language), encoding="utf-8")
    return found


@pytest.mark.parametrize("size", SIZES)
def test_every_letter_fits_and_asks_for_nothing(browser, files, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    for file in files.values():
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), file.name
        beyond = """[...document.querySelectorAll("header *, main *, footer *")].filter(
            one => one.getBoundingClientRect().right > window.innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
        assert page.evaluate(beyond) == [], file.name
    context.close()
    assert asked == [file.as_uri() for file in files.values()]


def test_every_letter_is_at_most_two_pages_of_text(browser, files) -> None:
    context = browser.new_context()
    page = context.new_page()
    for name, file in files.items():
        page.goto(file.as_uri())
        printed = page.pdf(format="A4", print_background=True)
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2, name
        assert b"/Font" in printed and b"/ToUnicode" in printed  # text that can be searched and read out, no picture
    context.close()


def test_numbers_of_reasons_go_through(browser, files) -> None:
    """Drawn by CSS: the second list of a letter goes on where the first ended."""
    page = browser.new_page()
    page.goto(files["reduce", Regime.CN, "en"].as_uri())
    for section in page.locator("section:has(ol.reasons)").all():
        assert section.evaluate("one => getComputedStyle(one).counterReset") == "reason 0"
        for listed in section.locator("ol.reasons").all():
            assert listed.evaluate("one => getComputedStyle(one).counterReset") == "none"
    page.close()


@pytest.mark.parametrize("language", languages())
def test_everybody_can_read_it(browser, files, language: str) -> None:
    sync_playwright = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="make test-browser installs it"
    )
    page = browser.new_page()
    for kind in ("reduce", "review"):
        page.goto(files[kind, Regime.CN, language].as_uri())
        found = sync_playwright.Axe().run(page, options={"resultTypes": ["violations"]}).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    page.close()
