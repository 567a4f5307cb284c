"""Outcomes the lender hands over, and whether they are mature."""

from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.period import one_day, outcome_days
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.spell_table import day_literal


def given(definition: DefaultDefinition, until: date | None) -> str:
    """SQL for the outcome of each row of `pair` from the table `outcomes`.

    `known_on` is the lender's word that an outcome was certain that day, whatever its horizon. All outcomes of an
    `as_of` are `immature` if one of them was known only after `until`, the last day watched, or if one without
    `known_on` has a performance window that ends after it: the defaults among them are known before the others, and
    alone would make that date too bad. None for `until`: nothing dates the data, and nothing is immature.
    """
    late = "false"
    if until is not None:
        end = f"CAST(as_of + INTERVAL {definition.horizon_months} MONTH AS DATE)"
        late = f"coalesce(known_on, {end}) > {day_literal(until)}"
    return f"""
    WITH mature AS (
        SELECT *, bool_or({late}) OVER (PARTITION BY as_of) AS late FROM outcomes WHERE defaulted IS NOT NULL
    )
    SELECT pair.position, pair.customer_id, pair.as_of,
           CASE WHEN NOT late THEN mature.defaulted END AS defaulted,
           CASE WHEN NOT late THEN mature.known_on END AS known_on,
           CASE WHEN mature.defaulted IS NULL THEN 'unknown' WHEN late THEN 'immature' ELSE 'ok' END AS status
    FROM pair
    LEFT JOIN mature ON mature.customer_id = pair.customer_id AND mature.as_of = pair.as_of
    """


def watched_until(connection: duckdb.DuckDBPyConnection, data: DataSet, observed_to: date | None) -> date | None:
    """`observed_to`, or the last day any payment, statement, event or outcome was known; None if nothing is dated."""
    if observed_to is not None:
        return observed_to
    parts = [*outcome_days(data), "SELECT max(known_on) AS day FROM outcomes"]
    return one_day(connection, f"SELECT max(day) FROM ({' UNION ALL '.join(parts)})")


def refuse_known_before(connection: duckdb.DuckDBPyConnection) -> None:
    """DataError if an outcome was known by its own `as_of`: what is known already is no outcome."""
    counting = "SELECT count(*), count(CASE WHEN known_on <= as_of THEN 1 END) FROM outcomes"
    ((outcomes, early),) = connection.execute(counting).fetchall()
    if early:
        raise DataError(
            f"{early} of {outcomes} outcomes have a known_on on or before their as_of; an outcome is known after the "
            "date it belongs to: correct the dates"
        )


def refuse_repeated(connection: duckdb.DuckDBPyConnection) -> None:
    """DataError if a customer has several outcomes on one date, as `creditline check` says it."""
    counting = """
        SELECT count(*), coalesce(sum(CAST(contrary AS INTEGER)), 0)
        FROM (SELECT count(DISTINCT defaulted) > 1 AS contrary FROM outcomes
              WHERE customer_id IS NOT NULL AND as_of IS NOT NULL
              GROUP BY customer_id, as_of HAVING count(*) > 1)
    """
    ((repeated, contrary),) = connection.execute(counting).fetchall()
    if repeated:
        raise DataError(
            f"outcomes has more than one row for {repeated} pairs of customer_id and as_of, and for {contrary} of them "
            "both a default and none; keep one row per key"
        )


def refuse_unmature(outcomes: pa.Table, definition: DefaultDefinition, until: date | None) -> None:
    """DataError if there are outcomes, and every one is immature."""
    statuses = set(pc.unique(outcomes["status"]).to_pylist())
    if "immature" in statuses and "ok" not in statuses:
        raise DataError(
            f"none of the outcomes handed over is mature: the data end on {until}, before the outcomes were known or "
            f"the {definition.horizon_months} months after their as_of were over; give known_on, the day each was "
            "certain, or the horizon they belong to"
        )
