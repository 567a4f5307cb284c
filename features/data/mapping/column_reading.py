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
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"

    @property
    def is_clock(self) -> bool:
        """Whether it is counted by a clock: from a stated day, then, the moment that day began in UTC."""
        return self in (TimeUnit.SECONDS, TimeUnit.MILLISECONDS)


@dataclass(frozen=True)
class ColumnReading:
    """One entry of `columns` in `data.toml`; a plain name there is `column` alone.

    Of `column` (the file's), `constant`, `joined` (several columns, with a space between; nothing where one is empty),
    `file_name` (without its folder) and `row_number` (from 1, in the order of the file) exactly one is stated.
    `characters`: the first and the last letter taken of it, from 1.
    `values`: the file's value to what it is read as; "" stands for an empty one on both sides, the key "*" for every
    other. `strip`: texts taken off, such as a currency sign. `times`: what a number is multiplied by. `plus` and `minus`:
    what is then added or taken away, a number, or columns written like this one, of which an empty one is nothing.
    `positive` and `negative`: what a sign means. `format`: how a day is written, as for strptime, and %q its quarter; of
    several the first that fits. `unit`: what a number counts, from `after` or back from `before`: a day, or the file's
    column of one, which `format` is then of. `month_end`: the last day of the month (of a quarter) is meant. `kind`: of an
    attribute or a customer id, "number" or "text" where the values alone would not say so.
    """

    column: str = ""
    constant: Scalar | None = None
    joined: tuple[str, ...] = ()
    file_name: bool = False
    row_number: bool = False
    characters: tuple[int, ...] = ()
    values: Mapping[str, Scalar] = field(default_factory=dict)
    strip: str | tuple[str, ...] = ()
    thousands: str = ""
    decimal: str | None = None
    times: float | None = None
    plus: float | str | tuple[str, ...] = ()
    minus: float | str | tuple[str, ...] = ()
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
    def has_marks(self) -> bool:
        """Whether it is said how its numbers are written."""
        return self.decimal is not None or bool(self.thousands)

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that `plus` and `minus` name."""
        return tuple(name for told in (self.plus, self.minus) for name in columns_added(told))

    @property
    def has_source(self) -> bool:
        """Whether it is said what the column is made of; else it is made of the file's column of its name."""
        return bool(self.column or self.joined) or self.constant is not None or self.row_number or self.file_name

    @property
    def anchor(self) -> str:
        """What a count is from, forwards or backwards; empty where nothing is counted from."""
        return self.after or self.before

    @property
    def stated(self) -> tuple[str, ...]:
        """The names of the fields that differ from their defaults, in order."""
        nothing = ColumnReading()
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != getattr(nothing, f.name))


def columns_added(told: float | str | tuple[str, ...]) -> tuple[str, ...]:
    """The columns of `plus` or `minus`.

    >>> columns_added(1900), columns_added("fee"), columns_added(("fee", "interest"))
    ((), ('fee',), ('fee', 'interest'))
    """
    if isinstance(told, str):
        return (told,)
    return told if isinstance(told, tuple) else ()


def text_of(value: Scalar) -> str:
    """A constant as a file would hold it.

    >>> text_of(True), text_of(1), text_of("Bad")
    ('1', '1', 'Bad')
    """
    return str(int(value)) if isinstance(value, bool) else str(value)
