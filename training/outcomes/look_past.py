"""The one function that reads rows after the decision date."""

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.given import (
    given,
    refuse_known_before,
    refuse_repeated,
    refuse_unmature,
    watched_until,
)
from creditline.training.outcomes.period import observed_until
from creditline.training.outcomes.spells.closed import NO_CLOSINGS, closings
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.derived import derived
from creditline.training.outcomes.spells.months import latest_complete
from creditline.training.outcomes.spells.spell_table import create_spells
from creditline.training.outcomes.watched import WatchedDefaults


def look_past_as_of(
    data: DataSet,
    pairs: pa.Table,
    definition: DefaultDefinition,
    observed_to: date | None = None,
    *,
    refuse_immature: bool = True,
    watched: WatchedDefaults | None = None,
) -> pa.Table:
    """What became of each customer after each date.

    `pairs` has `customer_id` and `as_of` (a day). The answer has its rows in its order, with `customer_id`, `as_of`,
    `defaulted` (0, 1, or null where it is not `ok`), `known_on` (the day the outcome was certain) and `status`:

    - `ok`: the outcome is known and counts;
    - `already_defaulted`: in default at `as_of`, as known at `as_of`, or not yet cured;
    - `immature`: the performance window reaches beyond the last day watched (`observed_to`, or `observed_until(data)`);
    - `closed`: no default, and none was possible any more: `decisions` closed every line on the product by the end of
      the window, and nothing was owed on it by `as_of`, or at and after the closing (`known_on` is the day from which
      nothing was). A line closed with a balance is watched on until it is repaid or in default, and is `ok`;
    - `unknown`: the lender hands over outcomes, but none for this pair.

    Outcomes the lender hands over are taken as they are if they are mature (see `given`); else they are derived from
    days past due. `watched`: what all rows say, where `data` hold those of some customers. DataError if the data cannot tell a
    default, if the target product has no row, if every window is immature (unless `refuse_immature` is off), if an outcome
    was known by its own `as_of`, or if a customer has two of one date.
    """
    with data.connect() as connection:
        register_pairs(connection, pairs, data.id_type)
        if data.has("outcomes"):
            refuse_repeated(connection)
            refuse_known_before(connection)
            last = watched_until(connection, data, observed_to)
            outcomes = _answer(connection, given(definition, last))
            refuse_unmature(outcomes, definition, last)
            return outcomes
        create_spells(connection, data, definition)
        closed = closings(data, definition, watched) if data.has("decisions") else NO_CLOSINGS
        connection.execute(f"CREATE TEMP TABLE closing AS {closed}")
        until = observed_to or (watched and watched.until) or observed_until(data)
        outcomes = _answer(connection, derived(definition, until))
    if refuse_immature:
        _refuse_immature(outcomes, definition, until)
    return outcomes


def register_pairs(connection: duckdb.DuckDBPyConnection, pairs: pa.Table, id_type: str) -> None:
    """Create the table `pair` from `pairs` (`customer_id`, `as_of`), with the row's `position` from 0."""
    numbered = pairs.select(["customer_id", "as_of"]).append_column(
        "position", pa.array(np.arange(pairs.num_rows, dtype=np.int64))
    )
    connection.register("numbered_pair", numbered)
    connection.execute(
        f"CREATE TEMP TABLE pair AS SELECT position, CAST(customer_id AS {id_type}) AS customer_id, "
        "CAST(as_of AS DATE) AS as_of FROM numbered_pair"
    )


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return connection.sql(
        "SELECT customer_id, as_of, CAST(defaulted AS INTEGER) AS defaulted, CAST(known_on AS DATE) AS known_on, "
        f"status FROM ({sql}) ORDER BY position"
    ).to_arrow_table()


def _refuse_immature(outcomes: pa.Table, definition: DefaultDefinition, until: date) -> None:
    statuses = set(pc.unique(outcomes["status"]).to_pylist())
    if "immature" in statuses and statuses.isdisjoint({"ok", "closed"}):
        latest = latest_complete(until, definition.horizon_months)
        raise DataError(
            f"no as_of among {outcomes.num_rows} pairs has a complete performance window: defaults are watched until "
            f"{until}, so the latest usable as_of is {latest}; take earlier dates or a shorter horizon"
        )
