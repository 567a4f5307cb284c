"""The tables of docs/features.md are those of the catalogue.

Run as a program, this writes them anew.
"""

from pathlib import Path

from creditline.features.catalogue import catalogue
from creditline.features.catalogue.listing import as_markdown

PAGE = Path(__file__).parents[2] / "docs" / "features.md"
BEGIN = "<!-- Made by `python tests/docs/test_features_page.py`; do not edit below this line. -->"


def _written_anew() -> str:
    text, mark, _ = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    assert mark, BEGIN
    return f"{text}{BEGIN}\n\n{as_markdown(None)}\n"


def test_the_page_lists_the_catalogue():
    assert PAGE.read_text(encoding="utf-8") == _written_anew()


def test_every_feature_is_in_the_tables():
    rows = [[cell.strip() for cell in line.split("|")] for line in as_markdown(None).splitlines()]
    windows = {row[1]: [days for days in row[2].split(", ") if days] for row in rows if len(row) > 5 and "." in row[1]}
    named = [name.replace("*N*", n) for name, days in windows.items() for n in days or [""]]
    plain = [f.name for f in catalogue() if not f.name.endswith(".before_cut")]
    assert sorted(named) == sorted(plain)


if __name__ == "__main__":
    PAGE.write_text(_written_anew(), encoding="utf-8")
