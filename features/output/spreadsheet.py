"""Text that a spreadsheet would run as a formula, made plain: for CSV that people open, never for data files."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_RUN = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # the last four: their full-width forms


def plain_cell(text: str) -> str:
    """`text` as a cell that nothing runs: an apostrophe before what would start a formula (OWASP, CSV injection).

    >>> plain_cell("=1+2"), plain_cell("A-1")
    ("'=1+2", 'A-1')
    """
    return f"'{text}" if _starts_formula(text.lstrip("'")) else text


def given_cell(cell: str) -> str:
    """The text that `plain_cell` made the cell of.

    >>> given_cell("'=1+2"), given_cell("'s-Gravenhage")
    ('=1+2', "'s-Gravenhage")
    """
    return cell[1:] if cell.startswith("'") and _starts_formula(cell.lstrip("'")) else cell


def _starts_formula(text: str) -> bool:
    return text.lstrip(" \u3000\ufeff").startswith(_RUN) or text.startswith(_RUN)


def plain_cells(table: "pa.Table") -> "pa.Table":
    """The table with every text in it as `plain_cell` makes it; numbers and dates stay."""
    return _each(table, plain_cell)


def given_cells(table: "pa.Table") -> "pa.Table":
    """The table that `plain_cells` was given."""
    return _each(table, given_cell)


def _each(table: "pa.Table", made: Callable[[str], str]) -> "pa.Table":
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            texts = [text if text is None else made(text) for text in table.column(place).to_pylist()]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table
