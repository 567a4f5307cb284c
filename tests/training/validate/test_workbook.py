"""The workbook of a validation has the report's numbers, and formulas that give them."""

import openpyxl
import pytest
from recalculated import refuted_formulas

from creditline.training.workbooks.validation_book import validation_book
from creditline.training.workbooks.wording import book_words
from creditline.training.workbooks.write import write_book

pytestmark = pytest.mark.slow


def test_libreoffice_computes_what_the_validation_found(held_out, tmp_path):
    file = tmp_path / "validation.xlsx"
    write_book(validation_book(held_out, book_words("en")), file)
    book = openpyxl.load_workbook(file, data_only=True)
    ks = [row[8].value for row in book["KS by score"].iter_rows()][-1]
    assert 0 < ks <= held_out.discrimination[0].ks
    calibration = [[cell.value for cell in row] for row in book["Calibration"].iter_rows()]
    assert calibration[-1][8] == pytest.approx(held_out.calibration.error)
    index = [[cell.value for cell in row] for row in book["Stability"].iter_rows()]
    (total,) = [row for row in index if row[0] == "stability index"]
    assert total[5] == pytest.approx(held_out.stability.score.psi)
    assert sum(one.current for one in held_out.stability.score_bins) == held_out.judged.rows
    write_book(validation_book(held_out, book_words("zh")), tmp_path / "zh.xlsx")
    count, wrong = refuted_formulas(tmp_path / "zh.xlsx", tmp_path)
    assert wrong == []
    assert count > 300
