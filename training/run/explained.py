"""The one customer that a run explains."""

from dataclasses import replace

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.models.policy import Action, Policy
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.training.run.cut import deepest_cut, largest_fall
from creditline.training.run.summary import Explained


def explain_one(
    model: Model, data: DataSet, policy: Policy, scores: pa.Table, lines: pa.Table, decisions: pa.Table
) -> Explained | None:
    """Explain the deepest cut with the limits it moved between, or else the largest fall of a score.

    None where nobody was known a month before.
    """
    cut = deepest_cut(model, data, policy, scores, lines, decisions)
    if cut is None:
        fall = largest_fall(model, data, scores)
        if fall is None:
            return None
        return Explained(explain_customer(InForce(model), data, fall.customer_id, fall.start, fall.end), None)
    why = explain_customer(InForce(model), data, cut.customer_id, cut.stood, cut.decided)
    stood = replace(why.start, limit=cut.limit_before, action=str(Action.MAINTAIN))
    decided = replace(why.end, limit=cut.limit_after, action=cut.action)
    return Explained(replace(why, start=stood, end=decided), cut)
