"""The rule behind each step of a line: the band and the edge that was missed, or the trigger and what it read."""

import numpy as np
import pyarrow as pa

from creditline.models.policy import Decided, Inputs, Policy, Step
from creditline.models.policy.rules import Rule
from creditline.models.why.game.line_facts import Place, Reading, StepTaken


def step_taken(
    policy: Policy, inputs: Inputs, decided: Decided, line: int, step: StepTaken, *, by_policy: bool
) -> StepTaken:
    """`step` with what decided it, for the line at place `line`; as recorded where the policy did not decide it."""
    if not by_policy:
        return step
    rule = decided.rules[int(decided.rule[line])]
    kind, _, name = rule.partition(" ")
    if kind == "band":
        return _by_band(policy, int(decided.score[line]), rule, step)
    found = next((each for each in policy.rules if kind in ("trigger", "review") and each.name == name), None)
    if found is None:
        return StepTaken(step.on, step.before, step.after, rule)
    return StepTaken(
        step.on, step.before, step.after, rule, None, None, found.when, _readings(found, inputs, decided, line)
    )


def _by_band(policy: Policy, score: int, rule: str, step: StepTaken) -> StepTaken:
    """The edge: the lowest score of the first safer band that would not have led the line so deep."""
    own = next(band for band in policy.bands if band.lowest <= score <= band.highest)
    safer = [band.lowest for band in policy.bands if band.lowest > score and band.step < own.step]
    return StepTaken(step.on, step.before, step.after, rule, score, min(safer, default=None))


def _readings(rule: Rule, inputs: Inputs, decided: Decided, line: int) -> tuple[Reading, ...]:
    own = {"score": decided.score, "pd": inputs.pd, "credit_limit": inputs.state.limit, "balance": inputs.balance}
    found = []
    for column in rule.columns:
        values = own.get(column, inputs.features.get(column))
        value = None if values is None else values[line]
        plain = value.as_py() if isinstance(value, pa.Scalar) else value
        if plain is None or isinstance(plain, str):
            found.append(Reading(column, plain))
            continue
        number = float(plain)
        found.append(Reading(column, None if np.isnan(number) else number))
    return tuple(found)


def place_of(limit: float, step: int) -> Place:
    """A limit and a step as a place."""
    return Place(float(limit), Step(int(step)))
