"""Customers a model is not for on a date: nothing to default on, too new, or dormant."""

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.cohorts.cohort_settings import CohortSettings
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.look_past import register_pairs
from creditline.training.outcomes.spells.exposure import exposure_spells
from creditline.training.outcomes.spells.instalments import SETTLED

_ACTIVITY = {"transactions": "ts", "installments": "due_on", "logins": "ts"}


def exclude(data: DataSet, outcomes: pa.Table, definition: DefaultDefinition, settings: CohortSettings) -> pa.Table:
    """`outcomes` with the status of its `ok` and `closed` rows changed to the first of `reasons` that holds for them."""
    return with_reasons(outcomes, reasons(data, outcomes, definition, settings))


def with_reasons(outcomes: pa.Table, reason: pa.ChunkedArray) -> pa.Table:
    """`outcomes` with the status of its `ok` and `closed` rows changed to the reason, where there is one."""
    counts = pc.is_in(outcomes["status"], pa.array(["ok", "closed"]))
    status = pc.if_else(pc.and_(counts, pc.is_valid(reason)), reason, outcomes["status"])
    return outcomes.set_column(outcomes.schema.get_field_index("status"), "status", status)


def reasons(data: DataSet, pairs: pa.Table, definition: DefaultDefinition, settings: CohortSettings) -> pa.ChunkedArray:
    """Why the model is not for the customer of each pair (`customer_id`, `as_of`), as known at `as_of`; null: it is.

    `no_exposure`: nothing to default on, see `exposure_spells`; of outcomes handed over the lender has judged that.
    `too_new`: fewer than `settings.seasoning_months` after `opened_on`; who has no `opened_on` is not. `dormant`: no
    posting, login, instalment due or payment in the `settings.dormant_days` days up to `as_of`, and neither an unsettled
    instalment nor a latest statement with a balance. The first of them that holds. DataError if seasoning is asked for
    and no customer has an `opened_on`, or dormancy and there is no table that shows activity.
    """
    conditions = {}
    if settings.exposed_only and not data.has("outcomes"):
        conditions["no_exposure"] = _no_exposure(exposure_spells(data, definition))
    if settings.seasoning_months:
        if not data.has("customers", "opened_on"):
            raise DataError(
                f"customers in {data.folder} has no opened_on, so nobody's months on book are known; add it or ask for no "
                "seasoning"
            )
        conditions["too_new"] = _too_new(settings.seasoning_months)
    if settings.dormant_days is not None:
        conditions["dormant"] = _dormant(data, settings.dormant_days)
    if not conditions:
        return pa.chunked_array([pa.nulls(pairs.num_rows, pa.string())])
    chosen = " ".join(f"WHEN position IN ({sql}) THEN '{status}'" for status, sql in conditions.items())
    with data.connect() as connection:
        register_pairs(connection, pairs, data.id_type)
        connection.execute("CREATE TEMP TABLE outcome AS SELECT * FROM pair")
        return connection.sql(
            f"SELECT CAST(CASE {chosen} END AS VARCHAR) AS reason FROM outcome ORDER BY position"
        ).to_arrow_table()["reason"]


def _no_exposure(spells: str) -> str:
    return (
        f"SELECT position FROM outcome WHERE position NOT IN (SELECT position FROM outcome JOIN ({spells}) AS spell "
        "ON spell.customer_id = outcome.customer_id AND known_from <= as_of AND known_until > as_of)"
    )


def _too_new(months: int) -> str:
    return (
        "SELECT position FROM outcome JOIN customers USING (customer_id) "
        f"WHERE opened_on + INTERVAL {months} MONTH > as_of"
    )


def _dormant(data: DataSet, days: int) -> str:
    clocks = [(table, clock) for table, clock in _ACTIVITY.items() if data.has(table)]
    if data.has("installments"):
        clocks.append(("installments", "paid_on"))
    if not clocks:
        raise DataError(
            f"{data.folder} has neither {', '.join(_ACTIVITY)}: nothing shows who is active; ask for no dormancy"
        )
    signs = [
        f"SELECT position FROM outcome JOIN {table} AS sign ON sign.customer_id = outcome.customer_id "
        f"AND CAST({clock} AS DATE) > as_of - {days} AND CAST({clock} AS DATE) <= as_of "
        + ("" if clock == "due_on" else "AND coalesce(CAST(sign.recorded_at AS DATE) <= as_of, true)")
        for table, clock in clocks
    ]
    if data.has("installments"):
        signs.append(
            f"WITH {SETTLED} SELECT position FROM outcome JOIN instalment ON instalment.customer_id = outcome.customer_id "
            "AND due_on <= as_of AND coalesce(known_settled_on > as_of, true)"
        )
    if data.has("lines"):
        signs.append(
            "SELECT position FROM outcome JOIN lines ON lines.customer_id = outcome.customer_id "
            "AND statement_on <= as_of AND coalesce(CAST(recorded_at AS DATE) <= as_of, true) "
            "GROUP BY position, line_id HAVING coalesce(max_by(balance, statement_on) > 0, true)"
        )
    alive = " UNION ALL ".join(f"SELECT * FROM ({sign})" for sign in signs)
    return f"SELECT position FROM outcome WHERE position NOT IN (SELECT position FROM ({alive}))"
