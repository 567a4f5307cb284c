"""The rows of a training: who, when, what became of them, and what each row is used for."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.errors import DataError
from creditline.training.cohorts.assign import Assignment, assign
from creditline.training.cohorts.calendar import period_end
from creditline.training.cohorts.cohort_settings import ClosedLines, CohortSettings
from creditline.training.cohorts.count import CohortCount, count_cohorts
from creditline.training.cohorts.exclusions import exclude
from creditline.training.cohorts.flow import PopulationFlow, population_flow
from creditline.training.cohorts.plan import plan_dates
from creditline.training.cohorts.roles import Role
from creditline.training.cohorts.weighing.censoring import censoring_weights, is_censored, kept_as_good
from creditline.training.cohorts.weighing.given_weights import given_weights
from creditline.training.cohorts.weighing.mean_one import with_mean_one
from creditline.training.cohorts.weighing.sampling import drawn_goods
from creditline.training.cohorts.weighing.weights import FOR_HIDDEN, TEACHES, WEIGHT
from creditline.training.outcomes import DefaultDefinition, look_past_as_of, observed_from, observed_until
from creditline.training.outcomes.indeterminate import arrears_reach


@dataclass(frozen=True)
class Sample:
    """`rows`: `customer_id`, `as_of`, `defaulted` (0/1), `role`; by customer and date, embargoed rows left out.

    They have a `weight`, 1 on average among the rows that test and among the others, where not all of them count once
    (with `stands_for`, the same in customers, and `weight_for_hidden`, how many times as much for those a closed line
    hid), and a boolean `teaches` where not all may be learned from. `asked`: every
    `customer_id` and `as_of`, counted or not. `hidden`: `customer_id`, `as_of`, `role` (`test`, or `out_of_fold` for
    all that is earlier) of those whose line was closed in the window with nothing owed, which are no rows; `unexposed`:
    the same of those on the tested dates who had nothing to default on. `flow` counts every row from the customers on
    record to `rows`. `design` says in one sentence how the model is tested, and why not out of time where that is so.
    """

    rows: pa.Table
    cohorts: tuple[CohortCount, ...]
    flow: PopulationFlow
    out_of_time: bool
    design: str
    asked: pa.Table
    hidden: pa.Table
    unexposed: pa.Table


def draw_sample(data: DataSet, definition: DefaultDefinition, settings: CohortSettings, seed: int) -> Sample:
    """Draw the rows of a training and give each its use.

    Customers in default at the date, immature windows, unknown outcomes, customers without exposure and those the
    settings exclude are left out and counted.
    DataError if nothing is left, or if every customer defaulted or none did.
    """
    pairs = _given_pairs(data) if data.has("outcomes") else _planned_pairs(data, definition, settings)
    outcomes = outcomes_of(data, pairs, definition, settings)
    outcomes = outcomes.sort_by([("customer_id", "ascending"), ("as_of", "ascending")])
    counts = pc.equal(outcomes["status"], "ok")
    counted = outcomes.filter(counts)
    defaults = pc.sum(counted["defaulted"]).as_py() or 0
    if defaults in (0, counted.num_rows):
        found = (
            "no outcome counts" if not counted.num_rows else f"{defaults} of {counted.num_rows} outcomes are defaults"
        )
        raise DataError(f"{found} ({_excluded(outcomes)}); a model needs both customers who defaulted and who did not")
    assignment = assign(counted, definition, settings, seed)
    rows = counted.select(["customer_id", "as_of", "defaulted"])
    rows = rows.append_column("role", pa.array(assignment.roles, pa.string()))
    rows = _weighted(rows, data, outcomes, definition, settings)
    between = np.zeros(rows.num_rows, dtype=np.bool_)
    if settings.indeterminate_days is not None:
        reached = arrears_reach(data, rows, definition, settings.indeterminate_days)
        between = reached & (rows["defaulted"].to_numpy() == 0)
        rows = rows.append_column(TEACHES, pa.array(~between))
    taken = np.ones(rows.num_rows, dtype=np.bool_)
    if settings.sample_goods < 1:
        taken = drawn_goods(rows, settings.sample_goods, seed, _tests(rows))
        rows = _reweighted(rows, settings.sample_goods)
    outcomes = _with_flag(_with_flag(outcomes, counts, "indeterminate", between), counts, "not_drawn", ~taken)
    rows = rows.filter(pc.and_(pc.not_equal(rows["role"], Role.EMBARGOED.value), pa.array(taken)))
    return Sample(
        rows=with_mean_one(rows, _tests(rows)),
        cohorts=count_cohorts(outcomes, assignment, settings.every),
        flow=population_flow(data, outcomes, assignment.roles, taken, between),
        out_of_time=assignment.out_of_time,
        design=assignment.design,
        asked=pairs,
        hidden=_beside(outcomes, "closed", assignment, settings),
        unexposed=_tested(_beside(outcomes, "no_exposure", assignment, settings), assignment),
    )


def outcomes_of(data: DataSet, pairs: pa.Table, definition: DefaultDefinition, settings: CohortSettings) -> pa.Table:
    """What `look_past_as_of` says of `pairs`, with the status of those whom the settings exclude or keep."""
    outcomes = look_past_as_of(data, pairs, definition, settings.observed_to)
    outcomes = exclude(data, outcomes, definition, settings)
    return kept_as_good(outcomes) if settings.closed_lines is ClosedLines.KEEP else outcomes


def _given_pairs(data: DataSet) -> pa.Table:
    with data.connect() as connection:
        return connection.sql(
            "SELECT DISTINCT customer_id, as_of FROM outcomes WHERE as_of IS NOT NULL ORDER BY ALL"
        ).to_arrow_table()


def _planned_pairs(data: DataSet, definition: DefaultDefinition, settings: CohortSettings) -> pa.Table:
    until = settings.observed_to or observed_until(data)
    return pairs_for(data, plan_dates(observed_from(data), until, definition, settings).dates)


def _excluded(outcomes: pa.Table) -> str:
    found = {row["values"]: row["counts"] for row in outcomes["status"].value_counts().to_pylist()}
    parts = [f"{found[status]} {status.replace('_', ' ')}" for status in sorted(found) if status != "ok"]
    return ", ".join(parts) or "none excluded"


def _weighted(
    rows: pa.Table, data: DataSet, outcomes: pa.Table, definition: DefaultDefinition, settings: CohortSettings
) -> pa.Table:
    """The rows with how often each counts, if not all count once; `rows` are those of `outcomes` that count."""
    weight = given_weights(data, rows)
    if settings.closed_lines is ClosedLines.WEIGH and is_censored(outcomes).any():
        ok = np.array(outcomes["status"].to_pylist()) == "ok"
        hidden = censoring_weights(data, outcomes, definition, settings.weight_cap)[ok]
        weight = hidden if weight is None else weight * hidden
        rows = rows.append_column(FOR_HIDDEN, pa.array(hidden))
    return rows if weight is None else rows.append_column(WEIGHT, pa.array(weight))


def _tests(rows: pa.Table) -> NDArray[np.bool_]:
    return np.asarray(np.array(rows["role"].to_pylist()) == Role.TEST.value)


def _reweighted(rows: pa.Table, share: float) -> pa.Table:
    """The rows with a weight of 1 / share more for the goods a share was drawn of."""
    once = np.ones(rows.num_rows) if WEIGHT not in rows.column_names else rows[WEIGHT].to_numpy()
    drawn = (rows["defaulted"].to_numpy() == 0) & ~_tests(rows)
    weight = pa.array(np.where(drawn, once / share, once))
    if WEIGHT in rows.column_names:
        return rows.set_column(rows.schema.get_field_index(WEIGHT), WEIGHT, weight)
    return rows.append_column(WEIGHT, weight)


def _with_flag(outcomes: pa.Table, counts: pa.ChunkedArray, name: str, flag: NDArray[np.bool_]) -> pa.Table:
    """The outcomes with a column of 0 and 1, from a flag of those that count."""
    values = np.zeros(outcomes.num_rows, dtype=np.int64)
    values[np.flatnonzero(counts.to_numpy(zero_copy_only=False))] = flag
    return outcomes.append_column(name, pa.array(values))


def _tested(rows: pa.Table, assignment: Assignment) -> pa.Table:
    return rows.filter(pc.equal(rows["role"], Role.TEST.value)) if assignment.out_of_time else rows


def _beside(outcomes: pa.Table, status: str, assignment: Assignment, settings: CohortSettings) -> pa.Table:
    rows = outcomes.filter(pc.equal(outcomes["status"], status)).select(["customer_id", "as_of"])
    uses = [assignment.use_of(period_end(day, settings.every)) for day in rows["as_of"].to_pylist()]
    roles = [Role.TEST.value if use == Role.TEST.value else Role.FOLD.value for use in uses]
    used = pa.array([use != Role.EMBARGOED.value for use in uses], pa.bool_())
    return rows.append_column("role", pa.array(roles, pa.string())).filter(used)
