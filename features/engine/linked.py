"""Whether linked accounts were past due: the neighbours' own rows, read as known on each as-of date.

A linked account is past due on a date when any repayment of its own, on any product, had fallen due before that day
and was not settled as known then. It is not known for an account that is no customer (yet), without `installments`,
and before their coverage begins.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.declare import Aggregate, AtLeast, Audience, Family, Feature, How, Rows, Unit
from creditline.features.engine import arrow_columns as ac
from creditline.features.engine.plan import Plan
from creditline.features.engine.world import Neighbours
from creditline.features.words.named import Named

PAIRS_AT_ONCE = 1_000_000  # (account, date) pairs worked on together

PAST_DUE = Catalogue(
    (
        Feature(
            "linked.repayments_past_due",
            Aggregate(Rows("dues", (AtLeast("days_past_due", 1),)), How.COUNT),
            Family.NETWORK,
            Unit.COUNT,
            Named.alike("repayments of a linked account past due"),
            Audience.INTERNAL,
        ),
    ),
    None,
)


class Counted(Protocol):
    """Some of the pairs: their positions, and a table with the feature of `PAST_DUE`."""

    @property
    def positions(self) -> pa.Array:
        """Places among the pairs asked for."""

    @property
    def table(self) -> pa.Table:
        """A row per position."""


Count = Callable[[duckdb.DuckDBPyConnection, DataSet, pa.Table], Iterable[Counted]]


def needs_neighbours(plan: Plan) -> bool:
    """Whether any feature reads what linked accounts owe."""
    return any(scan.source.name == "links" and "other_past_due" in scan.numbers for scan in plan.scans)


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
    ids, opened = ac.combined(known["customer_id"]), ac.days(known["opened_on"], -(1 << 30))
    past_due = np.full((len(ids), len(days)), -1, np.int8)
    step = max(1, PAIRS_AT_ONCE // max(1, len(days)))
    for first in range(0, len(ids), step):
        some = ids.slice(first, step)
        pairs = pa.table(
            {
                "customer_id": some.take(pa.array(np.repeat(np.arange(len(some)), len(days)))),
                "as_of": pa.array(np.tile(ac.days(days), len(some))).cast(pa.date32()),
            }
        )
        found = past_due[first : first + len(some)].reshape(-1)
        for chunk in count(connection, data, pairs):
            found[chunk.positions.to_numpy()] = _state(ac.floats(chunk.table["linked.repayments_past_due"]))
    past_due[opened[:, None] > ac.days(days)[None, :]] = -1
    return Neighbours({str(name): i for i, name in enumerate(ids.to_pylist())}, past_due)


def _state(repayments: NDArray[np.float64]) -> NDArray[np.int8]:
    return np.where(np.isnan(repayments), -1, repayments > 0).astype(np.int8)
