"""The one customer that a run explains."""

from dataclasses import replace

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.training.run.cut import deepest_cut, largest_fall
from creditline.training.run.summary import Explained


def explain_one(
    in_force: InForce, data: DataSet, scores: pa.Table, lines: pa.Table, decisions: pa.Table
) -> Explained | None:
    """Explain the deepest cut as `creditline why` does with the policy in force, or else the largest fall of a score.

    Of a line that the policy cannot be asked about at both dates (one of several of the customer, or one that was not
    decided on then) the score alone is explained. None where nobody was known a month before.
    """
    of_score = replace(in_force, policy=None)
    cut = deepest_cut(in_force, data, scores, lines, decisions)
    if cut is None:
        fall = largest_fall(in_force.model, data, scores)
        if fall is None:
            return None
        return Explained(explain_customer(of_score, data, fall.customer_id, fall.start, fall.end), None)
    try:
        why = explain_customer(in_force, data, cut.customer_id, None, cut.decided)
        stood = why.start.as_of if why.against == "past" else cut.stood
        return Explained(why, replace(cut, stood=stood))
    except DataError as error:
        why = explain_customer(of_score, data, cut.customer_id, cut.stood, cut.decided)
        return Explained(why, cut, line_untold=str(error))
