"""A warning as plain values; `warn.schema.json` beside this file describes them."""

from typing import Any

from creditline.models.portfolio.warn.alike import ALIKE
from creditline.models.portfolio.warn.values import Horizon, Warned

SCHEMA_VERSION = 1


def warn_data(found: Warned) -> dict[str, Any]:
    """The summary; the rows are in the table."""
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": str(found.as_of),
        "policy": found.policy,
        "policy_version": found.policy_version,
        "capacity": found.asked.capacity,
        "table": found.out.name,
        "lines": found.lines,
        "never_decided": found.unknown,
        "no_quiet_month": found.no_quiet,
        "on_record": found.past,
        "compared_with": ALIKE,
        "within": [_horizon(one) for one in found.horizons],
        "calls": {
            "lines": found.calls,
            "expected": found.expected,
            "avoidable": found.avoidable,
            "saved": found.saved,
            "saved_of": "profit" if found.priced else "limits",
            "rules": dict(found.rules),
            "concepts": dict(found.concepts),
            "avoided_by": dict(found.sets),
        },
    }


def _horizon(one: Horizon) -> dict[str, Any]:
    last = None if one.last is None else str(one.last)
    return {
        "days": one.days,
        "decisions": one.decisions,
        "last_decision": last,
        "expected": one.expected,
        "going_on": one.going_on,
    }
