"""The cut report in a browser: on a desk, on a phone's width and on paper, in both languages.

With CREDITLINE_SCREENSHOTS=folder it is also kept as a picture (`make screenshots`).
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from creditline.features.data import DataSet
from creditline.features.data.span import span_of

pytestmark = pytest.mark.browser
COMMAND_SAYS = {"en": "Never late and good score, still cut", "zh": "从未逾期、评分良好，仍被下调"}


@pytest.fixture(scope="module")
def reports(browser, tracked, tmp_path_factory) -> dict[str, Path]:
    """The report of the last day in both languages; the browser comes first, so that nothing is made in vain."""
    from creditline.training.commands.why.cuts import Made, explain_all
    from creditline.training.commands.why.paths import InForcePaths

    folder = tmp_path_factory.mktemp("reports")
    end = start = span_of(DataSet.open(tracked / "lender")).last
    for _ in range(3):
        start = start.replace(day=1) - timedelta(days=1)
    asked = InForcePaths(tracked / "model", tracked / "lender", None, "squeeze", "graded")
    made = {}
    for language in COMMAND_SAYS:
        made[language] = folder / f"{language}.html"
        explain_all(asked, (start, end), Made("reason", None, False, made[language], (), language, (), 1))
    return made


@pytest.mark.parametrize("language", COMMAND_SAYS)
@pytest.mark.parametrize("width", [1000, 360])
def test_everything_fits_and_nothing_is_fetched(browser, reports, language: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(reports[language].as_uri())
    assert asked == [reports[language].as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("heading", name=COMMAND_SAYS[language]).is_visible()
    assert page.get_by_role("img").count() >= 2
    folder = os.environ.get("CREDITLINE_SCREENSHOTS")
    if folder and language == "en" and width == 1000:
        page.set_viewport_size({"width": width, "height": 1180})
        page.screenshot(path=Path(folder) / "cut-report.png")
    page.close()


@pytest.mark.parametrize("language", COMMAND_SAYS)
@pytest.mark.parametrize("width", [1000, 360])
def test_everybody_can_use_it(browser, reports, language: str, width: int) -> None:
    sync_playwright = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="make test-browser installs it"
    )
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(reports[language].as_uri())
    found = sync_playwright.Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    context.close()


def test_on_paper(browser, reports) -> None:
    page = browser.new_page()
    page.goto(reports["en"].as_uri())
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") <= 6
    page.close()
