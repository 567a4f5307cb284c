"""What a lender states about a data set, beside the data: time zone, currency, coverage, own names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED, matches
from creditline.features.data.mapping.table_mapping import TableMapping
from creditline.features.data.mapping.written import PLAIN, Written


@dataclass(frozen=True)
class Settings:
    """The contents of `data.toml`; every field has a default, so the file may be absent.

    `grace_days`: days after its due day in which an instalment is not late. `covered_from`: per table, the first day the
    feed covers; a window that reaches before it is null.
    `prohibited`: attribute names never used in a model. `permitted`: the lender's explicit exceptions.
    `mappings`: per table that is stated, what its rows are cut from. `written`: how files are where no table says.
    `spark`: the engine's tables by the contract's names. `buckets`: in folders of how many buckets of customers the files
    lie; 0 for none.
    """

    time_zone: str = "UTC"
    currency: str = ""
    grace_days: int = 0
    covered_from: Mapping[str, date] = field(default_factory=dict)
    prohibited: tuple[str, ...] = DEFAULT_PROHIBITED
    permitted: tuple[str, ...] = ()
    mappings: Mapping[str, tuple[TableMapping, ...]] = field(default_factory=dict)
    written: Written = PLAIN
    spark: Mapping[str, str] = field(default_factory=dict)
    buckets: int = 0

    def is_prohibited(self, attribute: str) -> bool:
        """Whether `attribute` must stay out of every model."""
        return attribute not in self.permitted and matches(attribute, self.prohibited)

    def mapping(self, table: str) -> tuple[TableMapping, ...]:
        """How `table` is read, one mapping per set of files; the default one where the lender states none."""
        return self.mappings.get(table, (TableMapping(written=self.written),))
