"""How many customers each cohort holds, and how many it left out."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.training.cohorts.assign import Assignment
from creditline.training.cohorts.calendar import Every, period_end

# Why a customer does not count on a date; the field of the same name in `CohortCount` says how many.
LEFT_OUT = ("already_defaulted", "immature", "unknown", "no_exposure", "too_new", "dormant", "closed")


@dataclass(frozen=True)
class CohortCount:
    """One cohort: the period its dates end in, its use, and how many rows counted or why they did not.

    `role` is `in_time`, `out_of_fold`, `test` or `embargoed`. `customers` and `defaults` are those that count.
    `indeterminate` of them teach nothing, and `not_drawn` were left aside by a sample of the goods.
    """

    period: date
    role: str
    customers: int
    defaults: int
    already_defaulted: int
    immature: int
    unknown: int
    no_exposure: int
    too_new: int
    dormant: int
    closed: int
    indeterminate: int
    not_drawn: int

    @property
    def everybody(self) -> int:
        """Counted or left out."""
        return self.customers + sum(int(getattr(self, reason)) for reason in LEFT_OUT)


def count_cohorts(outcomes: pa.Table, assignment: Assignment, every: Every) -> tuple[CohortCount, ...]:
    """Count `outcomes` (`as_of`, `status`, `defaulted`, `indeterminate`, `not_drawn`) by period, the earliest first."""
    days = pc.dictionary_encode(outcomes["as_of"]).combine_chunks()
    period_of = pa.array([period_end(day, every) for day in days.dictionary.to_pylist()], pa.date32())
    summed = ("defaulted", "indeterminate", "not_drawn")
    grouped = (
        outcomes.append_column("period", period_of.take(days.indices))
        .group_by(["period", "status"])
        .aggregate([([], "count_all"), *((name, "sum") for name in summed)])
    )
    found = {(row["period"], row["status"]): row for row in grouped.to_pylist()}

    def count(period: date, status: str, of: str = "count_all") -> int:
        return int(found.get((period, status), {}).get(of) or 0)

    return tuple(
        CohortCount(
            period=period,
            role=assignment.use_of(period),
            customers=count(period, "ok"),
            defaults=count(period, "ok", "defaulted_sum"),
            indeterminate=count(period, "ok", "indeterminate_sum"),
            not_drawn=count(period, "ok", "not_drawn_sum"),
            **{reason: count(period, reason) for reason in LEFT_OUT},
        )
        for period in sorted(set(period_of.to_pylist()))
    )
