"""An edit of the record: a row struck, corrected or added, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from creditline.features.errors import DataError

Value = str | float | int | date | datetime | None  # of a contract's column, in its type; None is not known
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Grounds:
    """What an edit rests on: the evidence's `reference`, its day, who accepted it, and why."""

    reference: str
    on: date
    by: str
    why: str

    def __post_init__(self) -> None:
        for name in ("reference", "by", "why"):
            if not getattr(self, name).strip():
                raise DataError(f"the evidence states no {name}; fill it in")


@dataclass(frozen=True)
class RowMeant:
    """Which row of a customer's is meant: by `record`, or by values of its columns.

    `record`: its `record_id`, or of a row without one the fingerprint that `why` tells. `where`: values that no other row
    has together. `copies`: of rows equal in everything how many are meant, None where only one row may be found.
    """

    record: str | None = None
    where: Values = field(default_factory=dict)
    copies: int | None = None

    def __str__(self) -> str:
        if self.record is not None:
            return f"record {self.record}"
        return "the row with " + ", ".join(f"{name} {value}" for name, value in self.where.items())


@dataclass(frozen=True)
class Strike:
    """The row never was."""

    table: str
    row: RowMeant
    grounds: Grounds


@dataclass(frozen=True)
class Correction:
    """The row says `values` in these columns; it counts as known when the row was, unless they set `recorded_at`."""

    table: str
    row: RowMeant
    values: Values
    grounds: Grounds


@dataclass(frozen=True)
class Addition:
    """A row that was left out. Known from its event day, or from its `recorded_at` where `values` state a later one."""

    table: str
    values: Values
    grounds: Grounds


Edit = Strike | Correction | Addition


@dataclass(frozen=True)
class Edits:
    """Edits of one customer's records; their order means nothing."""

    customer: str
    edits: tuple[Edit, ...]

    def __post_init__(self) -> None:
        if not self.edits:
            raise DataError(f"the edits of customer {self.customer} are none; strike, correct or add a row")

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables they touch, each once."""
        return tuple(dict.fromkeys(edit.table for edit in self.edits))
