"""A workbook as XlsxWriter writes it: formulas where they should be, text that stays text, and what a reader sees."""

import builtins
import dataclasses
from datetime import date

import openpyxl
import pytest
from recalculated import recalculated, refuted_formulas

from creditline.features.errors import DataError
from creditline.training.metrics.stability import index_bins, psi
from creditline.training.workbooks.book import Book, CellForm, Column, Lit, Sheet, Shown, Table
from creditline.training.workbooks.shares import index_table, migration_table
from creditline.training.workbooks.wording import book_words
from creditline.training.workbooks.write import require_xlsxwriter, write_book

LIGHTS = {"green": "green", "amber": "amber", "red": "red"}
ATTACKS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')


def book(*tables: Table) -> Book:
    return Book("A book", (Sheet("One", "A title", tables),), date(2024, 5, 31), LIGHTS)


def counted(wrong: float = 0.0) -> Table:
    """Two rows of three columns; `wrong` is added to what the formulas' values are said to be."""
    columns = (
        Column("name", "name"),
        Column("rows", "rows", CellForm.COUNT, total="SUM({rows.all})"),
        Column("share", "share", CellForm.SHARE, "{rows}/{rows.total}", "SUM({share.all})", lit=Lit(0.5, 0.7)),
        Column("far", "so far", CellForm.COUNT, "SUM({rows.so_far})"),
    )
    rows = (
        {"name": "a", "rows": 1, "share": 0.25 + wrong, "far": 1},
        {"name": "b", "rows": 3, "share": 0.75, "far": Shown(4, CellForm.MONEY, "{rows}+1")},
    )
    return Table("", columns, rows, {"name": "total", "rows": 4, "share": 1.0, "far": None})


def test_formulas_stand_where_the_table_says(tmp_path):
    write_book(book(counted()), tmp_path / "one.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "one.xlsx")["One"]
    # The title in row 1, an empty row, heads in row 3, values in rows 4 and 5, the total in row 6.
    assert [cell.value for cell in sheet[4]] == ["a", 1, "=B4/B$6", "=SUM(B$4:B4)"]
    assert [cell.value for cell in sheet[5]] == ["b", 3, "=B5/B$6", "=B5+1"]
    assert [cell.value for cell in sheet[6]] == ["total", "=SUM(B$4:B$5)", "=SUM(C$4:C$5)", None]
    assert (sheet["B4"].number_format, sheet["C4"].number_format, sheet["D5"].number_format) == (
        "#,##0",
        "0.0%",
        "#,##0.00",
    )
    assert sheet.freeze_panes == "B4"
    (colours,) = sheet.conditional_formatting
    assert (str(colours.sqref), [rule.operator for rule in colours.rules]) == ("C4:C5", ["greaterThanOrEqual"] * 2)


def test_text_is_never_a_formula(tmp_path):
    table = Table("", (Column("said", "said"),), tuple({"said": one} for one in ATTACKS))
    write_book(book(table), tmp_path / "one.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "one.xlsx")["One"]
    for row, attack in enumerate(ATTACKS, start=4):
        cell = sheet.cell(row, 1)
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", attack, True)
        assert cell.hyperlink is None


def test_rows_of_several_lines_are_as_high_as_they_need(tmp_path):
    """Not every program fits rows by itself. Of 40 words of 4 letters a line of 70 holds 14; a head of two long words two."""
    columns = (Column("said", "said", wide=True), Column("rows", "remarkable remarkable", CellForm.COUNT))
    table = Table("", columns, ({"said": "abcd " * 40, "rows": 1}, {"said": "x", "rows": 2}))
    write_book(book(table), tmp_path / "one.xlsx")
    heights = openpyxl.load_workbook(tmp_path / "one.xlsx")["One"].row_dimensions
    assert [heights[row].height for row in (3, 4, 5)] == [2 * 16.5, 3 * 16.5, 16.5]


def test_the_same_book_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_book(book(counted()), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.slow
def test_a_wrong_value_is_found_when_libreoffice_computes_it_anew(tmp_path):
    bins = index_bins([500.0, 600.0], [10, 20, 30, 0], [30, 20, 10, 0])
    tables = (
        counted(wrong=0.5),
        index_table(book_words("en"), "index", bins, psi([10, 20, 30, 0], [30, 20, 10, 0])),
        migration_table(book_words("en"), "moves", ("poor", "good"), ((5, 2), (1, 7))),
    )
    write_book(book(*tables), tmp_path / "one.xlsx")
    count, wrong = refuted_formulas(tmp_path / "one.xlsx", tmp_path / "a")
    assert count == 5 + 1 + 4 * 3 + 5 + 2 * 2 + 3  # of the three tables
    assert [one.split(" =")[0] for one in wrong] == ["One!C4"]
    sheet = recalculated(tmp_path / "one.xlsx", tmp_path / "b")["One"]
    assert sheet["C4"].value == 0.25


def test_without_xlsxwriter_one_sentence_says_what_to_install(monkeypatch):
    load = builtins.__import__

    def refuse(name, *rest):
        if name == "xlsxwriter":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(DataError, match=r"pip install 'creditline\[excel\]'"):
        require_xlsxwriter()


def test_both_languages_have_the_same_phrases():
    one, other = book_words("en"), book_words("zh")
    assert one.phrases.keys() == other.phrases.keys()
    assert len(dataclasses.asdict(other)["phrases"]) == len([text for text in other.phrases.values() if text])
    with pytest.raises(DataError, match="ask for en or zh"):
        book_words("tlh")
