"""What linked accounts owed, read from the data set: the neighbours' own rows, as known on each as-of date."""

from collections.abc import Callable, Iterable
from typing import Protocol

import duckdb
import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine.compute.neighbours import SINCE_EVER, past_due_state
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.world import Neighbours

PAIRS_AT_ONCE = 1_000_000  # (account, date) pairs worked on together


class CountedPairs(Protocol):
    """Some of the pairs: their positions, and a table with the feature of `PAST_DUE`."""

    @property
    def positions(self) -> pa.Array:
        """Places among the pairs asked for."""

    @property
    def table(self) -> pa.Table:
        """A row per position."""


Count = Callable[[pa.Table], Iterable[CountedPairs]]


def neighbours_of(connection: duckdb.DuckDBPyConnection, data: DataSet, days: pa.Array, count: Count) -> Neighbours:
    """The accounts that the customers of the table `asked` are linked to, on each of `days` (distinct, rising).

    Holds one byte per account and day; `count` is asked about at most `PAIRS_AT_ONCE` pairs at a time.
    """
    if not data.has("links") or not data.has("installments"):
        return Neighbours()
    known = connection.sql(
        "SELECT c.customer_id, c.opened_on FROM customers c WHERE c.customer_id IN "
        "(SELECT l.other_id FROM links l SEMI JOIN asked USING (customer_id)) ORDER BY c.customer_id"
    ).to_arrow_table()
    ids, opened = ac.combined(known["customer_id"]), ac.days(known["opened_on"], SINCE_EVER)
    numbers = ac.days(days)
    past_due = np.full((len(ids), len(days)), -1, np.int8)
    step = max(1, PAIRS_AT_ONCE // max(1, len(days)))
    for first in range(0, len(ids), step):
        some = ids.slice(first, step)
        pairs = pa.table(
            {
                "customer_id": some.take(pa.array(np.repeat(np.arange(len(some)), len(days)))),
                "as_of": pa.array(np.tile(numbers, len(some))).cast(pa.date32()),
            }
        )
        found = past_due[first : first + len(some)].reshape(-1)
        since = np.repeat(opened[first : first + len(some)], len(days))
        for chunk in count(pairs):
            at = chunk.positions.to_numpy()
            owed = ac.floats(chunk.table["linked.repayments_past_due"])
            found[at] = past_due_state(owed, since[at], numbers[at % len(days)])
    return Neighbours({str(name): i for i, name in enumerate(ids.to_pylist())}, past_due, numbers)
