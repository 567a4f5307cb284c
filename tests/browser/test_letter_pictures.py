"""A letter per regime and kind on a phone, a desktop and paper: what must hold of how it looks, and a picture of each.

With CREDITLINE_SCREENSHOTS=folder each regime's letters are kept, a sheet a form, in `letters` there (`make screenshots`).
"""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from contact_sheet import contact_sheet
from letters_pictured import Pictured, pictured

from creditline.models.letter.html import letter_html
from creditline.models.letter.letter import Letter
from creditline.models.letter.pdf import letter_pdf
from creditline.models.policy import Regime
from creditline.models.why.words.from_toml import wording

pytestmark = pytest.mark.browser
pdfium = pytest.importorskip("pypdfium2", reason="make test-browser installs it")
SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}
SCALES = {"phone": 0.5, "desktop": 0.5, "paper": 0.66}
PIXELS_A_POINT, FIRST_LINE_ENDS = 1.2, 62  # points from the top of a page
ORDER = "[...document.querySelectorAll('h1, h2')].map(one => one.innerText)"
CUT_OFF = """[...document.querySelectorAll('.letter, .letter *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.right > window.innerWidth + 1 || box.left < -1 || one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).display !== 'inline';
}).map(one => one.outerHTML.slice(0, 80))"""


@dataclass(frozen=True)
class Made:
    """A letter, its page, and its PDF as WeasyPrint sets it."""

    pictured: Pictured
    letter: Letter
    page: Path
    pdf: bytes


@pytest.fixture(scope="module")
def letters(tmp_path_factory) -> tuple[Made, ...]:
    folder = tmp_path_factory.mktemp("pictured")
    return tuple(_made(one, folder) for one in pictured())


def _made(one: Pictured, folder: Path) -> Made:
    letter, words = one.letter(), wording(one.language)
    page = folder / f"{one.regime.value}-{one.kind.replace(' ', '-')}.html"
    page.write_text(letter_html(letter, words), encoding="utf-8")
    return Made(one, letter, page, letter_pdf(letter, words))


def of(letters: tuple[Made, ...], regime: Regime) -> Iterator[Made]:
    return (made for made in letters if made.pictured.regime is regime)


def keep(name: str, pictures: dict[str, list[bytes]], form: str) -> None:
    """Write a contact sheet where pictures are asked for."""
    if folder := os.environ.get("CREDITLINE_SCREENSHOTS"):
        home = Path(folder) / "letters"
        home.mkdir(parents=True, exist_ok=True)
        contact_sheet(pictures, home / f"{name}-{form}.png", scale=SCALES[form])


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("regime", list(Regime))
def test_on_a_screen(browser, letters, regime: Regime, screen: str) -> None:
    width, height = SCREENS[screen]
    page = browser.new_page(viewport={"width": width, "height": height})
    pictures: dict[str, list[bytes]] = {}
    for made in of(letters, regime):
        page.goto(made.page.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, made.page.name
        assert page.evaluate(CUT_OFF) == [], made.page.name
        headings = [part.heading for part in made.letter.parts if part.heading]
        assert page.evaluate(ORDER) == [made.letter.title, *headings]
        assert page.title() == made.letter.title
        assert all(one.inner_text().strip() for one in page.locator("section, footer, header").all())
        pictures[made.pictured.kind] = [page.locator(".sheet").screenshot()]
    page.close()
    keep(regime.value, pictures, screen)


def printed(browser, made: Made) -> dict[str, bytes]:
    page = browser.new_page()
    page.goto(made.page.as_uri())
    found = page.pdf(format="A4", print_background=True)
    page.close()
    return {"Chromium": found, "WeasyPrint": made.pdf}


@pytest.mark.parametrize("regime", list(Regime))
def test_on_paper(browser, letters, regime: Regime) -> None:
    """Two pages at most, each with all it says; the second begins with a part, never amid one nor with the signature."""
    pictures: dict[str, list[bytes]] = {}
    for made in of(letters, regime):
        for setter, file in printed(browser, made).items():
            with pdfium.PdfDocument(file) as document:
                sheets = [_Sheet.of(page) for page in document]
            where = f"{made.page.name} by {setter}"
            assert 1 <= len(sheets) <= 2, where
            starts = [made.letter.sender, *(part.heading for part in made.letter.parts if part.heading)]
            assert all(any(sheet.top.startswith(_run_together(one)) for one in starts) for sheet in sheets), where
            text = "".join(sheet.text for sheet in sheets)
            assert [one for part in made.letter.parts for one in part.said() if _run_together(one) not in text] == [], (
                where
            )
        pictures[made.pictured.kind] = [sheet.drawn for sheet in sheets]
    keep(regime.value, pictures, "paper")


@dataclass(frozen=True)
class _Sheet:
    """A printed page: its text and that of its first line, both without blanks, and its picture."""

    text: str
    top: str
    drawn: bytes

    @staticmethod
    def of(page) -> "_Sheet":
        drawn, words = io.BytesIO(), page.get_textpage()
        page.render(scale=PIXELS_A_POINT).to_pil().save(drawn, "PNG")
        first = words.get_text_bounded(bottom=page.get_height() - FIRST_LINE_ENDS)
        return _Sheet(_run_together(words.get_text_bounded()), _run_together(first), drawn.getvalue())


def _run_together(text: str) -> str:
    """Without blanks, of which a page has others than a sentence."""
    return re.sub(r"\s+", "", text)
