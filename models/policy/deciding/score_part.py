"""Whether a decision would have been another with the score that the customer once had."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.decided import Decided
from creditline.models.policy.deciding.inputs import Inputs
from creditline.models.policy.deciding.propose_lines import PORTFOLIO
from creditline.models.policy.deciding.rule_values import named_rule
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import comparisons

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def score_had_part(policy: Policy, inputs: Inputs, decided: Decided, stood: Floats, earlier: Policy) -> Flags:
    """Whether the fall of the score from `stood` had a part in the rule that decided each line, (n,).

    Of a band: whether `stood`, less the same overlay, lies in a safer one. Of a trigger: whether it reads the score, and would
    not have held. Of the portfolio cap: whether a line at `stood` was scaled less. It also had a part where the bands of the
    `earlier` policy, in force where the lines stood, tell the two scores apart. It had none of who is in default, or was.
    """
    once = np.clip(stood - (inputs.score - decided.score), *policy.scale)
    found = _fell(policy, once, decided.score)
    for place in np.unique(decided.rule).tolist():
        here, rule = np.flatnonzero(decided.rule == place), decided.rules[place]
        named = named_rule(policy, rule)
        if named is not None:
            read = [each for each in comparisons(named.node) if each.column == "score"]
            escaped = [each.holds(decided.score[here]) & ~each.holds(once[here]) for each in read]
            found[here] = np.any(escaped, axis=0) if escaped else False
        elif rule == PORTFOLIO:
            found[here] = decided.scaling.factors(once[here]) > decided.scaling.factors(decided.score[here])
    if earlier != policy:
        found = found | _fell(earlier, once, decided.score)
    return np.asarray(found & ~decided.in_default & ~np.isnan(once))


def _fell(policy: Policy, once: Floats, now: Floats) -> Flags:
    """Whether one score lies in a safer band than the other."""
    edges = np.array([band.lowest for band in policy.bands[1:]])
    return np.asarray(np.searchsorted(edges, once, side="right") > np.searchsorted(edges, now, side="right"))
