"""Overrides as decisions: rows of the contract's table `decisions`, to be read beside those of `creditline decide`."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.contract.column import Kind
from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.decided import ACTIONS
from creditline.models.portfolio.review.case import SCALING, ReviewCase
from creditline.models.portfolio.review.state import CaseState, PersonsDecision

_KINDS = {
    Kind.DAY: pa.date32(), Kind.MONEY: pa.float64(), Kind.NUMBER: pa.float64(), Kind.INTEGER: pa.int64(),
}  # fmt: skip


def overrides_table(states: Iterable[CaseState]) -> pa.Table:
    """A row per override that counts, by day and case: the columns of `decisions`, the `case`, and `reviewed_on`, its day.

    An override of the decision's own day stands in place of it. Who decided, and why in words, stays in the store.
    """
    rows = [
        _row(state.number, state.case, state.decision)
        for state in states
        if state.overridden and state.case is not None and state.decision is not None
    ]
    rows.sort(key=lambda row: (row["decided_on"], row["case"]))
    text = any(isinstance(row["customer_id"], str) for row in rows)
    fields = [
        pa.field(c.name, pa.string() if text or c.name != "customer_id" else pa.int64())
        if c.kind not in _KINDS
        else pa.field(c.name, _KINDS[c.kind])
        for c in TABLES["decisions"].columns
    ]
    schema = pa.schema([*fields, pa.field("case", pa.int64()), pa.field("reviewed_on", pa.date32())])
    return pa.Table.from_pylist(rows, schema=schema)


def _row(number: int, case: ReviewCase, made: PersonsDecision) -> dict[str, Any]:
    assert made.limit is not None and made.step is not None  # only an override is a row
    same_day = made.on == case.decided_on
    limit, step = (case.limit_before, case.step_before) if same_day else (case.limit_after, case.step)
    (action,) = actions_of(np.array([int(step)]), np.array([int(made.step)]), np.array([limit]), np.array([made.limit]))
    return {
        "customer_id": case.customer_id,
        "line_id": case.line_id,
        "product": case.product,
        "decided_on": made.on,
        "limit_before": limit,
        "limit_after": made.limit,
        "action": str(ACTIONS[action]),
        "initiated_by": "lender",
        "reason": made.reason,
        "policy_version": case.policy_version,
        "model_version": case.model_version,
        **(_as_decided(case) if same_day else {}),
        "score": case.score,
        "model_score": case.model_score,
        "override": 1,
        "step_before": int(step),
        "step": int(made.step),
        "case": number,
        "reviewed_on": made.on,
    }


def _as_decided(case: ReviewCase) -> dict[str, Any]:
    """What the policy had decided by on that day."""
    scaling = (None if value is None else float(value) for value in case.scaling)
    return {
        "rule": case.rule,
        "rule_value": case.rule_value,
        "rule_threshold": case.rule_threshold,
        **dict(zip(SCALING, scaling, strict=True)),
    }
