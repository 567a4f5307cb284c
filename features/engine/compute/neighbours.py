"""Whether linked accounts were past due: the neighbours' own rows, read as known on each as-of date.

A linked account is past due on a date when any repayment of its own, on any product, had fallen due before that day
and was not settled as known then. It is not known for an account that is no customer (yet), without `installments`,
and before their coverage begins.
"""

import numpy as np
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.declare import Aggregate, AtLeast, Audience, Concept, Family, Feature, How, Rows, Unit
from creditline.features.engine.planning.plan import Plan
from creditline.features.words.named import Named

PAST_DUE = Catalogue(
    (
        Feature(
            "linked.repayments_past_due",
            Aggregate(Rows("dues", (AtLeast("days_past_due", 1),)), How.COUNT),
            Concept.alike(Family.NETWORK, "neighbours"),
            Unit.COUNT,
            Named.alike("repayments of a linked account past due"),
            Audience.INTERNAL,
        ),
    ),
    None,
)


SINCE_EVER = -(1 << 30)  # the day an account was opened that is not known


def needs_neighbours(plan: Plan) -> bool:
    """Whether any feature reads what linked accounts owe."""
    return any(scan.source.name == "links" and "other_past_due" in scan.numbers for scan in plan.scans)


def past_due_state(
    repayments: NDArray[np.float64], opened: NDArray[np.int32], day: NDArray[np.int32]
) -> NDArray[np.int8]:
    """1 past due, 0 not, -1 not known: from the feature of `PAST_DUE`, and the day the account was opened."""
    known = ~np.isnan(repayments) & (opened <= day)
    return np.where(known, repayments > 0, -1).astype(np.int8)
