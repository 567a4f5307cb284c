"""A file of edits: TOML or JSON, of one customer or of several."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from creditline.features.edits.edit import Addition, Correction, Edit, Edits, Grounds, RowMeant, Strike
from creditline.features.errors import DataError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed

_Cell = str | int | float | bool
ENDINGS = (".toml", ".json")


@dataclass(frozen=True)
class EditFile:
    """What a file states: the edits, and where it does the `decision` that is disputed and the day the dispute was `received`."""

    edits: Edits
    decision: date | None
    received: date | None


def read_edits(file: Path, customer: str | None = None) -> EditFile:
    """The edits in `file`, of `customer` where the file names nobody.

    DataError that names the file: for one that cannot be read or is neither TOML nor JSON, a key that means nothing, an edit
    without evidence, and one of another customer.
    """
    return edit_file(_table_of(file), str(file), customer)


def edit_file(table: Mapping[str, Any], where: str, customer: str | None = None) -> EditFile:
    """The same from the table that a file holds; errors begin with `where`."""
    told = typed(_File, table, where, DataError)
    named = None if told.customer is None else str(told.customer)
    if named is None and customer is None:
        raise DataError(f'{where} names no customer; write customer = "…", or give --customer')
    if customer is not None and named not in (None, customer):
        raise DataError(f"{where} is of customer {named}, not of {customer}; give the edits of {customer}")
    whose = named or str(customer)
    if other := next((one.customer for one in told.stated if str(one.customer or whose) != whose), None):
        raise DataError(f"{where} has an edit of customer {other} among those of {whose}; give each customer a file")
    try:
        edits = Edits(whose, told.edits())
    except DataError as fault:
        raise DataError(f"{where}: {fault}") from None
    return EditFile(edits, told.decision, told.received)


def read_by_customer(file: Path) -> tuple[Edits, ...]:
    """The edits in `file`, each of the customer that it names or else the file does, those of one together.

    DataError as `read_edits`, and for an edit of nobody.
    """
    told = typed(_File, _table_of(file), str(file), DataError)
    whose = [one.customer if one.customer is not None else told.customer for one in told.stated]
    if any(one is None for one in whose):
        raise DataError(f'{file} has an edit of nobody; write customer = "…" for all of it, or in the edit')
    found: dict[str, tuple[Edit, ...]] = {}
    try:
        for customer, edit in zip(map(str, whose), told.edits(), strict=True):
            found[customer] = (*found.get(customer, ()), edit)
        if not found:
            return (Edits(str(told.customer), ()),)
    except DataError as fault:
        raise DataError(f"{file}: {fault}") from None
    return tuple(Edits(customer, edits) for customer, edits in found.items())


def _table_of(file: Path) -> Mapping[str, Any]:
    what = "give a .toml or .json file of edits"
    if file.suffix != ".json":
        return read_table(file, DataError, what)
    try:
        table = json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as cause:
        raise DataError(f"{file} cannot be read ({cause.strerror or cause}); {what}") from None
    except ValueError as cause:
        raise DataError(f"{file} is not JSON ({cause}); correct it") from None
    if not isinstance(table, dict):
        raise DataError(f"{file} holds no object; {what}")
    return table


@dataclass(frozen=True)
class _Grounds:
    reference: str
    on: date
    by: str
    why: str

    def grounds(self) -> Grounds:
        return Grounds(self.reference, self.on, self.by, self.why)


@dataclass(frozen=True)
class _RowTold:
    table: str
    record: str | int | None = None
    where: Mapping[str, _Cell] = field(default_factory=dict)
    copies: int | None = None
    evidence: _Grounds | None = None
    customer: str | int | None = None

    def __post_init__(self) -> None:
        if self.copies is not None and self.copies < 1:
            raise DataError(f"an edit of {self.table} is of {self.copies} copies of a row; say one or more")

    @property
    def row(self) -> RowMeant:
        return RowMeant(None if self.record is None else str(self.record), _cells(self.where), self.copies)


@dataclass(frozen=True)
class _Correct(_RowTold):
    set: Mapping[str, _Cell] = field(default_factory=dict)
    empty: tuple[str, ...] = ()

    @property
    def values(self) -> Mapping[str, Any]:
        if both := sorted({*self.set} & {*self.empty}):
            raise DataError(f"a correction of {self.table} both sets and empties {both[0]}; state one of them")
        return _cells(self.set) | dict.fromkeys(self.empty)


@dataclass(frozen=True)
class _Add:
    table: str
    row: Mapping[str, _Cell]
    evidence: _Grounds | None = None
    customer: str | int | None = None


@dataclass(frozen=True)
class _File:
    customer: str | int | None = None
    decision: date | None = None
    received: date | None = None
    evidence: _Grounds | None = None
    strike: tuple[_RowTold, ...] = ()
    correct: tuple[_Correct, ...] = ()
    add: tuple[_Add, ...] = ()

    @property
    def stated(self) -> "tuple[_RowTold | _Add, ...]":
        """What is stated, in the order of `edits`."""
        return (*self.strike, *self.correct, *self.add)

    def edits(self) -> tuple[Edit, ...]:
        found: list[Edit] = [Strike(one.table, one.row, self._grounds(one)) for one in self.strike]
        found += [Correction(one.table, one.row, one.values, self._grounds(one)) for one in self.correct]
        found += [Addition(one.table, _cells(one.row), self._grounds(one)) for one in self.add]
        return tuple(found)

    def _grounds(self, edit: "_RowTold | _Add") -> Grounds:
        stated = edit.evidence or self.evidence
        if stated is None:
            raise DataError(
                f"an edit of {edit.table} states no evidence; write [evidence] with reference, on, by and why, for all or its own"
            )
        return stated.grounds()


def _cells(told: Mapping[str, _Cell]) -> dict[str, Any]:
    if wrong := next((name for name, value in told.items() if isinstance(value, bool)), None):
        raise DataError(
            f"an edit has {wrong} = {str(told[wrong]).lower()}, and no column holds true or false; write what it says"
        )
    return dict(told)
