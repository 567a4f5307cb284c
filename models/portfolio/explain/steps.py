"""The rule behind each step of a line: the band and the edge that was missed, or the trigger and what it read."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.models.policy import Decided, Inputs, Policy, Step
from creditline.models.policy.deciding.rule_values import RuleValues, named_rule
from creditline.models.policy.rules import Rule
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.why.game.line_facts import IncomeRead, Place, Reading, StepTaken


def step_recorded(ways: Ways, row: int, before: Place, after: Place) -> StepTaken:
    """What moved a line on the date of a row, as the record says: the rule, or else the reason, with value and threshold."""
    at = np.array([row])
    (rule,), (reason,) = ways.text("rule", at), ways.text("reason", at)
    value, threshold = (ways.number(name, row) for name in ("rule_value", "rule_threshold"))
    day, gone = ways.day[row].astype(object), bool(ways.withdrawn[row])
    return StepTaken(day, before, after, rule or reason, value=value, threshold=threshold, withdrawn=gone)


def step_taken(
    policy: Policy, inputs: Inputs, decided: Decided, values: RuleValues, line: int, step: StepTaken, stood: pa.Table
) -> StepTaken:
    """`step` with what decided it, for the line at place `line`, where the policy did; `stood`: the features where it stood."""
    rule = decided.rules[int(decided.rule[line])]
    step = replace(
        step,
        rule=rule,
        value=_known(values.value[line]),
        threshold=_known(values.threshold[line]),
        taken_off=_taken_off(inputs, decided, line),
    )
    if rule.startswith("band "):
        edge = None if step.threshold is None else int(step.threshold)
        income = _income(policy, inputs, decided, line, step)
        return replace(step, score=int(decided.score[line]), edge=edge, income=income)
    named = named_rule(policy, rule)
    if named is None:
        return step
    trigger = next((one for one in policy.triggers if one.rule is named), None)
    step = replace(step, when=named.when, readings=_readings(named, inputs, decided, line, stood))
    return step if trigger is None else replace(step, words=trigger.words, internal=trigger.internal)


def _taken_off(inputs: Inputs, decided: Decided, line: int) -> int:
    """By how many points the overlay lowered the score; 0 of who has none."""
    own, after = float(inputs.score[line]), float(decided.score[line])
    return int(max(own - after, 0.0)) if np.isfinite(own) and np.isfinite(after) else 0


def _income(policy: Policy, inputs: Inputs, decided: Decided, line: int, step: StepTaken) -> IncomeRead | None:
    """The income, where the limit fell to just so many of it."""
    income, overlay = float(decided.income[line]), policy.overlay
    if step.after.step is Step.CLOSE or step.after.limit >= step.before.limit or np.isnan(income):
        return None
    seen = None if overlay.feature is None else inputs.numbers(overlay.feature)[line : line + 1]
    multiple = policy.bands[int(decided.band[line])].multiple * float(overlay.at(seen, 1)[1][0])
    return IncomeRead(income, multiple) if abs(step.after.limit - multiple * income) < 0.01 else None


def _readings(rule: Rule, inputs: Inputs, decided: Decided, line: int, stood: pa.Table) -> tuple[Reading, ...]:
    own = {
        "score": decided.score,
        "pd": inputs.pd,
        "credit_limit": inputs.state.in_force.limit,
        "balance": inputs.balance,
    }
    found = []
    for column in rule.columns:
        if column in own:
            found.append(Reading(column, _plain(own[column][line])))
            continue
        values = inputs.features.get(column)
        was = stood[column][line] if column in stood.column_names else None
        found.append(Reading(column, None if values is None else _plain(values[line]), _plain(was)))
    return tuple(found)


def _plain(value: Any) -> float | str | None:
    plain = value.as_py() if isinstance(value, pa.Scalar) else value
    return plain if plain is None or isinstance(plain, str) else _known(float(plain))


def place_of(limit: float, step: int) -> Place:
    """A limit and a step as a place."""
    return Place(float(limit), Step(int(step)))


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
