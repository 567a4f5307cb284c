"""The rows of a training: who, when, what became of them, and what each row is used for."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.training.cohorts.assign import Assignment, assign
from creditline.training.cohorts.calendar import Every, period_end
from creditline.training.cohorts.plan import plan_dates
from creditline.training.cohorts.roles import Role
from creditline.training.cohorts.settings import CohortSettings
from creditline.training.outcomes import DefaultDefinition, look_past_as_of, observed_from, observed_until


@dataclass(frozen=True)
class CohortCount:
    """One cohort: the period its dates end in, its use, and how many rows counted or why they did not.

    `role` is `in_time`, `out_of_fold`, `test` or `embargoed`.
    """

    period: date
    role: str
    customers: int
    defaults: int
    already_defaulted: int
    immature: int
    unknown: int


@dataclass(frozen=True)
class Sample:
    """`rows`: `customer_id`, `as_of`, `defaulted` (0/1), `role`; by customer and date, embargoed rows left out.

    `design` says in one sentence how the model is tested, and why not out of time where that is so.
    """

    rows: pa.Table
    cohorts: tuple[CohortCount, ...]
    out_of_time: bool
    design: str


def draw_sample(data: DataSet, definition: DefaultDefinition, settings: CohortSettings, seed: int) -> Sample:
    """Draw the rows of a training and give each its use.

    Customers in default at the date, immature windows and unknown outcomes are left out and counted.
    DataError if nothing is left, or if every customer defaulted or none did.
    """
    pairs = _given_pairs(data) if data.has("outcomes") else _planned_pairs(data, definition, settings)
    outcomes = look_past_as_of(data, pairs, definition, settings.observed_to)
    outcomes = outcomes.sort_by([("customer_id", "ascending"), ("as_of", "ascending")])
    counted = outcomes.filter(pc.equal(outcomes["status"], "ok"))
    defaults = pc.sum(counted["defaulted"]).as_py() or 0
    if defaults in (0, counted.num_rows):
        found = (
            "no outcome counts" if not counted.num_rows else f"{defaults} of {counted.num_rows} outcomes are defaults"
        )
        raise DataError(f"{found} ({_excluded(outcomes)}); a model needs both customers who defaulted and who did not")
    assignment = assign(counted, definition, settings, seed)
    rows = counted.select(["customer_id", "as_of", "defaulted"])
    rows = rows.append_column("role", pa.array(assignment.roles, pa.string()))
    return Sample(
        rows=rows.filter(pc.not_equal(rows["role"], Role.EMBARGOED.value)),
        cohorts=_count(outcomes, assignment, settings.every),
        out_of_time=assignment.out_of_time,
        design=assignment.design,
    )


def _given_pairs(data: DataSet) -> pa.Table:
    with data.connect() as connection:
        return connection.sql(
            "SELECT DISTINCT customer_id, as_of FROM outcomes WHERE as_of IS NOT NULL ORDER BY ALL"
        ).to_arrow_table()


def _planned_pairs(data: DataSet, definition: DefaultDefinition, settings: CohortSettings) -> pa.Table:
    until = settings.observed_to or observed_until(data)
    return pairs_for(data, plan_dates(observed_from(data), until, definition, settings).dates)


def _excluded(outcomes: pa.Table) -> str:
    counts = {row["values"]: row["counts"] for row in outcomes["status"].value_counts().to_pylist()}
    parts = [f"{counts[status]} {status.replace('_', ' ')}" for status in sorted(counts) if status != "ok"]
    return ", ".join(parts) or "none excluded"


def _count(outcomes: pa.Table, assignment: Assignment, every: Every) -> tuple[CohortCount, ...]:
    days = pc.dictionary_encode(outcomes["as_of"]).combine_chunks()
    period_of = pa.array([period_end(day, every) for day in days.dictionary.to_pylist()], pa.date32())
    periods = period_of.take(days.indices)
    grouped = (
        outcomes.append_column("period", periods)
        .group_by(["period", "status"])
        .aggregate([([], "count_all"), ("defaulted", "sum")])
    )
    found = {(row["period"], row["status"]): row for row in grouped.to_pylist()}
    return tuple(
        CohortCount(
            period=period,
            role=assignment.use_of(period),
            customers=found.get((period, "ok"), {}).get("count_all", 0),
            defaults=found.get((period, "ok"), {}).get("defaulted_sum", 0),
            already_defaulted=found.get((period, "already_defaulted"), {}).get("count_all", 0),
            immature=found.get((period, "immature"), {}).get("count_all", 0),
            unknown=found.get((period, "unknown"), {}).get("count_all", 0),
        )
        for period in sorted(set(period_of.to_pylist()))
    )
