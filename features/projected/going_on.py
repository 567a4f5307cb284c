"""What goes on as in the quiet months: postings, logins, inquiries and loans elsewhere, month for month."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.contract import TABLES
from creditline.features.contract.purposes import NO_APPLICATIONS
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.projected.behaviour import NO_INQUIRIES, NO_LOANS, Choice
from creditline.features.projected.days import number
from creditline.features.projected.known import Known
from creditline.features.projected.lives import Lives

GOING_ON = ("transactions", "logins", "inquiries", "obligations")
LENT = ("loan", "cash_advance")
_DAY_US = 86_400_000_000
Ints = NDArray[np.int64]


def rows_to_come(known: Known, lives: Lives) -> Mapping[str, pa.Table]:
    """By table the rows of the days to come, `entity` being the life, if everything goes on as in its quiet months.

    A row of the k-th of a month comes on the k-th of the month it is taken for, or on its last day where that is shorter.
    """
    return {name: _carried(known.rows[name], name, known, lives) for name in GOING_ON if name in known.rows}


def under(table: str, rows: pa.Table, choice: Choice) -> pa.Table:
    """The rows of `rows_to_come` that are there under a choice."""
    if table == "inquiries" and choice.degree(NO_INQUIRIES):
        return rows.filter(pc.invert(asked_for(rows)))
    if table == "obligations" and choice.degree(NO_LOANS):
        return rows.slice(0, 0)
    if table == "transactions" and choice.degree(NO_LOANS):
        return rows.filter(pc.invert(lent(rows)))
    return rows


def asked_for(rows: pa.Table) -> pa.ChunkedArray:
    """Of inquiries: whether the customer asked for credit."""
    none = pa.array([word.word for word in NO_APPLICATIONS], pa.string())
    return pc.invert(pc.fill_null(pc.is_in(rows["purpose"], value_set=none), False))


def lent(rows: pa.Table) -> pa.ChunkedArray:
    """Of postings: whether money was lent."""
    taken = pc.is_in(rows["category"], value_set=pa.array(LENT, pa.string()))
    return pc.fill_null(pc.and_(taken, pc.equal(rows["direction"], "in")), False)


def _carried(rows: pa.Table, name: str, known: Known, lives: Lives) -> pa.Table:
    at = TABLES[name].known_from or ""
    instant = ac.microseconds(rows[at])
    day = np.floor_divide(instant, _DAY_US)
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    offset = day - month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    entity = rows["entity"].to_numpy()
    # A row is found by its customer and month; those of one month stand together.
    low = int(lives.taken.min(initial=lives.first))
    span = int(lives.taken.max(initial=lives.first)) - low + 1
    inside = np.flatnonzero((month >= low) & (month < low + span))
    key = entity[inside].astype(np.int64) * span + (month[inside] - low)
    order = inside[np.argsort(key, kind="stable")]
    first = np.searchsorted(np.sort(key), np.arange(known.count * span + 1))
    life, slot = np.divmod(np.arange(lives.taken.size), lives.taken.shape[1])
    wanted = lives.customer[life] * span + (lives.taken.reshape(-1) - low)
    lengths = first[wanted + 1] - first[wanted]
    which = np.repeat(np.arange(lives.taken.size), lengths)
    at_row = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths) + first[wanted][which]
    taken = order[at_row] if len(order) else np.empty(0, np.int64)
    begins, length = _calendar(lives.first + slot[which])
    on = begins + np.minimum(offset[taken], length - 1)
    ahead = (on > number(lives.day)) & (on <= number(lives.until))
    taken, on, life = taken[ahead], on[ahead], life[which][ahead]
    found = rows.take(pa.array(taken)).set_column(
        rows.schema.get_field_index("entity"), "entity", pa.array(life.astype(np.int32))
    )
    kind = rows.schema.field(at).type
    moved = on if pa.types.is_date32(kind) else on * _DAY_US + (instant[taken] - day[taken] * _DAY_US)
    times = pa.array(moved.astype(np.int32), pa.int32()) if pa.types.is_date32(kind) else pa.array(moved, pa.int64())
    values: dict[str, pa.Array] = {at: times.cast(kind)}
    for empty in ("record_id", "recorded_at", "closed_on", "status"):
        if empty in found.column_names and empty != at:
            values[empty] = pa.nulls(len(found), found.schema.field(empty).type)
    return pa.table({n: values.get(n, found[n]) for n in found.column_names})


def _calendar(months: Ints) -> tuple[Ints, Ints]:
    """The first day of each month, in days since 1970, and how many days it has."""
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first, (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - first
