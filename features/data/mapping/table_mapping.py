"""How one table is found among the lender's files and cut from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from creditline.features.data.mapping.beside import Beside
from creditline.features.data.mapping.column_reading import ColumnReading
from creditline.features.data.mapping.conditions import Condition
from creditline.features.data.mapping.written import PLAIN, Written


@dataclass(frozen=True)
class Duplicates:
    """Of rows that are alike in `per` (contract columns; empty is the table's key), one is kept.

    `keep`: "first" or "last" by the file's column `by` (or in the order of the file), an empty value counting as the
    earliest; or "same": only rows that are alike in every column are one.
    """

    keep: Literal["same", "first", "last"] = "same"
    per: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Unfold:
    """A row is made of each part of the text in `column`: of each letter, or of what stands between `separator`s.

    The part is then in a column called `part`, its place, from 1, in one called `place`; `from_end` counts from the last.
    """

    column: str
    part: str
    place: str
    separator: str = ""
    from_end: bool = False


@dataclass(frozen=True)
class TableMapping:
    """How one table is found and read.

    `files`: names or globs relative to the folder; empty means the table's own name. `written`: how they are.
    `columns`: contract name to how it is made. `unfold`: rows made of the letters of a text. `wide`: new columns to the
    file's that hold them, one row made of each place in the lists. `where`: the rows that are read. `attributes`: of
    customers, the attributes to take; None is every column that is nothing else. `beside`: files whose columns are read, too.
    """

    files: tuple[str, ...] = ()
    columns: Mapping[str, ColumnReading] = field(default_factory=dict)
    wide: Mapping[str, tuple[ColumnReading, ...]] = field(default_factory=dict)
    where: Mapping[str, Condition] = field(default_factory=dict)
    duplicates: Duplicates | None = None
    attributes: Mapping[str, ColumnReading] | None = None
    from_events: bool = False
    written: Written = PLAIN
    unfold: Unfold | None = None
    beside: tuple[Beside, ...] = ()
