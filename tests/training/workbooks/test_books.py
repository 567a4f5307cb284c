"""The workbooks of cuts and of a month watched: numbers as the reports have them, formulas that give them, both languages."""

import json
import re
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from recalculated import refuted_formulas

from creditline.training.monitor.report.page import as_page
from creditline.training.workbooks.cuts_book import cuts_book
from creditline.training.workbooks.monitor_book import monitor_book
from creditline.training.workbooks.wording import book_words
from creditline.training.workbooks.write import write_book

SOURCES = Path(__file__).parents[3] / "training" / "workbooks"


@pytest.fixture(scope="module")
def written(cut_report, monitoring, tmp_path_factory):
    """Both books in both languages, by name and language."""
    folder, found = tmp_path_factory.mktemp("books"), {}
    for language in ("en", "zh"):
        words = book_words(language)
        for name, book in (("cuts", cuts_book(cut_report, words)), ("monitor", monitor_book(monitoring, words))):
            found[name, language] = folder / f"{name}-{language}.xlsx"
            write_book(book, found[name, language])
    return found


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", ["cuts", "monitor"])
def test_libreoffice_computes_what_the_report_says(written, name, tmp_path):
    count, wrong = refuted_formulas(written[name, "zh"], tmp_path)
    assert wrong == []
    assert count > 40


def test_cuts_add_up_and_stand_beside_their_formulas(written, cut_report):
    book = openpyxl.load_workbook(written["cuts", "en"], data_only=True)
    assert book.sheetnames == [
        "Summary",
        "Causes",
        "Actions and bands",
        "Segments",
        "Never late",
        "In money",
        "Persons",
    ]
    causes = values(book["Causes"])
    assert ["total", 10, None, 1000.5, 1.0] in causes  # decisive: 6 + 3 + no single cause 1
    assert any(row[-1] == cut_report.money.profit or 110.0 in row for row in values(book["In money"]))
    formulas = values(openpyxl.load_workbook(written["cuts", "en"])["In money"])
    assert any("INDEX(" in str(cell) for row in formulas for cell in row)
    assert ["=east", 15, 6, 0.4, 500.0] in [row[:5] for row in values(book["Segments"])]
    assert book["Segments"]["A5"].data_type == "s"


def test_a_month_is_told_with_its_alerts_first(written, monitoring):
    book = openpyxl.load_workbook(written["monitor", "zh"], data_only=True)
    alerts = values(book["预警"])
    assert [row[0] for row in alerts[4:6]] == ["红", "黄"]
    assert book["预警"].conditional_formatting
    score = values(book["评分"])
    assert score[-1][5] == pytest.approx(monitoring.drift.score.index.psi)
    assert values(book["变动成因"])[-1][2:4] == [-1.5, -20.0]
    assert values(book["变动成因"])[3][:2] == ["成因", "成因类别"]
    assert [row[7] for row in values(book["降额回顾"])][5] == 0.25
    assert values(book["局限"])[-1][0] == "=Cohorts: none."


def test_every_phrase_is_said_somewhere():
    """Those of `watched` are called by the values of `Watched`."""
    text = "".join(file.read_text(encoding="utf-8") for file in SOURCES.glob("*.py"))
    keys = [key for key in book_words("en").phrases if not key.startswith("watched.")]
    unread = [key for key in keys if not re.search(rf"\b{re.escape(key.partition('.')[2])}\b", text)]
    assert unread == []


def test_no_sheet_of_either_language_has_a_name_excel_refuses(written):
    for file in written.values():
        for name in openpyxl.load_workbook(file, read_only=True).sheetnames:
            assert len(name) <= 31
            assert not re.search(r"[\[\]:*?/\\]", name)


def test_the_page_and_the_schema_have_every_part_too(monitoring):
    schema = json.loads(
        (resources.files("creditline.training.monitor.report") / "monitor.schema.json").read_text("utf-8")
    )
    assert [error.message for error in Draft202012Validator(schema).iter_errors(monitoring.to_json())] == []
    page = as_page(monitoring)
    assert "What moved the score and the expected loss" in page
    assert "cut though" not in page
    assert "never late, score from 600, cut" in page
