"""A scorecard written as LightGBM's text: one tree a feature, its leaves the bins."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from creditline.models.artefact import ModelFeature
from creditline.training.scorecard.scorecard import Attribute, Scorecard
from creditline.training.trees.boosting import Boosted

_ANY = float("inf")  # every number is at or below it, a missing value is not
_NUMBER, _CATEGORY = 8, 9  # LightGBM's decision_type: what is missing is NaN and goes right; bit 0: categories
_WORD = 32

_TEXT = """tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx={last}
objective=binary sigmoid:1
feature_names={names}
feature_infos={infos}

{trees}
end of trees

parameters:
end of parameters

pandas_categorical:null
"""


def as_booster(card: Scorecard, features: Sequence[ModelFeature]) -> Boosted:
    """The card as a booster over the columns `features`, where each attribute's `column` is its place.

    The first tree is the intercept alone, then one tree an attribute, in the card's order: leaf i is worth what bin i
    adds to the log-odds, the last leaf that of missing values. LightGBM sums them in the order of `Scorecard.margins`,
    so margins are the same to the last bit, but for numbers nearer to 0 than 1e-35, which LightGBM takes for 0.
    """
    trees = [_constant(card.intercept), *(_tree(one) for one in card.attributes)]
    text = _TEXT.format(
        last=len(features) - 1,
        names=" ".join(feature.name for feature in features),
        infos=" ".join(_info(feature) for feature in features),
        trees="\n".join(f"Tree={place}\n{tree}\n" for place, tree in enumerate(trees)),
    )
    return Boosted(text, len(trees), ())


def _info(feature: ModelFeature) -> str:
    """The codes a category may have; of a number its range, which the card knows nothing of."""
    return ":".join(map(str, range(len(feature.categories)))) or "none"


def _constant(value: float) -> str:
    return f"num_leaves=1\nnum_cat=0\nleaf_value={value!r}\nis_linear=0\nshrinkage=1\n"


@dataclass(frozen=True)
class _Growing:
    """The nodes of one tree as they come, parents before their children."""

    values: tuple[float, ...]
    counts: tuple[int, ...]
    thresholds: list[float] = field(default_factory=list)
    sides: list[list[int]] = field(default_factory=list)
    below: list[tuple[range, range]] = field(default_factory=list)  # the bins left and right

    def split(self, threshold: float, left: range, right: range) -> int:
        self.thresholds.append(threshold)
        self.sides.append([~left.start, ~right.start])
        self.below.append((left, right))
        return len(self.thresholds) - 1

    def numbers(self, edges: Sequence[float], bins: range) -> int:
        """What tells `bins` apart, halved each time; the node or leaf that does."""
        if len(bins) == 1:
            return ~bins.start
        middle = (bins.start + bins.stop) // 2
        left, right = range(bins.start, middle), range(middle, bins.stop)
        node = self.split(edges[middle - 1], left, right)
        self.sides[node] = [self.numbers(edges, left), self.numbers(edges, right)]
        return node

    def mean(self, bins: range) -> tuple[float, int]:
        """The mean of the bins' values over the rows in them, and how many these are."""
        counts = self.counts[bins.start : bins.stop]
        values = self.values[bins.start : bins.stop]
        return float(np.average(values, weights=np.array(counts) + 1e-9)), sum(counts)


def _tree(attribute: Attribute) -> str:
    bins = attribute.bins
    known = len(bins.weights) - 1
    growing = _Growing(attribute.values, bins.counts)
    every, missing = range(known), range(known, known + 1)
    words: list[int] = []
    boundaries = [0]
    if bins.group_of:
        for group in every:
            node = growing.split(float(group), range(group, group + 1), range(group + 1, known + 1))
            if group:
                growing.sides[node - 1][1] = node
            words += _bitset([code for code, own in enumerate(bins.group_of) if own == group])
            boundaries.append(len(words))
        growing.sides[-1][1] = ~known
    else:
        root = growing.split(_ANY, every, missing)
        growing.sides[root][0] = growing.numbers(bins.edges, every)
    return _written(attribute.column, growing, boundaries, words)


def _bitset(codes: Sequence[int]) -> list[int]:
    words = [0] * (max(codes) // _WORD + 1)
    for code in codes:
        words[code // _WORD] |= 1 << (code % _WORD)
    return words


def _written(column: int, tree: _Growing, boundaries: Sequence[int], words: Sequence[int]) -> str:
    nodes = len(tree.thresholds)
    means = [(tree.mean(left), tree.mean(right)) for left, right in tree.below]
    both = [tree.mean(range(left.start, right.stop)) for left, right in tree.below]
    fields: dict[str, Sequence[object]] = {
        "num_leaves": [nodes + 1],
        "num_cat": [len(boundaries) - 1],
        "split_feature": [column] * nodes,
        "split_gain": [n * m * (a - b) ** 2 / max(n + m, 1) for (a, n), (b, m) in means],
        "threshold": [int(value) if words else repr(value) for value in tree.thresholds],
        "decision_type": [_CATEGORY if words else _NUMBER] * nodes,
        "left_child": [left for left, _ in tree.sides],
        "right_child": [right for _, right in tree.sides],
        "leaf_value": [repr(value) for value in tree.values],
        "leaf_weight": tree.counts,
        "leaf_count": tree.counts,
        "internal_value": [repr(value) for value, _ in both],
        "internal_weight": [count for _, count in both],
        "internal_count": [count for _, count in both],
        "is_linear": [0],
        "shrinkage": [1],
    }
    if words:
        fields |= {"cat_boundaries": boundaries, "cat_threshold": words}
    return "".join(f"{name}={' '.join(map(str, values))}\n" for name, values in fields.items())
