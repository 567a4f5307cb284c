"""The pages that `why --format html` writes, of cuts of a simulated lender: heard, on a phone's width, and on paper.

With CREDITLINE_SCREENSHOTS=folder they are also kept as pictures (`make screenshots`).
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.words.languages import languages
from creditline.models.artefact import read_model
from creditline.models.letter.from_toml import read_lender
from creditline.models.letter.html import letter_html
from creditline.models.portfolio.customer_page.page import page_of
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.worth.of_answer import record_worths
from creditline.models.why import Why
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1100, 900), "phone": (360, 740)}
KINDS = ("own", "policy", "review")
LENDER = Path(__file__).parents[1] / "fixtures" / "lender.toml"


@dataclass(frozen=True)
class Cut:
    """A cut and what it was decided by."""

    why: Why
    in_force: InForce


@pytest.fixture(scope="module")
def lender(browser, tracked) -> DataSet:
    """The browser comes first, so that nothing is made in vain."""
    return DataSet.open(tracked / "lender")


@pytest.fixture(scope="module")
def cuts(lender, tracked) -> dict[str, Cut]:
    """One cut by the customer's own behaviour, one by a policy squeezed in between, one for a person to look at."""
    model = read_model(tracked / "model")
    graded, squeeze = (read_policy_for(name, model, lender) for name in ("graded", "squeeze"))
    end = span_of(lender).last
    found: dict[str, Cut] = {}
    for in_force in (InForce(model, policy=graded), InForce(model, policy=squeeze, previous_policy=graded)):
        for part in explain_cuts(in_force, lender, find_cuts(in_force, lender, None, end), None, end):
            for place in part.those.tolist():
                why = part.answers.why(place)
                kind = kind_of(why)
                if kind is not None:
                    found.setdefault(kind, Cut(why, in_force))
    return found


def kind_of(why: Why) -> str | None:
    notice = notice_of(why, "en")
    if notice.review is not None:
        return "review"
    if verdict(why) is None:
        return None
    if verdict(why).behaviour is Part.NONE:
        return "policy" if set(verdict(why).others) == {Layer.POLICY} else None
    own = verdict(why).behaviour is Part.CAUSED and len(notice.reasons) == 4 and why.end.bound is None
    return "own" if own and any(reason.points > 0 for reason in why.reasons) else None


@pytest.fixture(scope="module")
def pages(cuts, lender, tmp_path_factory) -> dict[tuple[str, str, str], Path]:
    """Every page there is of the cuts, as files."""
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for kind, cut in cuts.items():
        worths = record_worths(cut.in_force, lender, cut.why) if kind == "own" else None
        for audience in ("customer", "staff"):
            for language in languages():
                file = folder / f"{kind}-{audience}-{language}.html"
                if audience == "staff":
                    page = page_of(cut.in_force, lender, cut.why, language, worths=worths)
                else:
                    stated = read_lender(LENDER)
                    page = letter_html(
                        customer_letter(cut.in_force, lender, cut.why, stated, wording(language)), wording(language)
                    )
                file.write_text(page, encoding="utf-8")
                written[kind, audience, language] = file
    return written


@pytest.fixture(params=[(k, a, n) for k in KINDS for a in ("customer", "staff") for n in languages()], ids="-".join)
def file(request, pages) -> Path:
    return pages[request.param]


