"""A row of decisions as the record tells it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from creditline.features.errors import DataError
from creditline.models.policy import Scaling, Step
from creditline.models.portfolio.dispute.values import OnRecord
from creditline.models.why.game.line_facts import Place


def on_record(row: Mapping[str, Any]) -> OnRecord:
    """The decision of a row; DataError where it does not tell its step of the ladder."""
    names = ("threshold", "factor", "below")
    told = {name: row.get(f"portfolio_{name}") for name in names}
    scaling = replace(Scaling(), **{name: float(value) for name, value in told.items() if value is not None})
    if row.get("step") is None or row.get("step_before") is None:
        raise DataError(
            f"the decision of {row['decided_on']} on line {row['line_id']} does not tell its step of the ladder, so it cannot be "
            "made again; give decisions that `creditline decide` wrote"
        )
    return OnRecord(
        day=row["decided_on"],
        line_id=row["line_id"],
        before=Place(float(row["limit_before"]), Step(int(row["step_before"]))),
        after=Place(float(row["limit_after"]), Step(int(row["step"]))),
        action=row["action"],
        rule=row.get("rule"),
        score=row.get("score"),
        policy_version=row.get("policy_version"),
        model_version=row.get("model_version"),
        override=row.get("override") == 1,
        scaling=scaling,
    )
