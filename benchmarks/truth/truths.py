"""What truly moved the score: in the model, and in the world."""

import numpy as np
from scores import Floats, Scorer


def put_back(scorer: Scorer, reference: Floats, ends: Floats) -> Floats:
    """For each group the change of points that is undone when it alone goes back to `reference`, (n, groups).

    Negative: the group lowered the score. With the customer's own earlier rows as `reference` this is the truth in
    the model; with the twin's rows of the same day it is how much of the effect of the cause each group carried.
    """
    now = scorer.points(ends)
    undone = np.empty((len(ends), len(scorer.groups)))
    for group in range(len(scorer.groups)):
        rows = np.where(scorer.group_of == group, reference, ends)
        undone[:, group] = now - scorer.points(rows)
    return undone


def effect(scorer: Scorer, twins: Floats, ends: Floats) -> Floats:
    """The change of points that a cause made in the world: those of the life lived less those of the twin, (n,)."""
    return scorer.points(ends) - scorer.points(twins)
