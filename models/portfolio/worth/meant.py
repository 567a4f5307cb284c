"""The rows that records behind a change are, and what each comes to when it is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES
from creditline.features.edits.changes import known_with
from creditline.features.edits.left_out import has_meaning, left_out
from creditline.features.engine.kernel.arrow_columns import combined
from creditline.features.evidence.fingerprint import fingerprints
from creditline.features.evidence.records import as_known
from creditline.models.portfolio.worth.values import HowLeftOut
from creditline.models.portfolio.worth.variants import Variant


@dataclass(frozen=True)
class RecordMeant:
    """What a name means: `copies` equal rows. `one`: a single one of them left out, `all`: all of them; None where there is nothing to."""

    how: HowLeftOut
    copies: int
    late: int
    one: Variant | None
    all: Variant | None


_NOTHING = RecordMeant(HowLeftOut.NO_MEANING, 1, 0, None, None)


@dataclass(frozen=True)
class RecordsMeant:
    """Records by table and name, as known at the end of `day`, of a customer's rows."""

    tables: Mapping[str, pa.Table]
    day: date
    _places: dict[str, Mapping[str, list[int]]] = field(default_factory=dict)

    def of(self, table: str, record: str) -> RecordMeant:
        """What leaving the record out comes to."""
        if table not in self.tables or not has_meaning(table):
            return _NOTHING
        places = self._named(table).get(record)
        if not places:
            return _NOTHING
        (row,) = self.tables[table].slice(places[0], 1).to_pylist()
        says, late = left_out(table, row), self._late(table, row)
        if says is not None and not says:
            return RecordMeant(HowLeftOut.AS_IT_IS, len(places), late, None, None)
        instead = None if says is None else known_with(TABLES[table], says)
        how = HowLeftOut.STRUCK if instead is None else HowLeftOut.INSTEAD
        one, every = (Variant({table: dict.fromkeys(some, instead)}) for some in (places[:1], places))
        return RecordMeant(how, len(places), late, one, every)

    def _named(self, table: str) -> Mapping[str, list[int]]:
        if table not in self._places:
            found: dict[str, list[int]] = {}
            for place, name in enumerate(_names(table, self.tables[table], self.day)):
                found.setdefault(name, []).append(place)
            self._places[table] = found
        return self._places[table]

    def _late(self, table: str, row: Mapping[str, Any]) -> int:
        """By how many days what was due was late, or is by now."""
        if table != "installments":
            return 0
        paid = row["paid_on"] if row["paid_on"] is not None and row["paid_on"] <= self.day else self.day
        return max(int((paid - row["due_on"]).days), 0)


def _names(table: str, rows: pa.Table, day: date) -> list[str]:
    ids = combined(rows["record_id"]).cast(pa.string())
    if ids.null_count:
        made = fingerprints(table, as_known(table, rows.filter(ids.is_null()), day))
        ids = pc.replace_with_mask(ids, ids.is_null(), pa.array(made, pa.string()))
    names: list[str] = ids.to_pylist()
    return names
