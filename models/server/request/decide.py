"""What is asked of a policy: one customer's features on a day, and where the line stands."""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
from pydantic import model_validator

from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.server.request.declared import Day, Id, LineFeatures, Money, Number, RequestPart
from creditline.models.server.request.line import Step
from creditline.models.server.request.parsed import RequestOptions


class StandingLine(RequestPart):
    """Where the line stands before the decision. What is left out: never decided on, as one that was just opened.

    Where a cut is announced and not yet in effect `credit_limit` and `step` are those announced, `limit_in_force` and
    `step_in_force` those until then, `notice_left` the days until it takes effect, and `notice_age` those since the announcement.
    """

    line_id: Id = "line"
    credit_limit: Money
    balance: Money = 0.0
    step: Step = 0
    days_since_change: Number | None = None
    month_limit: Money | None = None
    standing_limit: Money | None = None
    customer_cap: Money | None = None
    limit_in_force: Money | None = None
    step_in_force: Step | None = None
    clock_in_force: Number | None = None
    notice_left: Number | None = None
    notice_age: Number | None = None

    @model_validator(mode="after")
    def _whole_notice(self) -> "StandingLine":
        told = (self.limit_in_force, self.step_in_force, self.notice_left, self.notice_age)
        if any(one is not None for one in told) and None in told:
            raise ValueError(
                "has a part of a notice only; give limit_in_force, step_in_force, notice_left and notice_age, or none of them"
            )
        return self

    def standing(self, customer: str | int, day: date, product: str | None) -> pa.Table:
        """The same as a row of `standing_lines`."""
        limit = self.credit_limit
        numbers: Mapping[str, float | None] = {
            "credit_limit": limit,
            "balance": self.balance,
            "days_since_change": self.days_since_change,
            "month_limit": limit if self.month_limit is None else self.month_limit,
            "standing_limit": limit if self.standing_limit is None else self.standing_limit,
            "customer_cap": self.customer_cap,
            **{name: getattr(self, name) for name in NOTICE},
        }
        return pa.table(
            {
                "customer_id": pa.array([customer]),
                "as_of": pa.array([day], pa.date32()),
                "line_id": pa.array([str(self.line_id)]),
                "product": pa.array([product], pa.string()),
                "step": pa.array([self.step], pa.int64()),
                **{name: pa.array([value], pa.float64()) for name, value in numbers.items()},
            }
        )


class DecideRequest(RequestOptions):
    """A decision on one line. `features`: those of the model, those the policy reads, and figures of the economy.

    `previous`: the same of an earlier day, from which the reasons for the score are told.
    """

    customer_id: Id
    as_of: Day
    line: StandingLine
    features: LineFeatures
    previous: LineFeatures | None = None
