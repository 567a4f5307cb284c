"""One column of the data contract: its kind, its meaning and what it may hold."""

from dataclasses import dataclass
from enum import StrEnum

from creditline.features.contract.vocabulary import Vocabulary


class Kind(StrEnum):
    """What a column holds; each kind has one DuckDB type."""

    ID = "id"  # a string or an integer, never parsed
    TEXT = "text"
    DAY = "day"
    TIMESTAMP = "timestamp"
    MONEY = "money"  # major units of the data set's one currency
    INTEGER = "integer"
    NUMBER = "number"

    @property
    def sql_type(self) -> str:
        """The DuckDB type the column is read as (an id that is an integer in the file stays one)."""
        return _SQL_TYPES[self]


_SQL_TYPES = {
    Kind.ID: "VARCHAR",
    Kind.TEXT: "VARCHAR",
    Kind.DAY: "DATE",
    Kind.TIMESTAMP: "TIMESTAMP",
    Kind.MONEY: "DOUBLE",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
}


class Sign(StrEnum):
    """Which amounts are allowed."""

    ANY = "any"
    NOT_NEGATIVE = "not negative"
    POSITIVE = "positive"


class Counts(StrEnum):
    """What a whole number counts, where a file may tell it otherwise."""

    YEAR = "year"  # a day is read as its year
    TERM = "term"  # months: of days and weeks the nearest number, one at least
    ARREARS = "arrears"  # months past due: of days and weeks those that are over, each of 30 days


@dataclass(frozen=True)
class Column:
    """A declared column. `optional`: the column may be absent from the file, and null where it is present.

    `allowed`: no other value may stand in it. `vocabulary`: the words that features tell apart; others may stand too.
    `days`: what a file's column of days is called, which is read as this number of months where the file has no other. `added`:
    whether rows had names before it was declared: where it is null it is no part of a row's name.
    """

    name: str
    kind: Kind
    meaning: str
    optional: bool = False
    allowed: tuple[str, ...] = ()
    sign: Sign = Sign.ANY
    counts: Counts | None = None
    vocabulary: Vocabulary | None = None
    days: str | None = None
    added: bool = False


CUSTOMER = Column("customer_id", Kind.ID, "the customer")
PRODUCT = Column("product", Kind.TEXT, "the lender's name of the product")
