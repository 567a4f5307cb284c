"""A workbook as values: sheets of tables, whose columns say how they look and by which formula they are recomputed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CellForm(StrEnum):
    """How the values of a column are shown; each is a number format of the file, but for text."""

    TEXT = "@"
    COUNT = "#,##0"
    MONEY = "#,##0.00"
    SHARE = "0.0%"
    RATE = "0.00%"
    NUMBER = "0.000"
    SIGNED = "+0.000;-0.000;0.000"
    DIFFERENCE = "+0.0000;-0.0000;0.0000"
    P = "0.0000"
    DAY = "yyyy-mm-dd"


@dataclass(frozen=True)
class Shown:
    """A value shown, or computed, otherwise than its column says; `formula` as a column's."""

    value: str | int | float | date | None
    form: CellForm
    formula: str | None = None


@dataclass(frozen=True)
class Lit:
    """From where on a number is amber and red; `lower`: the other way round, from where down."""

    amber: float
    red: float
    lower: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table. `key` names its values in the rows.

    `formula` computes a cell, `total` the cell in the last row; without one the value stands there as it is. They speak of cells by
    keys: `{a}` in the same row, `{a.all}` every row, `{a.so_far}` down to this row, `{a.total}` the last row's.
    `lights`: words of the column that are green, amber or red. `wide`: for sentences.
    """

    key: str
    title: str
    form: CellForm = CellForm.TEXT
    formula: str | None = None
    total: str | None = None
    lit: Lit | None = None
    lights: bool = False
    wide: bool = False


Value = str | int | float | date | Shown | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    """Rows under their heads; `total`: the last row, None for none. What a formula computes is given too."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: `name` on its tab, its title, and what stands on it from top to bottom."""

    name: str
    title: str
    tables: tuple[Table, ...]
    note: str = ""


@dataclass(frozen=True)
class Book:
    """A workbook. `lights`: what green, amber and red are called in it. `on`: the day it tells of, kept as when it was made."""

    title: str
    sheets: tuple[Sheet, ...]
    on: date
    lights: Mapping[str, str]
    typeface: str = "Calibri"
