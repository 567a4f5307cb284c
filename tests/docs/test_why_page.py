"""What docs/why.md shows is what the program prints.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import importlib.util
import re
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "why.md"
CUTS = ROOT / "docs" / "cuts.md"


def _readme() -> ModuleType:
    """The comparison of the README's test, reading this page instead."""
    spec = importlib.util.spec_from_file_location("readme", Path(__file__).with_name("test_readme.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["readme"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    module.README = PAGE.read_text(encoding="utf-8")
    return module


def _titles(page: str) -> list[str]:
    parts = page.split("\n## ")[1:]
    return [part.partition("\n")[0] for part in parts if "```console" in part]


def _prepare(readme: ModuleType, home: Path) -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", readme.README, flags=re.DOTALL)
    for command in block.splitlines():
        readme._printed(command, home)


@pytest.mark.slow
def test_the_pages_show_what_is_printed(tmp_path):
    readme = _readme()
    _prepare(readme, tmp_path)
    for title in _titles(readme.README):
        readme._follow(title, tmp_path)
    readme.README = CUTS.read_text(encoding="utf-8").replace("```console", "## shown\n```console", 1)
    readme._follow("shown", tmp_path)
    _hold_the_prose_about_cuts(readme.README, tmp_path)


def _hold_the_prose_about_cuts(page: str, home: Path) -> None:
    """Counts, the reason in full and the table of records, from the two tables the page's command wrote."""
    with duckdb.connect() as connection:
        reasons, records = home / "reasons.parquet", home / "reasons.records.parquet"
        found = connection.execute(
            "SELECT count(DISTINCT customer_id) FILTER (rank IS NULL), count(DISTINCT customer_id), "
            f"count(DISTINCT customer_id) FILTER (review) FROM '{reasons}'"
        ).fetchone()
        ((none, cuts),) = re.findall(r"`rank` null: (\d+) of the (\d+) here", page)
        (review,) = re.findall(r"Who must go to review, (\d+) here", page)
        assert found == pytest.approx((int(none), int(cuts), int(review)), rel=0.02, abs=2)
        (customer,) = re.findall(r"the first of customer (\d+):", page)
        first = f"customer_id = {customer} AND rank = 1"
        said = connection.execute(f"SELECT sentence FROM '{reasons}' WHERE {first} ORDER BY language").fetchall()
        quoted = page.partition("the first of customer ")[2].partition("\n## ")[0].replace("\n> ", " ")
        assert len(said) == 2
        assert [sentence for (sentence,) in said if sentence not in quoted] == []
        rows = connection.execute(
            f'SELECT rank, feature, "table", record_id, "on", amount, move, day FROM \'{records}\' '
            f"WHERE customer_id = {customer} ORDER BY ALL"
        ).fetchall()
    table = page.partition("| rank | feature | table |")[2].partition("\n\n")[0].splitlines()[2:]
    shown = [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in table]
    assert sorted(shown) == sorted(
        (str(rank), feature, kind, record, str(on), "" if amount is None else f"{amount:,.2f}", move, str(day))
        for rank, feature, kind, record, on, amount, move, day in rows
    )


def test_the_first_example_is_what_its_heading_says():
    readme = _readme()
    (english, chinese) = readme._shown("A line that the customer did not lose by anything they did")
    shown = "\n".join(english.output)
    told = re.search(r"the decision of \S+: ([\d,]+) before, ([\d,]+), reduced after \(reduce\)", shown)
    before, after = (float(limit.replace(",", "")) for limit in told.groups())
    assert after < before
    assert re.search(r"by band fair \(score \d+, \d+ points below 620\)", shown)
    assert "The customer's own behaviour did not cause this change" in shown
    assert "What did: a changed policy." in shown
    assert "The limit fell because the policy changed." in readme.README
    assert chinese.command == f"{english.command} --lang zh"


def test_both_pages_tell_of_the_same_cuts():
    cut = re.compile(r"rows about ([\d,]+) cuts are in reasons\.parquet, ([\d,]+) of them without a ledger")
    (here,), (there,) = (cut.findall(page.read_text(encoding="utf-8")) for page in (PAGE, CUTS))
    assert here == there


def test_the_page_names_every_option_and_layer():
    from creditline.models.why import Layer

    page = PAGE.read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z-]+", "\n".join(_readme()._printed("creditline why --help", ROOT))))
    unnamed = {option for option in options - {"--help"} if option not in page}
    assert unnamed == set()
    assert all(f"`{layer}`" in page for layer in Layer)


def _rewrite() -> None:
    readme = _readme()
    text = readme.README
    with tempfile.TemporaryDirectory() as home:
        _prepare(readme, Path(home))
        for title in _titles(text):
            for step in readme._shown(title):
                now = readme._elided(step.output, readme._printed(step.command, Path(home)))
                before, after = ("\n".join([f"$ {step.command}", *lines, ""]) for lines in (step.output, now))
                text = text.replace(before, after)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
