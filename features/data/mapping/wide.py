"""Lists of columns that are turned into rows, as `data.toml` writes them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from creditline.features.data.mapping.column_reading import ColumnReading, Scalar
from creditline.features.errors import DataError

_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")


@dataclass(frozen=True)
class Cell:
    """A constant in a list of `wide`."""

    constant: Scalar


def with_cells(file: Mapping[str, Any]) -> dict[str, Any]:
    """`file` with the days and numbers in lists of `wide` as cells, which text would not tell from names of columns."""
    return {name: _with_cells(section) for name, section in file.items()}


def _with_cells(section: Any) -> Any:
    if isinstance(section, list):
        return [_with_cells(one) for one in section]
    if not isinstance(section, dict) or not isinstance(section.get("wide"), dict):
        return section
    return section | {"wide": {name: _cells(cells) for name, cells in section["wide"].items()}}


def _cells(cells: Any) -> Any:
    if not isinstance(cells, list):
        return cells
    return [cell if isinstance(cell, str | dict) else {"constant": cell} for cell in cells]


def wide_of(lists: Mapping[str, tuple[str | Cell, ...]], place: str) -> Mapping[str, tuple[ColumnReading, ...]]:
    """The lists with every range written out; DataError, beginning with `place`, where their lengths differ."""
    found = {name: tuple(one for cell in cells for one in _readings(cell)) for name, cells in lists.items()}
    lengths = {name: len(cells) for name, cells in found.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise DataError(f'{place} has lists of different lengths ({said}); write "" where a place has no column.')
    if 0 in lengths.values():
        raise DataError(f"{place} has lists without a column; name the columns, or leave it out.")
    return found


def _readings(cell: str | Cell) -> Iterator[ColumnReading]:
    if isinstance(cell, Cell):
        words = ranged(cell.constant) if isinstance(cell.constant, str) else (cell.constant,)
        yield from (ColumnReading(constant=word) for word in words)
        return
    for text in ranged(cell):
        # A range alone counts the places; a name that has one is of as many columns.
        yield ColumnReading(constant=int(text)) if _RANGE.fullmatch(cell) else ColumnReading(column=text)


def ranged(text: str) -> tuple[str, ...]:
    """`text` once per number of the range in it, as it stands where it has none.

    >>> ranged("PAY_{0..2}"), ranged("m{09..11}"), ranged("{2..1}"), ranged("PAY")
    (('PAY_0', 'PAY_1', 'PAY_2'), ('m09', 'm10', 'm11'), ('2', '1'), ('PAY',))
    """
    found = _RANGE.search(text)
    if found is None:
        return (text,)
    first, last = int(found[1]), int(found[2])
    width = len(found[1]) if found[1].startswith("0") else 0
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    return tuple(f"{text[: found.start()]}{number:0{width}d}{text[found.end() :]}" for number in numbers)
