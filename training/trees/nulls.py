"""Where a missing value stands in the declared order, taught to trees that know no order of missing values.

LightGBM tries a missing value on both sides of a split, whatever the constraints on its numbers. So trees learn from a
number in its place, one beyond all others on the safer or the riskier side, which the constraints put in order; and
afterwards their text is written so that what is missing goes where that number went.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature

Floats = NDArray[np.float64]

_FAR = 1e300  # the largest LightGBM tells apart
_SIDES = {"best": -1, "worst": 1, "none": 0}
_MISSING_IS_NAN, _LEFT = 8, 2  # of a split's decision_type


def null_sides(features: Sequence[ModelFeature]) -> tuple[int, ...]:
    """-1 for each feature whose missing values are to be no riskier than any number, 1 no safer, 0 where they may be both."""
    return tuple(_SIDES[feature.null] if feature.direction else 0 for feature in features)


def stand_ins(features: Sequence[ModelFeature]) -> dict[int, float]:
    """The number to learn from in place of what is missing, by the place of each column that has one."""
    sides = zip(features, null_sides(features), strict=True)
    return {place: side * feature.direction * _FAR for place, (feature, side) in enumerate(sides) if side}


def with_stand_ins(matrix: "Floats | pa.Table", beyond: Mapping[int, float]) -> "Floats | pa.Table":
    """The matrix (n, features) with those numbers where it has NaN or null."""
    if isinstance(matrix, pa.Table):
        for place, number in beyond.items():
            column = matrix.column(place).cast(pa.float64())
            known = pc.if_else(pc.is_nan(column), pa.scalar(None, pa.float64()), column).fill_null(number)
            matrix = matrix.set_column(place, matrix.schema.names[place], known)
        return matrix
    gaps = {place: np.isnan(matrix[:, place]) for place in beyond}
    if not any(gap.any() for gap in gaps.values()):
        return matrix
    matrix = matrix.copy()
    for place, gap in gaps.items():
        matrix[gap, place] = beyond[place]
    return matrix


def read_as_missing(text: str, beyond: Mapping[int, float]) -> str:
    """The text of a booster that learned from stand-ins, so that it reads NaN as it reads those.

    Its splits on those columns send NaN to the side of the stand-in; nothing else of any split changes, so numbers lead
    where they led, also in columns in which nothing was missing.
    """
    if not beyond:
        return text
    body, end, rest = text.partition("\nend of trees\n")
    head, *trees = body.split("\nTree=")
    trees = [_tree(tree, beyond) for tree in trees]
    # LightGBM finds each tree by the length of its text.
    sizes = [len(f"Tree={tree}\n") for tree in trees]
    stated = f"tree_sizes={' '.join(map(str, sizes))}"
    lines = [stated if line.startswith("tree_sizes=") else line for line in head.split("\n")]
    return "\nTree=".join(["\n".join(lines), *trees]) + end + rest


def _tree(tree: str, beyond: Mapping[int, float]) -> str:
    fields = dict(line.partition("=")[::2] for line in tree.split("\n"))
    if "split_feature" not in fields:
        return tree
    splits = [int(place) for place in fields["split_feature"].split()]
    kinds = fields["decision_type"].split()
    read = [
        str(_MISSING_IS_NAN + (_LEFT if beyond[place] < 0 else 0)) if place in beyond else kind
        for place, kind in zip(splits, kinds, strict=True)
    ]
    return tree.replace(f"\ndecision_type={fields['decision_type']}\n", f"\ndecision_type={' '.join(read)}\n")
