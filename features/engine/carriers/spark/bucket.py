"""From the rows of one bucket to the features of its customers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.carriers.duckdb.wanted import Wanted
from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.world import Neighbours, day_number
from creditline.features.errors import DataError

PAIRS_AT_ONCE = 20_000


def known_pairs(customers: pa.Table, days: Sequence[date]) -> pa.Table:
    """Every customer known on each date, by date and then id; as `pairs_for`."""
    rows = customers.take(pc.sort_indices(customers["customer_id"]))
    opened = rows["opened_on"]
    found = [
        _on(rows.filter(pc.fill_null(pc.less_equal(opened, pa.scalar(day, pa.date32())), True)), day) for day in days
    ]
    return pa.concat_tables(found)


def _on(rows: pa.Table, day: date) -> pa.Table:
    return pa.table({"customer_id": rows["customer_id"], "as_of": pa.array([day] * len(rows), pa.date32())})


def require_once(customers: pa.Table) -> None:
    """DataError for a customer with more than one row."""
    counts = customers["customer_id"].value_counts()
    for one in counts:
        if one["counts"].as_py() > 1:
            raise DataError(
                f"customer {one['values'].as_py()} has {one['counts'].as_py()} rows in customers; keep one of each"
            )


def features_of_bucket(
    setup: Setup,
    wanted: Mapping[str, Wanted],
    tables: Mapping[str, pa.Table],
    pairs: pa.Table,
    neighbours: Neighbours,
) -> Iterator[pa.Table]:
    """The columns of `compute_features` for `pairs`, by customer and then in their order, some at a time."""
    if not len(pairs):
        return
    ids = pc.unique(pairs["customer_id"])
    ids = ids.take(pc.sort_indices(ids))
    entity = np.asarray(pc.index_in(pairs["customer_id"], ids).to_numpy(), np.int32)
    order = np.argsort(entity, kind="stable")
    entity, days = entity[order], ac.days(pairs["as_of"])[order]
    rows = {name: _with_entity(one.labelled(tables[name]), ids) for name, one in wanted.items() if name in tables}
    step = len(ids) if len(pairs) <= PAIRS_AT_ONCE else max(1, PAIRS_AT_ONCE * len(ids) // len(pairs))
    for first in range(0, len(ids), step):
        end = min(first + step, len(ids))
        lo, hi = np.searchsorted(entity, (first, end))
        here = {
            name: ac.ArrowColumns(_between(table, first, end, len(ids)), setup.clocks.get(name))
            for name, table in rows.items()
        }
        whose = (entity[lo:hi] - first).astype(np.int32)
        found = compute(Customers(setup, end - first, whose, days[lo:hi], here, neighbours))
        yield found.table(pairs.take(pa.array(order[lo:hi])).combine_chunks())


def neighbours_from(rows: pa.Table, days: Sequence[date]) -> Neighbours:
    """What linked accounts owed, from rows of `other_id` and `states`, a byte per day; null for who is no customer."""
    known = rows.filter(rows["states"].is_valid())
    if not len(known):
        return Neighbours()
    ids = ac.combined(known["other_id"])
    order = pc.sort_indices(ids).to_numpy()
    ordered = ids.take(pa.array(order)).to_pylist()
    firsts = [i for i, name in enumerate(ordered) if i == 0 or name != ordered[i - 1]]
    states = ac.combined(known["states"]).take(pa.array(order[firsts])).to_pylist()
    past_due = np.frombuffer(b"".join(states), np.int8).reshape(len(firsts), len(days))
    place = {str(ordered[at]): i for i, at in enumerate(firsts)}
    return Neighbours(place, past_due, np.array([day_number(day) for day in days], np.int32))


def _with_entity(table: pa.Table, ids: pa.Array) -> pa.Table:
    """`table` with the place of its id among `ids` for the id; rows of others are left out."""
    runs = pc.run_end_encode(ac.combined(table.column(0)))
    found = pc.fill_null(pc.index_in(runs.values, ids), -1).to_numpy(zero_copy_only=False)
    entity = np.repeat(found, np.diff(runs.run_ends.to_numpy(), prepend=0)).astype(np.int32)
    table = table.remove_column(0).append_column("entity", pa.array(entity))
    return table if not entity.size or entity.min() >= 0 else table.filter(pa.array(entity >= 0))


def _between(table: pa.Table, first: int, end: int, customers: int) -> pa.Table:
    if first == 0 and end == customers:
        return table
    entity: NDArray[np.int32] = ac.combined(table["entity"]).to_numpy()
    some = table.filter(pa.array((entity >= first) & (entity < end)))
    at = some.column_names.index("entity")
    return some.set_column(at, "entity", pc.subtract(some["entity"], pa.scalar(first, pa.int32())))
