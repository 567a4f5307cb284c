"""Where the cells of a table are, in the words of its formulas."""

from dataclasses import dataclass

from creditline.training.workbooks.book import Table


@dataclass(frozen=True)
class CellPlace:
    """A column seen from a row: `str()` is the cell itself. Rows and columns count from 0."""

    column: int
    row: int
    first: int
    last: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row + 1}"

    @property
    def all(self) -> str:
        """Every row of the table."""
        return f"{letters(self.column)}${self.first + 1}:{letters(self.column)}${self.last + 1}"

    @property
    def so_far(self) -> str:
        """The rows down to this one."""
        return f"{letters(self.column)}${self.first + 1}:{letters(self.column)}{self.row + 1}"

    @property
    def total(self) -> str:
        """The last row's cell."""
        return f"{letters(self.column)}${self.last + 2}"


def formula_at(table: Table, formula: str, row: int, first: int) -> str:
    """The formula in a row of the table, whose first row of values is `first`; KeyError for a key that is no column."""
    last = first + len(table.rows) - 1
    cells = {one.key: CellPlace(place, row, first, last) for place, one in enumerate(table.columns)}
    return "=" + formula.format(**cells)


def letters(column: int) -> str:
    """The letters of a column.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    found, left = "", column + 1
    while left:
        left, place = divmod(left - 1, 26)
        found = chr(ord("A") + place) + found
    return found
