"""The one function that reads rows after the decision date."""

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.definition import DefaultDefinition
from creditline.training.outcomes.derived import derived
from creditline.training.outcomes.given import GIVEN
from creditline.training.outcomes.months import months_after
from creditline.training.outcomes.period import observed_until
from creditline.training.outcomes.spell_table import create_spells


def look_past_as_of(
    data: DataSet, pairs: pa.Table, definition: DefaultDefinition, observed_to: date | None = None
) -> pa.Table:
    """What became of each customer after each date.

    `pairs` has `customer_id` and `as_of` (a day). The answer has its rows in its order, with `customer_id`, `as_of`,
    `defaulted` (0, 1, or null where it is not `ok`), `known_on` (the day the outcome was certain) and `status`:

    - `ok`: the outcome is known and counts;
    - `already_defaulted`: in default at `as_of`, as known at `as_of`;
    - `immature`: the performance window reaches beyond the last day watched (`observed_to`, or `observed_until(data)`);
    - `unknown`: the lender hands over outcomes, but none for this pair.

    Outcomes the lender hands over are taken as they are; else they are derived from days past due.
    DataError if the data cannot tell a default, if the target product has no row, or if every window is immature.
    """
    with data.connect() as connection:
        _register(connection, pairs, data.id_type)
        if data.has("outcomes"):
            return _answer(connection, GIVEN)
        create_spells(connection, data, definition)
        until = observed_to or observed_until(data)
        outcomes = _answer(connection, derived(definition, until))
    _refuse_immature(outcomes, definition, until)
    return outcomes


def _register(connection: duckdb.DuckDBPyConnection, pairs: pa.Table, id_type: str) -> None:
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
    if "immature" in statuses and "ok" not in statuses:
        latest = months_after(until, -definition.horizon_months)
        raise DataError(
            f"no as_of among {outcomes.num_rows} pairs has a complete performance window: defaults are watched until "
            f"{until}, so the latest usable as_of is {latest}; take earlier dates or a shorter horizon"
        )
