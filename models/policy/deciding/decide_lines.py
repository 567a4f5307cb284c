"""Decide on lines: each by itself, then all together under the portfolio cap."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.decided import ACTIONS, Decided, Proposed, Scaling
from creditline.models.policy.deciding.exposure import scaled
from creditline.models.policy.deciding.inputs import Inputs
from creditline.models.policy.deciding.portfolio_cap import scale_to_cap
from creditline.models.policy.deciding.propose_lines import PORTFOLIO
from creditline.models.policy.deciding.with_notice import announced, propose_lines
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.policy import Policy


def decide_lines(policy: Policy, inputs: Inputs, scaling: Scaling | None = None) -> Decided:
    """Decide on every row of `inputs`; pure, row by row but for the portfolio cap.

    `scaling` given is applied as recorded (`Scaling()` for none); None works it out from all the rows. With all else
    equal a better score never gets a lower limit. DataError where `inputs` lack a column the policy reads.
    """
    proposed = propose_lines(policy, inputs)
    if scaling is None:
        alone = (proposed.score, proposed.limit, inputs.balance, proposed.in_default | inputs.state.announced)
        scaling = scale_to_cap(policy.portfolio, *alone, policy.changes.rounding)
    return settle(policy, inputs, proposed, scaling)


def settle(policy: Policy, inputs: Inputs, proposed: Proposed, scaling: Scaling) -> Decided:
    """Apply the portfolio's scaling to decisions already proposed; lines on which a cut is announced are not scaled."""
    factor = np.where(proposed.in_default | inputs.state.announced, 1.0, scaling.factors(proposed.score))
    small = scaled(proposed.limit, inputs.balance, factor, policy.changes.rounding)
    limit = np.where(proposed.step < Step.CLOSE, small, proposed.limit)
    bound = limit < proposed.limit
    action = actions_of(inputs.state.step, proposed.step, inputs.state.limit, limit)
    known = {field.name: getattr(proposed, field.name) for field in fields(Proposed)}
    known["limit"], known["action"] = limit, np.where(bound, action, proposed.action)
    known["rule"] = np.where(bound, proposed.rules.index(PORTFOLIO), proposed.rule)
    known["notice"] = announced(policy, inputs.state, proposed, limit)
    return Decided(**known, limit_before=inputs.state.limit, scaling=scaling)


def is_cut(decided: Decided) -> NDArray[np.bool_]:
    """Where a limit fell or the line was suspended or closed."""
    harsh = np.isin(decided.action, [ACTIONS.index(Action.SUSPEND), ACTIONS.index(Action.CLOSE)])
    return np.asarray((decided.limit < decided.limit_before) | harsh)
