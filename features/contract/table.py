"""One table of the data contract."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from creditline.features.contract.column import CUSTOMER, Column, Kind
from creditline.features.contract.source import Source, Unread
from creditline.features.errors import DeclarationError

RECORD_ID = Column("record_id", Kind.ID, "the lender's own key of the row, for evidence and disputes", optional=True)
RECORDED_AT = Column("recorded_at", Kind.TIMESTAMP, "when the lender learned of the row", optional=True)


@dataclass(frozen=True)
class Table:
    """A declared table: all there is to say of it, save its name in the languages of the pages.

    `key` is empty where rows may repeat. `known_from` names the column from which a row counts (with `recorded_at`,
    where the row carries it); it is None where the row is true at any date. `amount`: the sum of money a record of it is
    shown with. `source`: how features read its rows. DeclarationError names the table and the part that is forgotten.
    """

    name: str
    grain: str = ""
    columns: tuple[Column, ...] = ()
    known_from: str | None = None
    key: tuple[str, ...] = ()
    is_event: bool = True
    amount: str | None = None
    source: Source | Unread | None = None

    def __post_init__(self) -> None:
        for part in self._missing():
            raise DeclarationError(f"table {self.name} lacks {part}")
        names = [column.name for column in self.all_columns]
        if len(set(names)) != len(names):
            raise DeclarationError(f"table {self.name} declares a column twice: {names}")
        named = [("key", name) for name in self.key] + [("known_from", self.known_from), ("amount", self.amount)]
        if isinstance(self.source, Source):
            named += [(f"source {self.source.name}: {where}", column) for where, column in self.source.columns()]
            at = self.source.at or self.known_from or ""
            object.__setattr__(self, "source", replace(self.source, table=self.name, at=at))
        for where, column in named:
            if column is not None and column not in names:
                raise DeclarationError(f"table {self.name} has no column {column} for its {where}")

    def _missing(self) -> Iterator[str]:
        if not self.grain:
            yield "grain; say what one row is"
        if not self.columns:
            yield "columns; declare each with its kind and meaning"
        for column in self.columns:
            if not column.meaning:
                yield f"a meaning of column {column.name}; say what it holds"
        if self.is_event and self.known_from is None:
            yield "known_from; name the column from which a row counts"
        if self.is_event and self.amount is None and any(column.kind is Kind.MONEY for column in self.columns):
            yield "amount; name the column of money that its records are shown with"
        if self.source is None:
            yield "source; say how features read its rows, or Unread and why none does"
        if isinstance(self.source, Source):
            yield from self.source.missing()
            if self.source.view != "macro" and all(column.name != CUSTOMER.name for column in self.columns):
                yield f"{CUSTOMER.name} among its columns; features read the rows of a customer"

    @cached_property
    def required(self) -> frozenset[str]:
        """The columns that must be there, in every row."""
        return frozenset(column.name for column in self if not column.optional)

    @property
    def later(self) -> tuple[str, tuple[str, ...]] | None:
        """Of a row that ends later: the column of that day, and the columns that are filled only then."""
        if not isinstance(self.source, Source) or self.source.ends is None:
            return None
        return self.source.ends, self.source.told_at_end

    @property
    def due_known(self) -> bool:
        """Whether a row counts from its event day even when recorded later, and tells of days to come."""
        return isinstance(self.source, Source) and self.source.due_known

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The declared columns and, on event tables, the two every event may carry."""
        return (*self.columns, RECORD_ID, RECORDED_AT) if self.is_event else self.columns

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError if it is not declared."""
        for column in self.all_columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def __iter__(self) -> Iterator[Column]:
        return iter(self.all_columns)
