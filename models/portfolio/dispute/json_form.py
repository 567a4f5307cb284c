"""A dispute as plain values."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from creditline.features.edits.as_data import edits_data, edits_hash
from creditline.models.portfolio.dispute.values import Dispute, DisputedDay, MadeAgain

SCHEMA_VERSION = 1
_DECISION = (
    "action", "limit_before", "limit_after", "step_before", "step", "score", "model_score", "pd", "band", "rule", "fired", "review",
    "in_default", "days_since_change", "cool_down_left",
)  # fmt: skip


def dispute_data(dispute: Dispute) -> dict[str, Any]:
    """All of it: the edits and their hash, what was put right, day by day the decision as it was and made again, what moved."""
    return {
        "schema_version": SCHEMA_VERSION,
        "customer_id": dispute.customer_id,
        "decision": str(dispute.decision.recorded.day),
        "received": str(dispute.received),
        "answer_by": str(dispute.answer_by),
        "changed": dispute.changed,
        "held": dispute.held,
        "stopped": dispute.stopped,
        "edits_hash": edits_hash(dispute.edits),
        "edits": edits_data(dispute.edits),
        "records": [_plain(asdict(record)) for record in dispute.records],
        "was": _made(dispute.was),
        "days": [_day(day) for day in dispute.days],
        "features": [_plain(asdict(feature)) for feature in dispute.moved],
    }


def _day(day: DisputedDay) -> dict[str, Any]:
    recorded = day.recorded
    return {
        "day": str(recorded.day),
        "recorded": {
            "limit_before": recorded.before.limit, "limit_after": recorded.after.limit, "step": int(recorded.after.step),
            "action": recorded.action, "rule": recorded.rule, "score": recorded.score,
        },
        "again": None if day.again is None else _made(day.again),
        "changed": day.elsewhere,
    }  # fmt: skip


def _made(made: MadeAgain) -> dict[str, Any]:
    told = made.told
    return _plain({name: told[name] for name in _DECISION} | {"held": made.held})


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, date) else value
