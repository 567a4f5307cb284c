"""One table of the data contract."""

from collections.abc import Iterator
from dataclasses import dataclass

from creditline.features.contract.column import Column, Kind
from creditline.features.errors import DeclarationError

RECORD_ID = Column("record_id", Kind.ID, "the lender's own key of the row, for evidence and disputes", optional=True)
RECORDED_AT = Column("recorded_at", Kind.TIMESTAMP, "when the lender learned of the row", optional=True)


@dataclass(frozen=True)
class Table:
    """A declared table.

    `key` is empty where rows may repeat. `known_from` names the column from which a row counts (with `recorded_at`,
    where the row carries it); it is None where the row is true at any date.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    known_from: str | None
    key: tuple[str, ...] = ()
    is_event: bool = True

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise DeclarationError(f"table {self.name} declares a column twice: {names}")
        for name in (*self.key, *([self.known_from] if self.known_from else [])):
            if name not in names:
                raise DeclarationError(f"table {self.name} has no column {name} to use as a key or a clock")

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
