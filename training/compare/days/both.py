"""What both models say of the same customers and lines, beside what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.data.reading.sql_text import name_sql
from creditline.features.output.paths import arrow_path, parquet_sql
from creditline.models.artefact import IN_DEFAULT
from creditline.training.compare.days.decided_day import NEVER_LATE, PRICED, DecidedDay
from creditline.training.compare.days.side import CHAMPION, SIDES

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SCORED = ("score", "odds", "pd", "band", IN_DEFAULT)
_DECIDED = ("action", "limit_after", "step", "review", "band")
_STATE = ("line_id", "product", "limit_before", "step_before", "balance")


@dataclass(frozen=True)
class Both:
    """Rows of all days together: of customers, or of lines; `champion_…` and `challenger_…` beside each other.

    `defaulted` is null, and `weight` 1, where no outcome is known that neither model learned from. For internal use only: no report
    shows a row.
    """

    rows: pa.Table = field(repr=False)

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def numbers(self, name: str) -> Floats:
        """A column as floats (n,), NaN for null."""
        return np.asarray(self.rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    def flags(self, name: str) -> Flags:
        """A column as flags (n,); null is False."""
        return np.asarray(self.rows[name].fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)

    def words(self, name: str) -> NDArray[np.str_]:
        """A column as text (n,); null is "-"."""
        return np.asarray(self.rows[name].cast(pa.string()).fill_null("-").to_pylist(), dtype=np.str_)

    @property
    def alive(self) -> Flags:
        """Who has a score by both models' definitions of default."""
        return ~np.logical_or(*(self.flags(f"{side}_{IN_DEFAULT}") for side in SIDES))

    @property
    def customer(self) -> NDArray[np.int64]:
        """Customers numbered, (n,)."""
        codes = self.rows["customer_id"].combine_chunks().dictionary_encode().indices
        return np.asarray(codes.to_numpy(), dtype=np.int64)

    def only(self, chosen: Flags) -> "Both":
        """Some of the rows."""
        return Both(self.rows.filter(pa.array(chosen)))


def join_days(
    days: Sequence[Mapping[str, DecidedDay]], outcomes: pa.Table, segments: pa.Table | None
) -> tuple[Both, Both | None]:
    """Customers and lines of all days; no lines where none was decided on by both.

    `outcomes`: `customer_id`, `as_of`, `defaulted`, `weight`; `segments`: `customer_id` and attributes.
    """
    people, lines = [], []
    with duckdb.connect() as connection:
        connection.register("outcomes", outcomes)
        if segments is not None:
            connection.register("segments", segments)
        for of in days:
            for side, each in of.items():
                connection.execute(f"CREATE OR REPLACE VIEW {side} AS SELECT * FROM {parquet_sql([each.scored])}")
            connection.execute(f"CREATE OR REPLACE TEMP TABLE people AS {_people(of[CHAMPION], segments is not None)}")
            people.append(connection.sql("SELECT * FROM people ORDER BY customer_id").to_arrow_table())
            if all(each.decided is not None for each in of.values()):
                lines.append(connection.sql(_lines(of)).to_arrow_table())
    return Both(pa.concat_tables(people)), Both(pa.concat_tables(lines)) if lines else None


def _people(day: DecidedDay, segmented: bool) -> str:
    scored = ", ".join(f"{side}.{name} AS {side}_{name}" for side in SIDES for name in _SCORED)
    there = parquet.read_schema(arrow_path(day.scored)).names
    priced = "".join(f", champion.{name_sql(name)}" for name in there if name.startswith(PRICED))
    more, beside = (
        (", segments.* EXCLUDE (customer_id)", "LEFT JOIN segments USING (customer_id)") if segmented else ("", "")
    )
    return (
        f"SELECT champion.customer_id, DATE '{day.day}' AS as_of, {scored}, champion.{NEVER_LATE}{priced}, "
        f"o.defaulted, coalesce(o.weight, 1.0) AS weight{more} "
        f"FROM champion JOIN challenger USING (customer_id) {beside} "
        f"LEFT JOIN (SELECT * FROM outcomes WHERE as_of = DATE '{day.day}') o USING (customer_id)"
    )


def _lines(of: Mapping[str, DecidedDay]) -> str:
    decided = ", ".join(f"{side}_d.{name} AS {side}_line_{name}" for side in SIDES for name in _DECIDED)
    state = ", ".join(f"champion_d.{name}" for name in _STATE)
    first, second = (
        f"(SELECT * FROM {parquet_sql([each.decided])}) {side}_d"
        for side, each in of.items()
        if each.decided is not None
    )
    return (
        f"SELECT people.*, {state}, {decided} FROM {first} JOIN {second} USING (customer_id, line_id) "
        "JOIN people USING (customer_id) ORDER BY customer_id, line_id"
    )
