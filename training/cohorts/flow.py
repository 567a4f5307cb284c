"""From the customers on record to the rows of a training: every exclusion once, so that the counts add up."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.training.cohorts.count import LEFT_OUT
from creditline.training.cohorts.roles import Role

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class FlowStep:
    """`left_out` rows go for the reason `step` names; `rows` of `customers` different customers remain."""

    step: str
    left_out: int
    rows: int
    customers: int


@dataclass(frozen=True)
class UsedRows:
    """The rows of one role at the end of the flow; `indeterminate` of them teach nothing."""

    role: str
    rows: int
    customers: int
    defaults: int
    indeterminate: int

    @property
    def text(self) -> str:
        """All of it in one line."""
        more = f", {self.indeterminate:,} indeterminate" if self.indeterminate else ""
        return f"{self.rows:,} {self.role.replace('_', ' ')} ({self.defaults:,} defaults{more})"


@dataclass(frozen=True)
class PopulationFlow:
    """The steps in the order a row meets them, the first `on_record`, and what remains after the last, by role."""

    steps: tuple[FlowStep, ...]
    used: tuple[UsedRows, ...]

    @property
    def text(self) -> str:
        """All of it in one line."""
        first, *rest = self.steps
        gone = [f"{step.left_out:,} {step.step.replace('_', ' ')}" for step in rest if step.left_out]
        return (
            f"{first.rows:,} rows of {first.customers:,} customers on record; left out: {', '.join(gone) or 'nobody'}; "
            f"used: {', '.join(part.text for part in self.used)}"
        )


def population_flow(
    data: DataSet, outcomes: pa.Table, roles: tuple[str, ...], taken: Flags, indeterminate: Flags
) -> PopulationFlow:
    """The flow of a sample.

    `outcomes` (`customer_id`, `as_of`, `status`, `defaulted`) are all that were asked for; `roles`, `taken` and
    `indeterminate` are of those that are `ok`, in their order. On record is every customer of the data on every date
    asked about; of outcomes handed over, every one of these.
    """
    customer = pc.dictionary_encode(outcomes["customer_id"]).combine_chunks().indices.to_numpy()
    status, role = np.array(outcomes["status"].to_pylist(), dtype=object), np.array(roles, dtype=object)
    counted: Places = np.flatnonzero(status == "ok")
    gone: dict[str, Places] = {reason: np.flatnonzero(status == reason) for reason in LEFT_OUT}
    gone["embargoed"] = counted[role == Role.EMBARGOED]
    gone["not_drawn"] = counted[(role != Role.EMBARGOED) & ~taken]
    remains = np.ones(outcomes.num_rows, dtype=np.bool_)
    asked = len(np.unique(customer))
    steps = [FlowStep("on_record", 0, outcomes.num_rows, asked)]
    if not data.has("outcomes"):
        with data.connect() as connection:
            ((everybody,),) = connection.execute("SELECT count(DISTINCT customer_id) FROM customers").fetchall()
        rows = everybody * len(pc.unique(outcomes["as_of"]))
        steps = [
            FlowStep("on_record", 0, rows, everybody),
            FlowStep("not_opened", rows - outcomes.num_rows, outcomes.num_rows, asked),
        ]
    for step, rows_gone in gone.items():
        remains[rows_gone] = False
        steps.append(FlowStep(step, len(rows_gone), int(remains.sum()), len(np.unique(customer[remains]))))
    used = remains[counted]
    bad = outcomes["defaulted"].to_numpy(zero_copy_only=False)[counted] == 1
    by_role = {part: used & (role == part) for part in Role}
    return PopulationFlow(
        tuple(steps),
        tuple(
            _used(part, customer[counted[own]], bad[own], indeterminate[own])
            for part, own in by_role.items()
            if own.any()
        ),
    )


def _used(role: Role, customer: NDArray[np.int64], bad: Flags, indeterminate: Flags) -> UsedRows:
    return UsedRows(role.value, len(bad), len(np.unique(customer)), int(bad.sum()), int(indeterminate.sum()))
