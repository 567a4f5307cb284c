"""A fault of a feed, declared: which table, which days, what was wrong, and on what grounds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.edits.allowed import require_editable
from creditline.features.edits.edit import Grounds
from creditline.features.errors import DataError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed


class FaultKind(StrEnum):
    """What can be undone: every row was told twice, rows were not told, or told on another day."""

    DOUBLED = "doubled"
    MISSING = "missing"
    SHIFTED = "shifted"


@dataclass(frozen=True)
class FeedFault:
    """The rows of `table` with an event day from `first` to `last`, both included, as they are recorded.

    `rows`: of `missing`, the file of those that were not told. `days`: of `shifted`, how many days too late they were told;
    too early is below zero.
    """

    table: str
    kind: FaultKind
    first: date
    last: date
    grounds: Grounds
    rows: Path | None = None
    days: int = 0

    def __str__(self) -> str:
        said = f"{self.table} {self.kind} from {self.first} to {self.last}"
        return f"{said} by {self.days:+d} days" if self.kind is FaultKind.SHIFTED else said


def read_fault(file: Path) -> FeedFault:
    """The fault that a TOML file declares; a file of `rows` lies beside it.

    DataError that names the file, for a key that means nothing, a table that may not be edited or has no event day, days in
    the wrong order, and a kind without what it needs.
    """
    told = typed(_Declared, read_table(file, DataError, "give a .toml file of a fault"), str(file), DataError)
    try:
        return told.fault(file.parent)
    except DataError as fault:
        raise DataError(f"{file}: {fault}") from None


@dataclass(frozen=True)
class _Evidence:
    reference: str
    on: date
    by: str
    why: str


@dataclass(frozen=True)
class _Declared:
    table: str
    kind: FaultKind
    first: date
    last: date
    evidence: _Evidence
    rows: str | None = None
    days: int | None = None

    def fault(self, folder: Path) -> FeedFault:
        require_editable(self.table)
        if self.table == "customers" or TABLES[self.table].known_from is None:
            raise DataError(f"a row of {self.table} is no event of a day; give a table of edits")
        if self.last < self.first:
            raise DataError(f"the fault ends on {self.last}, before it begins on {self.first}; correct the days")
        for name, kind in (("rows", FaultKind.MISSING), ("days", FaultKind.SHIFTED)):
            if (getattr(self, name) is not None) != (self.kind is kind):
                said = "needs" if self.kind is kind else "has no use for"
                raise DataError(f"a fault of kind {self.kind} {said} the key {name}; it goes with {kind}")
        if self.days == 0:
            raise DataError("the fault shifted rows by 0 days, which is none; correct days")
        grounds = Grounds(self.evidence.reference, self.evidence.on, self.evidence.by, self.evidence.why)
        rows = None if self.rows is None else folder / self.rows
        return FeedFault(self.table, self.kind, self.first, self.last, grounds, rows, self.days or 0)
