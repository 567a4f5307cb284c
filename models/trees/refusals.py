"""Boosters whose trees cannot be walked, or whose text is not what training left."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.trees.text_values import BadTextError, numbers
from creditline.models.trees.tree_text import TreeText

_TOLERANCE = 1e-3  # the text rounds inner sums to six digits
_PLAIN = {"lambda_l1": "0", "max_delta_step": "0", "path_smooth": "0", "use_quantized_grad": "0"}


def refuse_other_kinds(header: Mapping[str, str], trees: Iterable[Mapping[str, str]]) -> None:
    """DataError for anything but a boosted binary classifier with constant leaves; `trees`: each tree's fields as written."""
    objective = header.get("objective", "none")
    if header.get("num_class") != "1" or objective.split(" ")[0] != "binary":
        raise DataError(f"only a binary classifier can be explained, and this booster's objective is {objective[:40]}")
    if "average_output" in header:
        raise DataError("this booster averages its trees (boosting=rf); train it with boosting=gbdt to explain it")
    if any(fields.get("is_linear", "0") != "0" for fields in trees):
        raise DataError("this booster has linear models in its leaves; train it with linear_tree=false to explain it")


def refuse_refit(trees: Sequence[TreeText], parameters: Mapping[str, str]) -> None:
    """DataError where leaf values contradict the sums recorded at the splits above them.

    Seen where training leaves value * (weight + lambda_l2) of a split equal to the sum over its two sides: without
    constraints or smoothing, away from categorical splits (which have their own penalty) and from the first tree
    (which carries the base rate). Elsewhere a refit is not seen; the trees are walked as they stand in any case.
    """
    if "lambda_l2" not in parameters or any(parameters.get(name) != value for name, value in _PLAIN.items()):
        return
    if parameters.get("monotone_constraints"):
        return
    try:
        penalty = float(numbers("lambda_l2", parameters["lambda_l2"], 1)[0])
    except BadTextError as error:
        raise DataError(f"the booster's parameter {error}; train the model again") from error
    with np.errstate(all="ignore"):  # what has no size here contradicts
        gaps = [_gaps(tree, penalty) for tree in trees[1:] if not tree.is_leaf]
    found = np.concatenate(gaps) if gaps else np.empty(0)
    if len(found) and float(np.mean(~(found <= _TOLERANCE))) > 0.05:
        raise DataError(
            "this booster's leaf values are not those its own splits imply: it was refit on other data or edited; "
            "train it again to explain it"
        )


def _gaps(tree: TreeText, penalty: float) -> NDArray[np.float64]:
    """Relative difference of the two sums, at each split that is numeric and does not hang from a categorical one."""
    sides = np.stack([tree.left_child, tree.right_child])
    categorical = tree.categorical
    inner = tree.internal_value * (tree.internal_weight + penalty)
    leaves = tree.leaf_value * (tree.leaf_weight + penalty)
    below = np.where(sides >= 0, inner[np.maximum(sides, 0)], leaves[np.maximum(~sides, 0)])
    hangs = np.zeros(len(inner), dtype=bool)
    for side in sides:
        hangs[side[(side >= 0) & categorical]] = True
    size = np.maximum(np.abs(below).sum(axis=0), 1e-12)
    gaps: NDArray[np.float64] = (np.abs(below.sum(axis=0) - inner) / size)[~categorical & ~hangs]
    return gaps
