"""Cases for a person, made up: what the tests of reviews and their page begin from."""

from datetime import UTC, date, datetime, timedelta

from creditline.models.policy import Step
from creditline.models.portfolio.review.case import ReviewCase, SentBy, Terms

DAY = date(2024, 6, 30)
NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
LADDER = (Step.MAINTAIN, Step.REDUCE, Step.SUSPEND, Step.CLOSE)


def review_case(
    customer: int | str = 7, day: date = DAY, before: float = 9000.0, after: float = 4000.0, **more: object
) -> ReviewCase:
    """A line that was reduced, by a rule that sends it to a person."""
    told: dict[str, object] = {
        "customer_id": customer, "line_id": f"L{customer}", "product": "card", "decided_on": day, "sent_by": SentBy.POLICY,
        "why": "income not known", "action": "reduce", "limit_before": before, "limit_after": after,
        "step_before": Step.MAINTAIN, "step": Step.REDUCE, "customer_cap": None, "rule": "band weak", "rule_value": 512.0,
        "rule_threshold": 600.0, "scaling": ("-inf", "1.0", "1.0"), "proposed": "reduce", "score": 512, "model_score": 512,
        "band": "weak", "policy_version": "0c3b9a2a42d8", "model_version": "7c6aa179479a",
        "terms": Terms(8000.0, day + timedelta(15), 1.0, LADDER), "currency": "CNY",
    }  # fmt: skip
    return ReviewCase(**(told | more))  # type: ignore[arg-type]
