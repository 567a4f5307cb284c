"""The glossary is in order and bilingual, and every link between the project's pages leads somewhere."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), ROOT / "benchmarks" / "README.md"]
ENTRY = re.compile(r"^### (?P<term>.+)\n\n\*\*(?P<chinese>.+?)\*\* — (?P<text>.+)", re.MULTILINE)


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual renderers make them."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _links(page: Path) -> list[str]:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]


def _dead(page: Path) -> list[str]:
    dead = []
    for link in _links(page):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(link)
    return dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    assert _dead(page) == []


def test_a_dead_link_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](#one-thing) [b](#two) [c](gone.md) [d](page.md#one-thing)\n", encoding="utf-8")
    assert _dead(page) == ["#two", "gone.md"]


def test_the_glossary_is_alphabetical_and_bilingual():
    text = GLOSSARY.read_text(encoding="utf-8")
    entries = list(ENTRY.finditer(text))
    terms = [entry["term"].lower() for entry in entries]
    assert len(terms) == text.count("\n### ") > 40
    assert all(earlier < later for earlier, later in pairwise(terms))
    assert all(re.search(r"[\u4e00-\u9fff]", entry["chinese"]) for entry in entries)


def test_the_glossary_is_found_from_the_first_pages():
    assert "docs/glossary.md" in _links(ROOT / "README.md")
    assert "docs/glossary.md" in _links(ROOT / "CONTRIBUTING.md")


FIRST_USED = {
    "Shapley": "shapley-value",
    "Owen": "owen-value",
    "null players?": "null-player",
    "margins?": "margin",
    "hysteresis": "hysteresis",
    "as_of": "as-of",
}


@pytest.mark.parametrize("page", sorted({*(ROOT / "docs").glob("*.md")} - {GLOSSARY}), ids=lambda page: page.name)
def test_a_term_is_linked_where_a_page_first_uses_it(page):
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    listed = [
        line for line in prose.splitlines() if not re.match(r"\| `[0-9a-f]{16}` \|", line)
    ]  # code that was changed
    for term, anchor in FIRST_USED.items():
        first = next((line for line in listed if re.search(rf"\b{term}\b", line)), None)
        assert first is None or f"](glossary.md#{anchor})" in first, (term, first)


def test_the_places_named_to_contributors_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.findall(r"`((?:features|models|training|tests|docs)/[\w./-]+)`", text)
    assert len(found) > 30
    assert [place for place in found if not (ROOT / place).exists()] == []
