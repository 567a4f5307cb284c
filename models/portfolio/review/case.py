"""A case as it is opened: which decision a person is to look at, why, and within what terms."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from creditline.models.policy import Step

SCALING = ("portfolio_threshold", "portfolio_factor", "portfolio_below")  # columns of `decisions`


class SentBy(StrEnum):
    """What sends a case to a person."""

    POLICY = "policy"  # a rule of the policy
    NOTICE = "notice"  # a letter that may not be sent as it is
    CUSTOMER = "customer"  # who asked for a person


@dataclass(frozen=True)
class Terms:
    """What the policy allows. `steps`: those of its ladder; `rounding`: what a limit is a multiple of; `decide_by`: its last day."""

    second_above: float | None
    decide_by: date
    rounding: float
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ReviewCase:
    """A decision of the lender's on a line. `why`: the rules that fired, or what the letter says, or the customer; None for nothing said.

    Money in major units. `score`: what it was decided by, `model_score` the model's own. `proposed`: the action a rule held back.
    `scaling`: what the portfolio cap did that day, threshold, factor and below, as text (a threshold may be infinite).
    """

    customer_id: int | str
    line_id: str
    product: str
    decided_on: date
    sent_by: SentBy
    why: str | None
    action: str
    limit_before: float
    limit_after: float
    step_before: Step
    step: Step
    customer_cap: float | None
    rule: str | None
    rule_value: float | None
    rule_threshold: float | None
    scaling: tuple[str | None, ...]
    proposed: str | None
    score: float | None
    model_score: float | None
    band: str | None
    policy_version: str | None
    model_version: str | None
    terms: Terms
    currency: str

    @property
    def decision(self) -> tuple[str, str, date]:
        """Which decision it is about."""
        return str(self.customer_id), self.line_id, self.decided_on

    def to_told(self) -> dict[str, Any]:
        """Plain values that `from_told` reads back."""
        told = asdict(self)
        told["decided_on"] = self.decided_on.isoformat()
        told["sent_by"] = str(self.sent_by)
        told["step_before"], told["step"] = self.step_before.word, self.step.word
        told["scaling"] = list(self.scaling)
        told["terms"]["decide_by"] = self.terms.decide_by.isoformat()
        told["terms"]["steps"] = [step.word for step in self.terms.steps]
        return told

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "ReviewCase":
        """Read back what `to_told` wrote."""
        fields = {name: value for name, value in told.items() if name not in ("salt", "terms")}
        terms = told["terms"]
        return cls(
            **{
                **fields,
                "decided_on": date.fromisoformat(told["decided_on"]),
                "sent_by": SentBy(told["sent_by"]),
                "step_before": Step[told["step_before"].upper()],
                "step": Step[told["step"].upper()],
                "scaling": tuple(told["scaling"]),
                "terms": Terms(
                    terms["second_above"],
                    date.fromisoformat(terms["decide_by"]),
                    terms["rounding"],
                    tuple(Step[word.upper()] for word in terms["steps"]),
                ),
            }
        )
