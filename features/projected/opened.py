"""What customers' records are carried on from, read once: known records, quiet months, what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.engine.carriers.duckdb.batch import neighbours_on
from creditline.features.engine.carriers.duckdb.memory_limit import Memory
from creditline.features.engine.compute.neighbours import needs_neighbours
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.projected.behaviour import CLEARS, DOWN, NO_INQUIRIES, NO_LOANS, PAYS
from creditline.features.projected.going_on import asked_for, lent, rows_to_come
from creditline.features.projected.known import Known, known_records
from creditline.features.projected.lives import Lives
from creditline.features.projected.owed import Owed, owed_on
from creditline.features.projected.quiet import QuietMonths, quiet_months

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CarriedFrom:
    """Of some customers, as known on a day. `past_due`: what linked accounts owed then."""

    known: Known
    quiet: QuietMonths
    owed: Owed
    past_due: Neighbours


def carried_from(
    data: DataSet, customers: Sequence[int | str], day: date, catalogue: Catalogue, memory: str = "1GB"
) -> CarriedFrom:
    """Read it; DataError for a customer who is not there."""
    with data.connect(memory) as connection:
        known = known_records(connection, data, customers, day)
        quiet = quiet_months(connection, data, known)
        owed = owed_on(connection, known)
        past_due = Neighbours()
        if needs_neighbours(Setup(catalogue, data.settings).plan):
            past_due = neighbours_on(connection, data, known.customers, pa.array([day], pa.date32()), Memory.of(None))
    return CarriedFrom(known, quiet, owed, past_due)


def apply_to(source: CarriedFrom, lives: Lives, target: str | None) -> dict[str, Flags]:
    """By behaviour of the customers' own, (lives,): whether it would change anything. One that the data cannot express changes nothing."""
    known, owed, count = source.known, source.owed, lives.count
    own = lives.customer

    def of_customers(entities: NDArray[np.int32]) -> Flags:
        found = np.zeros(known.count, bool)
        found[entities] = True
        return found[own]

    def of_lives(rows: pa.Table | None) -> Flags:
        found = np.zeros(count, bool)
        if rows is not None:
            found[rows["entity"].to_numpy()] = True
        return found

    late = {}
    if len(owed.late):
        entity, month, days = (owed.late[n].to_numpy() for n in ("entity", "month", "late"))
        late = {(e, m): d for e, m, d in zip(entity.tolist(), month.tolist(), days.tolist(), strict=True)}
    slow = np.array(
        [any(late.get((c, m), 0) > 0 for m in row) for c, row in zip(own.tolist(), lives.taken.tolist(), strict=True)]
    )
    open_now = np.zeros(count, bool) if not len(owed.open) else of_customers(owed.open["entity"].to_numpy())
    down = np.zeros(count, bool)
    if "line_id" in owed.lines.column_names and len(owed.lines):
        behind = owed.lines["months_past_due"].to_numpy() >= 1
        open_now |= of_customers(owed.lines["entity"].to_numpy()[behind])
        mine = (
            np.ones(len(owed.lines), bool)
            if target is None
            else np.array(owed.lines["product"].to_pylist(), object) == target
        )
        limit, balance = (owed.lines[n].cast(pa.float64()).to_numpy() for n in ("credit_limit", "balance"))
        down = of_customers(owed.lines["entity"].to_numpy()[mine & (balance > 0.1 * limit) & (limit > 0)])
    coming = rows_to_come(known, lives)
    asked = coming.get("inquiries")
    posted = coming.get("transactions")
    loans = of_lives(coming.get("obligations"))
    if posted is not None:
        loans |= of_lives(posted.filter(lent(posted)))
    return {
        PAYS: np.asarray(slow | open_now),
        NO_INQUIRIES: of_lives(None if asked is None else asked.filter(asked_for(asked))),
        NO_LOANS: loans,
        CLEARS: open_now,
        DOWN: down,
    }
