"""What the rule that decided each line looked at, and from where on it decides so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.decided import Decided
from creditline.models.policy.deciding.inputs import Inputs
from creditline.models.policy.deciding.propose_lines import AT_NOTICE, COOLING, HYSTERESIS, PORTFOLIO
from creditline.models.policy.parts.action import Step
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import Rule, compared_first

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RuleValues:
    """(n,) each, NaN where there is none. Of a rule by another name than these there is neither.

    Of a band, and of hysteresis, the score after the overlay, and the edge: the lowest score that would not have led the line
    so deep, or back. Of a trigger or a review the first column that it compares with a number, and that number. Of a
    cool-down the days since the last change, and the days it lasts. Of a notice the days since it was given, and the days it
    runs. Of the portfolio cap the score, and the one below which
    lines were scaled.
    """

    value: Floats
    threshold: Floats


def rule_values(policy: Policy, inputs: Inputs, decided: Decided) -> RuleValues:
    """Of decisions that were made by `policy` on `inputs`."""
    found = RuleValues(np.full(len(decided.rule), np.nan), np.full(len(decided.rule), np.nan))
    for place in np.unique(decided.rule).tolist():
        here, rule = np.flatnonzero(decided.rule == place), decided.rules[place]
        value, threshold = _of_rule(policy, inputs, decided, rule, here)
        found.value[here], found.threshold[here] = value, threshold
    return found


def named_rule(policy: Policy, rule: str) -> Rule | None:
    """The trigger's, review's or cure's rule that a decision calls `rule`; None of any other."""
    kind, _, name = rule.partition(" ")
    triggers, reviews = ([one.rule for one in policy.triggers], [one.rule for one in policy.reviews])
    of = {"trigger": triggers, "review": reviews, "cure": [one.rule for one in policy.period.cures]}.get(kind, [])
    return next((rule for rule in of if rule.name == name), None)


def _of_rule(
    policy: Policy, inputs: Inputs, decided: Decided, rule: str, here: Ints
) -> tuple[Floats | float, Floats | float]:
    score, state = decided.score[here], inputs.state.take(here).in_force
    named = named_rule(policy, rule)
    if named is not None:
        return _compared(named, inputs, decided, here)
    if rule.startswith("band "):
        own = np.array([int(band.step) for band in policy.bands])[decided.band[here]]
        deeper = decided.step[here] > state.step
        depth = np.where(deeper, np.minimum(decided.step[here], own), int(Step.REDUCE))
        return score, _edges(policy)[np.maximum(depth, int(Step.REDUCE))]
    if rule == HYSTERESIS:
        return score, _edges(policy)[np.maximum(state.step, int(Step.REDUCE))] + policy.ladder.hysteresis
    if rule == COOLING:
        down = np.array([int(band.step) for band in policy.bands])[decided.band[here]] > state.step
        days = np.where(down, policy.changes.cool_down_days, policy.changes.raise_cool_down_days)
        return state.days_since_change, days.astype(np.float64)
    if rule == AT_NOTICE:
        told = inputs.state.take(here)
        return told.notice_age, told.notice_age + told.notice_left
    if rule == PORTFOLIO and np.isfinite(decided.scaling.threshold):
        return score, decided.scaling.threshold
    return np.nan, np.nan


def _edges(policy: Policy) -> Floats:
    """Per step of the ladder the lowest score of the bands that lead less deep; NaN for the first step."""
    lowest = [min((band.lowest for band in policy.bands if band.step < step), default=np.nan) for step in sorted(Step)]
    return np.array(lowest, dtype=np.float64)


def _compared(rule: Rule, inputs: Inputs, decided: Decided, here: Ints) -> tuple[Floats | float, Floats | float]:
    first = compared_first(rule.node)
    if first is None:
        return np.nan, np.nan
    own = {
        "score": decided.score,
        "pd": inputs.pd,
        "credit_limit": inputs.state.in_force.limit,
        "balance": inputs.balance,
    }
    values = own[first.column] if first.column in own else inputs.numbers(first.column)
    holds = first.holds(values[here])
    return np.where(holds, values[here], np.nan), np.where(holds, first.threshold, np.nan)
