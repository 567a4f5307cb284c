"""A workbook written by XlsxWriter: formats, frozen heads, colours, and formulas beside the values they give."""

from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.features.errors import DataError
from creditline.training.workbooks.book import Book, CellForm, Column, Lit, Row, Sheet, Shown, Table
from creditline.training.workbooks.cells import formula_at

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_LONGEST = 32_767  # characters of a cell
_NARROW, _WIDE, _WIDEST = 11.0, 70.0, 44.0  # widths, in characters
_LINE = 16.5  # height, in points
_COLOURS = {"green": ("#E3F1E7", "#1F5C36"), "amber": ("#FFF1D6", "#7A5200"), "red": ("#F9E0DA", "#8F2E14")}
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula where text is read in again


def require_xlsxwriter() -> None:
    """DataError where XlsxWriter is not installed, so that no long work is done first."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise DataError(
            "a workbook needs XlsxWriter, which is not installed; run `pip install 'creditline[excel]'`, or leave out --xlsx"
        ) from error


def write_book(book: Book, file: Path) -> None:
    """Write the workbook; the same one gives the same bytes. Errors as `require_xlsxwriter`, and OSError."""
    require_xlsxwriter()
    from xlsxwriter.workbook import Workbook

    made = datetime(book.on.year, book.on.month, book.on.day)
    with file.open("wb") as out, Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": book.title, "author": "creditline", "created": made})
        pens = Pens(workbook, book)
        for sheet in book.sheets:
            _write_sheet(workbook, pens, sheet)


class Pens:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: "Workbook", book: Book) -> None:
        self._workbook, self._base = workbook, {"font_name": book.typeface, "font_size": 10, "valign": "top"}
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.lights = book.lights

    def __call__(self, **how: object) -> Any:
        """The format with these properties."""
        key = tuple(sorted((name, str(value)) for name, value in how.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**self._base, **how})
        return self._made[key]

    def colour(self, name: str) -> Any:
        """Of a light."""
        fill, ink = _COLOURS[name]
        return self(bg_color=fill, font_color=ink)


def _write_sheet(workbook: "Workbook", pens: Pens, sheet: Sheet) -> None:
    there = workbook.add_worksheet(sheet.name)
    there.hide_gridlines(2)
    there.set_landscape()
    there.set_paper(9)
    there.fit_to_pages(1, 0)
    there.set_footer("&L&A&R&P / &N")
    there.write_string(0, 0, sheet.title, pens(bold=True, font_size=14))
    row = 1
    if sheet.note:
        there.write_string(row, 0, sheet.note, pens(italic=True, font_color="#555555"))
        row += 1
    row += 1
    widths: dict[int, float] = {}
    for table in sheet.tables:
        for column, one in enumerate(table.columns):
            widths[column] = max(widths.get(column, 0.0), _width(table, one))
    for column, width in widths.items():
        there.set_column(column, column, width)
    for table in sheet.tables:
        row = _write_table(there, pens, table, row, widths, frozen=len(sheet.tables) == 1)


def _write_table(there: Any, pens: Pens, table: Table, row: int, widths: dict[int, float], *, frozen: bool) -> int:
    """Write a table from `row` on, its columns as wide as `widths`; the row from which on the next may stand."""
    if table.heading:
        there.write_string(row, 0, table.heading, pens(bold=True, font_size=11, font_color="#1F6F8B"))
        row += 1
    if table.note:
        there.write_string(row, 0, table.note, pens(italic=True, font_color="#555555"))
        row += 1
    for place, column in enumerate(table.columns):
        side = "left" if column.form in (CellForm.TEXT, CellForm.DAY) else "right"
        head = pens(bold=True, bg_color="#1F6F8B", font_color="#FFFFFF", text_wrap=True, align=side, border=1)
        there.write_string(row, place, column.title, head)
    there.set_row(row, _LINE * max(_lines(one.title, widths[place]) for place, one in enumerate(table.columns)))
    first = row + 1
    if frozen:
        there.freeze_panes(first, 1)
        there.repeat_rows(row)
    plain = {"border": 1, "border_color": "#D5D5D5"}
    for at, values in enumerate(table.rows, start=first):
        _write_row(there, pens, table, values, (at, first), [one.formula for one in table.columns], plain)
        wrapped = [_lines(str(values[one.key]), _WIDE) for one in table.columns if one.wide]
        if wrapped:
            there.set_row(at, _LINE * max(wrapped))
    last = first + len(table.rows) - 1
    if table.total is not None:
        how = {"bold": True, "top": 2, "bottom": 1}
        _write_row(there, pens, table, table.total, (last + 1, first), [one.total for one in table.columns], how)
    if table.rows:
        for place, column in enumerate(table.columns):
            _colour(there, pens, column, (first, place, last, place))
    return last + (4 if table.total is not None else 3)


def _write_row(
    there: Any,
    pens: Pens,
    table: Table,
    values: Row,
    at: tuple[int, int],
    formulas: list[str | None],
    how: dict[str, Any],
) -> None:
    row, first = at
    for place, (column, formula) in enumerate(zip(table.columns, formulas, strict=True)):
        value = values[column.key]
        cell = value if isinstance(value, Shown) else Shown(value, column.form, formula)
        found = None if cell.formula is None or not table.rows else formula_at(table, cell.formula, row, first)
        _write(there, pens, (row, place), cell, found, {**how, "text_wrap": column.wide})


def _write(there: Any, pens: Pens, at: tuple[int, int], cell: Shown, formula: str | None, how: dict[str, Any]) -> None:
    """A value, with its formula where there is one; text is never anything but text."""
    value, form = cell.value, cell.form
    if isinstance(value, str):
        quoted = {"quote_prefix": True} if value.startswith(_FORMULAS) else {}
        there.write_string(*at, value[:_LONGEST], pens(num_format=CellForm.TEXT.value, **how, **quoted))
    elif value is None:
        there.write_blank(*at, None, pens(num_format=form.value, **how))
    elif isinstance(value, date):
        day = datetime(value.year, value.month, value.day)
        there.write_datetime(*at, day, pens(num_format=CellForm.DAY.value, align="left", **how))
    elif formula is not None:
        there.write_formula(*at, formula, pens(num_format=form.value, **how), value)
    else:
        there.write_number(*at, value, pens(num_format=form.value, **how))


def _colour(there: Any, pens: Pens, column: Column, cells: tuple[int, int, int, int]) -> None:
    if column.lights:
        for light, word in pens.lights.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": pens.colour(light)}
            there.conditional_format(*cells, rule)
    if (lit := column.lit) is not None:
        for light, limit in (("red", lit.red), ("amber", lit.amber)):
            there.conditional_format(
                *cells, {**_beyond(lit, limit), "format": pens.colour(light), "stop_if_true": True}
            )


def _beyond(lit: Lit, limit: float) -> dict[str, object]:
    return {"type": "cell", "criteria": "<=" if lit.lower else ">=", "value": limit}


def _width(table: Table, column: Column) -> float:
    if column.wide:
        return _WIDE
    texts = [cell for cell in (row[column.key] for row in table.rows) if isinstance(cell, str)]
    shown = [_length(text) for text in texts]
    head = max((_length(word) for word in column.title.split()), default=0)
    return min(max(_NARROW, head + 2, *shown, 0) + 1.0, _WIDEST)


def _lines(text: str, width: float) -> int:
    """How many lines a cell of this width breaks a text into; a Chinese text breaks anywhere."""
    lines, used = 1, 0.0
    for word in text.split():
        length = _length(word)
        if used and used + 1 + length > width:
            lines, used = lines + 1, 0.0
        lines += ceil(length / width) - 1
        used += length % width + (1 if used else 0)
    return lines


def _length(text: str) -> float:
    """In characters of a Latin typeface; a Chinese one is as wide as two."""
    return float(sum(2 if ord(one) > 0x2E80 else 1 for one in text))
