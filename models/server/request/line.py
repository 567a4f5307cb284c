"""A line's way as a request states it: feature rows and decisions by date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import FailFast, Field, model_validator

from creditline.models.policy import Action
from creditline.models.server.request.declared import WHOLE, Day, Id, LineFeatures, Money, Number, RequestPart
from creditline.models.server.request.letter import LetterAsked
from creditline.models.server.request.problem import RequestError

MOST_DAYS = 400
Step = Annotated[int, Field(ge=0, le=3), WHOLE]


class DayAsked(RequestPart):
    """A day and its features: those of the model, those the policy reads, and figures of the economy."""

    as_of: Day
    features: LineFeatures


class DecisionAsked(RequestPart):
    """A decision, with the columns of the contract's `decisions`, and what the line stood at before as `creditline decide` writes it."""

    decided_on: Day
    limit_before: Money
    limit_after: Money
    initiated_by: Literal["lender", "customer"] = "lender"
    action: Annotated[Action, Field(strict=False)] | None = None
    step_before: Step | None = None
    step: Step | None = None
    override: Annotated[int, Field(ge=0, le=1), WHOLE] | None = None
    balance: Number | None = None
    days_since_change: Number | None = None
    month_limit: Number | None = None
    standing_limit: Number | None = None
    customer_cap: Number | None = None
    rule_value: Number | None = None
    rule_threshold: Number | None = None
    score: Number | None = None
    model_score: Number | None = None
    portfolio_threshold: Number | None = None
    portfolio_factor: Number | None = None
    portfolio_below: Number | None = None
    notice: Literal["announced", "running", "effective", "withdrawn"] | None = None
    announced_on: Day | None = None
    effective_on: Day | None = None
    limit_in_force: Money | None = None
    step_in_force: Step | None = None
    repay_above: Money | None = None
    repay_instalment: Money | None = None
    repay_payments: Number | None = None
    reason: str | None = None
    rule: str | None = None
    policy_version: str | None = None
    model_version: str | None = None

    @model_validator(mode="after")
    def _of_lender(self) -> "DecisionAsked":
        if self.initiated_by == "lender":
            for name in ("action", "step_before", "step"):
                if getattr(self, name) is None:
                    raise ValueError(f"has no {name}; give it of each of the lender's decisions")
        if self.notice is not None:
            for name in ("announced_on", "effective_on", "limit_in_force", "step_in_force"):
                if getattr(self, name) is None:
                    raise ValueError(f"has a notice and no {name}; give it of each decision with a notice")
        return self

    def row(self) -> dict[str, object]:
        """As a row of `decisions`."""
        return {**self.model_dump(), "action": None if self.action is None else str(self.action)}


@dataclass(frozen=True)
class LineDays:
    """One customer's line: `rows`, a day and its features each, rising; `decisions` of these days, and the customer's wishes.

    Every day has one decision of the lender's; the last one's is explained. `letter`: what is asked of its letter, None for none.
    """

    customer_id: str | int
    rows: Sequence[tuple[date, Mapping[str, object]]]
    decisions: Sequence[Mapping[str, object]]
    wishes: Sequence[Mapping[str, object]]
    letter: LetterAsked | None = None


class LineRequest(RequestPart):
    """A line: its rows, the decisions of the same days, and the letter that is wanted."""

    customer_id: Id
    rows: Annotated[list[DayAsked], FailFast(), Field(min_length=2, max_length=MOST_DAYS)]
    decisions: Annotated[list[DecisionAsked], FailFast(), Field(min_length=2, max_length=MOST_DAYS)]
    letter: LetterAsked | None = None

    def days(self) -> LineDays:
        """The same by date; RequestError where a day lacks its row or decision, or has two."""
        made = [one for one in self.decisions if one.initiated_by == "lender"]
        days, decided = [row.as_of for row in self.rows], [one.decided_on for one in made]
        for where, twice in (("rows", days), ("decisions", decided)):
            if len(set(twice)) < len(twice):
                raise RequestError("request", f"{where} name the same day twice; give each day once", where)
        alone = sorted(set(days) ^ set(decided))
        if alone:
            what = "decision of the lender's" if alone[0] in days else "row"
            raise RequestError(
                "request", f"{alone[0]} has no {what}; give a row and a decision for each day", "decisions"
            )
        return LineDays(
            self.customer_id,
            sorted(((row.as_of, row.features) for row in self.rows), key=lambda row: row[0]),
            [one.row() for one in sorted(made, key=lambda one: one.decided_on)],
            [one.row() for one in self.decisions if one.initiated_by == "customer"],
            self.letter,
        )
