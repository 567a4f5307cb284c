"""One customer's features from records read elsewhere, as Arrow tables of contract columns: bit for bit those of a batch.

Unlike the online carrier it takes what a data set holds as a batch does: a value that cannot be read is null.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.facts import Facts
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.neighbours import SINCE_EVER, past_due_state
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.world import Neighbours, day_number

Records = Mapping[str, pa.Table]  # of one customer, by table


def features_from_records(
    setup: Setup, records: Records, customer: pa.Array, days: Sequence[date], neighbours: Neighbours
) -> pa.Table:
    """A row per day, in the columns of `compute_features`. `customer`: the id, once."""
    rows = Customers(setup, 1, np.zeros(len(days), np.int32), _numbers(days), _columns(setup, records), neighbours)
    pairs = pa.table(
        {"customer_id": pa.concat_arrays([customer] * len(days)), "as_of": pa.array(list(days), pa.date32())}
    )
    return compute(rows).table(pairs)


def region_from_records(records: Records, day: date) -> str | None:
    """The customer's region as known on a day."""
    own = ArrowColumns(of_one(records["customers"]))
    [found] = Facts(own, None, 1, np.zeros(1, np.int32), _numbers([day])).region().texts()
    return found


def past_due_from_records(
    setup: Setup, accounts: Mapping[str, tuple[date | None, pa.Table]], days: Sequence[date]
) -> Neighbours:
    """What each account (its id as text) owed on each of `days` (rising): from the day it was opened and `installments`.

    `setup` is of `PAST_DUE`.
    """
    numbers = _numbers(days)
    past_due = np.full((len(accounts), len(days)), -1, np.int8)
    for place, (opened, rows) in enumerate(accounts.values()):
        columns = _columns(setup, {"installments": rows})
        found = compute(Customers(setup, 1, np.zeros(len(days), np.int32), numbers, columns))
        first = np.array([SINCE_EVER if opened is None else day_number(opened)])
        past_due[place] = past_due_state(found.registers[:, found.results[0]], first, numbers)
    return Neighbours({name: place for place, name in enumerate(accounts)}, past_due, numbers)


def of_one(table: pa.Table) -> pa.Table:
    """The rows as those of one customer."""
    return table.append_column("entity", pa.array(np.zeros(len(table), np.int32)))


def _columns(setup: Setup, records: Records) -> dict[str, ArrowColumns]:
    return {
        name: ArrowColumns(of_one(records[name]), setup.clocks.get(name)) for name in setup.columns if name in records
    }


def _numbers(days: Sequence[date]) -> NDArray[np.int32]:
    return np.array([day_number(day) for day in days], np.int32)
