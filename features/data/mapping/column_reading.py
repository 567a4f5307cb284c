"""How one column of the contract is made of what a file holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Literal

Scalar = str | int | float | bool


class TimeUnit(StrEnum):
    """What a number counts."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class ColumnReading:
    """One entry of `columns` in `data.toml`; a plain name there is `column` alone.

    Of `column` (the file's), `constant` and `row_number` (from 1, in the order of the file) exactly one is stated.
    `values`: the file's value to what it is read as; "" stands for an empty one on both sides, the key "*" for every
    other. `strip`: texts taken off, such as a currency sign. `times`: what a number is multiplied by. `positive` and
    `negative`: what a sign means. `format`: how a day is written, as for strptime; of several the first that fits.
    `unit`: what a number counts, from `after` or back from `before`: a day, or the file's column of one, which `format`
    is then of. `month_end`: the last day of the month is meant. `kind`: of an attribute or a customer id, "number" or
    "text" where the values alone would not say so.
    """

    column: str = ""
    constant: Scalar | None = None
    row_number: bool = False
    values: Mapping[str, Scalar] = field(default_factory=dict)
    strip: str | tuple[str, ...] = ()
    thousands: str = ""
    decimal: str = "."
    times: float | None = None
    absolute: bool = False
    positive: str = ""
    negative: str = ""
    format: str | tuple[str, ...] = ()
    unit: TimeUnit | None = None
    after: str = ""
    before: str = ""
    month_end: bool = False
    kind: Literal["number", "text"] | None = None

    @property
    def formats(self) -> tuple[str, ...]:
        """`format` as a tuple."""
        return (self.format,) if isinstance(self.format, str) else self.format

    @property
    def stripped(self) -> tuple[str, ...]:
        """`strip` as a tuple."""
        return (self.strip,) if isinstance(self.strip, str) else self.strip

    @property
    def anchor(self) -> str:
        """What a count is from, forwards or backwards; empty where nothing is counted from."""
        return self.after or self.before

    @property
    def stated(self) -> tuple[str, ...]:
        """The names of the fields that differ from their defaults, in order."""
        nothing = ColumnReading()
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != getattr(nothing, f.name))


def text_of(value: Scalar) -> str:
    """A constant as a file would hold it.

    >>> text_of(True), text_of(1), text_of("Bad")
    ('1', '1', 'Bad')
    """
    return str(int(value)) if isinstance(value, bool) else str(value)
