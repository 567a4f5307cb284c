"""The workbooks of cuts, of a month watched and of two models: numbers as reported, formulas that give them, both languages."""

import dataclasses
import json
import re
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from recalculated import refuted_formulas

from creditline.training.compare.findings import swap_set
from creditline.training.monitor.report.page import as_page
from creditline.training.workbooks.compare_book import compare_book
from creditline.training.workbooks.cuts_book import cuts_book
from creditline.training.workbooks.monitor_book import monitor_book
from creditline.training.workbooks.wording import book_words
from creditline.training.workbooks.write import write_book

SOURCES = Path(__file__).parents[3] / "training" / "workbooks"

CALLED = ("causes.", "watched.", "swap.", "paired_by.", "priced_at.", "changes.", "changes_by.", "counted.")


@pytest.fixture(scope="module")
def written(cut_report, monitoring, comparison, tmp_path_factory):
    """Every book in both languages, by name and language."""
    folder, found = tmp_path_factory.mktemp("books"), {}
    for language in ("en", "zh"):
        words = book_words(language)
        books = {
            "cuts": cuts_book(cut_report, words),
            "monitor": monitor_book(monitoring, words),
            "compare": compare_book(comparison, words),
        }
        for name, book in books.items():
            found[name, language] = folder / f"{name}-{language}.xlsx"
            write_book(book, found[name, language])
    return found


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cuts", "monitor", "compare"])
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
    causes = [row[:2] for row in values(book["变动成因"])[4:-1]]
    assert ["收入情况 (income.level)", "客户本人记录"] in causes
    assert ["机构调整额度与处置", "机构调整额度与处置"] in causes
    assert [row[7] for row in values(book["降额回顾"])][5] == 0.25
    assert values(book["局限"])[-1][0] == "=Cohorts: none."


def test_two_models_are_told_with_their_formulas(written):
    book, told = (openpyxl.load_workbook(written["compare", "en"], data_only=kept) for kept in (True, False))
    assert book.sheetnames == [
        "Summary",
        "Limits",
        "Tests",
        "Calibration",
        "Swap sets",
        "Money",
        "Bands",
        "Actions",
        "Segments",
        "Reasons",
        "Months",
    ]
    assert values(book["Limits"])[-1] == ["=Both are small."]
    policies = [row for row in book["Summary"].iter_rows() if row[0].value == "policy"]
    assert [(cell.value, cell.data_type) for cell in policies[0][1:3]] == [("graded 2", "s"), ("=other", "s")]
    gini = next(row for row in values(told["Tests"]) if row[0] == "Gini")
    assert [str(one)[:8] for one in (gini[3], gini[6], gini[9])] == ["=2*INDEX", "=2*INDEX", "=G6-D6"]
    swaps = values(book["Swap sets"])
    # 5 + 2 + 2 + 1 customers, of 5 + 2 + 1 outcomes 3 are defaults; (5 x 0.05 + 2 x 0.2 + 2 x 0.1 + 0.5) / 10 = 0.135
    total = next(row for row in swaps if row[0] == "total")
    assert total[1:7] == [10, 1.0, 8, 5, 3, 0.375]
    assert total[9] == pytest.approx(0.135)
    rates = [row[6] for row in values(told["Swap sets"]) if row[0] == "in by both"]
    assert [str(one)[0] for one in rates] == ["=", "0"]  # the customers of the lines are weighed: no formula of counts
    bands = values(book["Bands"])
    assert bands[3][1:4] == ["poor", "good", "excellent"]
    assert bands[7] == ["total", 5, 5, 0, 10, 3, 0.3]
    east = next(row for row in book["Segments"].iter_rows() if row[0].value == "=east")
    assert [cell.value for cell in east[:4]] == ["=east", 5, 1, 0.2]
    assert east[0].data_type == "s"
    reasons = [row[:5] for row in values(book["Reasons"])]
    assert reasons[-1] == ["total", None, 6, 1.0, 4]
    assert [row[:2] for row in reasons[-4:-1]] == [
        ["Repayment: payment delay"] * 2,
        ["Income: money received", "a changed policy"],
        ["none", "none"],
    ]
    assert [row[1:4] for row in values(book["Months"]) if row[0] == "total"] == [[5, 5, 10]]


def test_where_nothing_but_scores_is_compared_the_sheets_say_why(comparison, tmp_path):
    found = dataclasses.replace(
        comparison,
        outcomes=None,
        no_outcomes="none is known",
        swap_sets=comparison.swap_sets[:1],
        changes=tuple(one for one in comparison.changes if one.of == "band"),
        lines=None,
        money=(),
        reasons=None,
        paths=None,
    )
    write_book(compare_book(found, book_words("zh")), tmp_path / "one.xlsx")
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert book.sheetnames == ["摘要", "局限", "换入换出", "等级迁移", "客群"]
    assert ["未比较结果的原因", "none is known"] in [row[:2] for row in values(book["摘要"])]


def test_every_phrase_is_said_somewhere():
    """But those called by the values of what is told: of `Watched`, of swap groups, of `Changes.of` and the like."""
    assert {key for key in book_words("en").phrases if key.startswith("swap.")} == {
        f"swap.{getattr(swap_set, name)}" for name in ("STAYED_IN", "SWAPPED_IN", "SWAPPED_OUT", "STAYED_OUT")
    }
    text = "".join(file.read_text(encoding="utf-8") for file in SOURCES.glob("*.py"))
    keys = [key for key in book_words("en").phrases if not key.startswith(CALLED)]
    unread = [key for key in keys if not re.search(rf"\b{re.escape(key.partition('.')[2])}\b", text)]
    assert unread == []


def test_no_sheet_of_either_language_has_a_name_excel_refuses(written):
    for file in written.values():
        for name in openpyxl.load_workbook(file, read_only=True).sheetnames:
            assert len(name) <= 31
            assert not re.search(r"[\[\]:*?/\\]", name)


def test_the_comparison_is_one_that_the_schema_knows(comparison):
    schema = json.loads(
        (resources.files("creditline.training.compare.report") / "compare.schema.json").read_text("utf-8")
    )
    assert [error.message for error in Draft202012Validator(schema).iter_errors(comparison.to_json())] == []


def test_the_page_and_the_schema_have_every_part_too(monitoring):
    schema = json.loads(
        (resources.files("creditline.training.monitor.report") / "monitor.schema.json").read_text("utf-8")
    )
    assert [error.message for error in Draft202012Validator(schema).iter_errors(monitoring.to_json())] == []
    page = as_page(monitoring)
    assert "What moved the score and the expected loss" in page
    assert "cut though" not in page
    assert "never late, score from 600, cut" in page
