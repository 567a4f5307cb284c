"""What a lender states about a data set, beside the data: time zone, currency, coverage, own names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED, matches


@dataclass(frozen=True)
class TableMapping:
    """How one table is found and read.

    `files`: names or globs relative to the folder; empty means the table's own name. `columns`: contract name to the
    file's name. `values`: column, then the file's value to the value it is read as.
    """

    files: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """The contents of `data.toml`; every field has a default, so the file may be absent.

    `grace_days`: days after its due day in which an instalment is not late. `covered_from`: per table, the first day the
    feed covers; a window that reaches before it is null.
    `prohibited`: attribute names never used in a model. `permitted`: the lender's explicit exceptions.
    """

    time_zone: str = "UTC"
    currency: str = ""
    grace_days: int = 0
    covered_from: Mapping[str, date] = field(default_factory=dict)
    prohibited: tuple[str, ...] = DEFAULT_PROHIBITED
    permitted: tuple[str, ...] = ()
    mappings: Mapping[str, TableMapping] = field(default_factory=dict)

    def is_prohibited(self, attribute: str) -> bool:
        """Whether `attribute` must stay out of every model."""
        return attribute not in self.permitted and matches(attribute, self.prohibited)

    def mapping(self, table: str) -> TableMapping:
        """How `table` is read; the default mapping where the lender states none."""
        return self.mappings.get(table, TableMapping())
