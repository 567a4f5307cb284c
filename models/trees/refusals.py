"""Boosters whose trees cannot be walked, or whose text is not what training left."""

import numpy as np

from creditline.features.errors import DataError
from creditline.models.trees.booster_text import BoosterText, TreeText

_TOLERANCE = 1e-3  # the text rounds inner sums to six digits
_PLAIN = {"lambda_l1": "0", "max_delta_step": "0", "path_smooth": "0", "use_quantized_grad": "0"}


def refuse_unsupported(booster: BoosterText) -> None:
    """DataError for anything but a boosted binary classifier with constant leaves, as training left it."""
    objective = booster.header.get("objective", "none")
    if booster.header.get("num_class") != "1" or objective.split(" ")[0] != "binary":
        raise DataError(f"only a binary classifier can be explained, and this booster's objective is {objective}")
    if "average_output" in booster.header:
        raise DataError("this booster averages its trees (boosting=rf); train it with boosting=gbdt to explain it")
    if any(tree.fields.get("is_linear", "0") != "0" for tree in booster.trees):
        raise DataError("this booster has linear models in its leaves; train it with linear_tree=false to explain it")
    if _is_refit(booster):
        raise DataError(
            "this booster's leaf values are not those its own splits imply: it was refit on other data or edited; "
            "train it again to explain it"
        )


def _is_refit(booster: BoosterText) -> bool:
    """Whether leaf values contradict the sums recorded at the splits above them.

    Seen where training leaves value * (weight + lambda_l2) of a split equal to the sum over its two sides: without
    constraints or smoothing, away from categorical splits (which have their own penalty) and from the first tree
    (which carries the base rate). Elsewhere a refit is not seen; the trees are walked as they stand in any case.
    """
    parameters = booster.parameters
    if "lambda_l2" not in parameters or any(parameters.get(name) != value for name, value in _PLAIN.items()):
        return False
    if parameters.get("monotone_constraints"):
        return False
    penalty = float(parameters["lambda_l2"])
    gaps = [_gaps(tree, penalty) for tree in booster.trees[1:] if not tree.is_leaf]
    found = np.concatenate(gaps) if gaps else np.empty(0)
    return bool(len(found)) and float(np.mean(found > _TOLERANCE)) > 0.05


def _gaps(tree: TreeText, penalty: float) -> np.ndarray:
    """Relative difference of the two sums, at each split that is numeric and does not hang from a categorical one."""
    sides = np.stack([tree.integers("left_child"), tree.integers("right_child")])
    categorical = (tree.integers("decision_type") & 1).astype(bool)
    inner = tree.numbers("internal_value") * (tree.numbers("internal_weight") + penalty)
    leaves = tree.numbers("leaf_value") * (tree.numbers("leaf_weight") + penalty)
    below = np.where(sides >= 0, inner[np.maximum(sides, 0)], leaves[np.maximum(~sides, 0)])
    hangs = np.zeros(len(inner), dtype=bool)
    for side in sides:
        hangs[side[(side >= 0) & categorical]] = True
    size = np.maximum(np.abs(below).sum(axis=0), 1e-12)
    gaps: np.ndarray = (np.abs(below.sum(axis=0) - inner) / size)[~categorical & ~hangs]
    return gaps