@pytest.fixture(params=SIZES)
def page(request, browser, file):
    """The page on a desktop and on a phone; it asks for nothing else, and says nothing on the console."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: asked.append(message.text))
    opened.on("pageerror", lambda error: asked.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert asked == [file.as_uri()]


def test_there_is_a_cut_of_every_kind(cuts):
    assert sorted(cuts) == sorted(KINDS)


def test_it_fits_and_everybody_can_use_it(page, file):
    sync_playwright = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="make test-browser installs it"
    )
    found = sync_playwright.Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    cut_off = """[...document.querySelectorAll("td, th, p, dd, li, h1, h2, h3")].filter(one => one.clientWidth > 2
        && getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1).length"""
    assert page.evaluate(cut_off) == 0
    beyond = """[...document.querySelectorAll("main *, footer *")].filter(one => !one.closest(".sr")
        && one.getBoundingClientRect().right > window.innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(beyond) == []
    size = next(name for name, (width, _) in SIZES.items() if width == page.viewport_size["width"])
    keep(page, f"why-{file.stem}-{size}")


def keep(page, name: str) -> None:
    """Take the pictures that the docs show: a notice whole, of a staff page its beginning and its months."""
    folder = os.environ.get("CREDITLINE_SCREENSHOTS")
    if not folder or name.rpartition("-")[0] not in KEPT:
        return
    width, height = page.evaluate("[window.innerWidth, document.documentElement.scrollHeight]")
    shown = height if "-customer-" in name else min(height, 1900)
    clip = {"x": 0, "y": 0, "width": width, "height": shown}
    page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, clip=clip)
    if "-staff-" in name:
        page.locator("section[aria-labelledby=months]").screenshot(path=Path(folder) / f"{name}-months.png")


KEPT = (
    "why-own-customer-en", "why-own-customer-zh", "why-own-staff-en", "why-own-staff-zh", "why-policy-customer-en",
    "why-policy-customer-zh",
)  # fmt: skip


def test_bars_stand_where_the_scores_are(browser, pages, cuts):
    """The drawn ends of the ledger's steps are as far apart as the scores."""
    why = cuts["own"].why
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.goto(pages["own", "staff", "en"].as_uri())
    marks = [
        box["x"] + box["width"] / 2 for box in (one.bounding_box() for one in page.locator(".ledger circle").all())
    ]
    bars = [one.bounding_box() for one in page.locator(".ledger rect").all()]
    per_point = (marks[1] - marks[0]) / why.change
    steps = [
        int(text.replace("−", "-"))
        for text in page.locator(".ledger tbody tr:not(.end) td:nth-child(3)").all_inner_texts()
    ]
    assert len(bars) == len(steps) and sum(steps) == why.change
    for bar, points in zip(bars, steps, strict=True):
        if abs(points) > 5:
            assert bar["width"] == pytest.approx(abs(points) * per_point, abs=3)
    page.close()


def test_on_paper(browser, pages):
    context = browser.new_context()
    page = context.new_page()
    for (kind, audience, language), file in pages.items():
        page.goto(file.as_uri())
        printed = page.pdf(format="A4", print_background=True)
        count = len(re.findall(rb"/Type\s*/Page\b", printed))
        assert 1 <= count <= (3 if audience == "customer" else 12), (kind, audience, language)
        assert b"/Font" in printed and b"/ToUnicode" in printed  # text that can be searched and read out, no picture
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 690, "height": 900})  # A4 between its margins
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.emulate_media(media="screen")
    context.close()


def test_what_records_are_worth_stands_beside_them(browser, pages):
    """Of the cut by the customer's own behaviour, and no wider than the paper."""
    page = browser.new_page(viewport={"width": 690, "height": 900})
    for language in languages():
        page.goto(pages["own", "staff", language].as_uri())
        assert page.locator(".records .worth").count() > 0
        page.emulate_media(media="print")
        wide = "[...document.querySelectorAll('.worth')].filter(one => one.getBoundingClientRect().right > window.innerWidth).length"
        assert page.evaluate(wide) == 0
        page.emulate_media(media="screen")
    page.close()


def test_by_keyboard_and_in_order(browser, pages):
    """Nothing has to be reached but the text: no control traps, every part of the outline has a name."""
    page = browser.new_page()
    page.goto(pages["own", "staff", "en"].as_uri())
    assert page.locator("a, button, input, select, [tabindex]").count() == 0
    for section in page.locator("section").all():
        assert page.locator(f"#{section.get_attribute('aria-labelledby')}").inner_text()
    tree = page.locator("body").aria_snapshot()
    for said in ("heading", "table", "rowheader", 'img "Score, limit and decisions by month'):
        assert said in tree
    page.close()
