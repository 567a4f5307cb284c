"""Directions verified over a whole booster: kept ones pass, one leaf out of order is found."""

import lightgbm
import numpy as np
import pytest
from written_booster import written_booster

from creditline.models.trees.directions import Contrary, contraries

NAN_RIGHT, NAN_LEFT, NEVER = 8, 10, 2


def stump(low, high, decision=NAN_RIGHT, threshold=1.0):
    return {
        "num_leaves": 2,
        "num_cat": 0,
        "split_feature": 0,
        "threshold": threshold,
        "decision_type": decision,
        "left_child": -1,
        "right_child": -2,
        "leaf_value": f"{low} {high}",
    }


def deep(*leaves, second=1, decision="8 8 8"):
    """On column 0 at 0; both sides on column `second`: left at 1, right at 2. Leaves: left-low, left-high, right-low, …"""
    return {
        "num_leaves": 4,
        "num_cat": 0,
        "split_feature": f"0 {second} {second}",
        "threshold": "0 1 2",
        "decision_type": decision,
        "left_child": "1 -1 -3",
        "right_child": "2 -2 -4",
        "leaf_value": " ".join(map(str, leaves)),
    }


def found(text, directions, nulls=None):
    return list(contraries(text, directions, nulls or [0] * len(directions)))


def test_a_stump_keeps_to_its_direction_or_does_not():
    assert found(written_booster(stump(-0.1, 0.2)), [1, 0]) == []
    assert found(written_booster(stump(-0.1, 0.2)), [-1, 0]) == [Contrary(0, 0, 0.2, -0.1, False)]
    assert found(written_booster(stump(0.2, 0.2)), [1, 0]) == found(written_booster(stump(0.2, 0.2)), [-1, 0]) == []
    assert found(written_booster(stump(0.0, 1.0), stump(1.0, 0.0)), [1, 0]) == [Contrary(0, 1, 1.0, 0.0, False)]


def test_where_a_null_stands():
    right, left = written_booster(stump(-0.1, 0.2)), written_booster(stump(-0.1, 0.2, NAN_LEFT))
    assert found(right, [1, 0], [1, 0]) == found(left, [1, 0], [-1, 0]) == []
    assert found(right, [1, 0], [-1, 0]) == [Contrary(0, 0, 0.2, -0.1, True)]
    assert found(left, [1, 0], [1, 0]) == [Contrary(0, 0, 0.2, -0.1, True)]
    # Where no missing value was learned from it is read as 0: left of 1, right of -1.
    assert found(written_booster(stump(-0.1, 0.2, NEVER)), [1, 0], [-1, 0]) == []
    assert found(written_booster(stump(-0.1, 0.2, NEVER, -1.0)), [1, 0], [-1, 0]) == [Contrary(0, 0, 0.2, -0.1, True)]


def test_only_leaves_that_one_other_column_does_not_part_are_compared():
    # Left-low (c1 <= 1) and right-high (c1 > 2) share no row, so 5 above 4 says nothing; all others keep to it.
    assert found(written_booster(deep(5, 3, 6, 4)), [1, 0]) == []
    # Left-high (1 < c1) meets right-low (c1 <= 2): the bounds of the children say more than each split's own pair.
    assert found(written_booster(deep(1, 7, 6, 8)), [1, 0]) == [Contrary(0, 0, 7.0, 6.0, False)]
    # A missing c1 goes right on both sides and leads from left-high to right-high.
    assert found(written_booster(deep(1, 5, 6, 4)), [1, 0]) == [Contrary(0, 0, 5.0, 4.0, False)]
    # The same column below itself: its intervals are compared whole, also across both splits.
    same = deep(3, 0, 1, 2, second=0)
    assert Contrary(0, 0, 3.0, 2.0, False) in found(written_booster(same), [1, 0])


def test_rows_that_agree_only_in_a_missing_value_are_compared():
    # Column 1 parts the four leaves (left <= 1, right > 2 hold nothing in common) but for what is missing.
    tree = deep(9, 0, 9, 1) | {"decision_type": "8 10 8"}  # missing c1: left-low, right-high
    assert found(written_booster(tree), [1, 0]) == [Contrary(0, 0, 9.0, 1.0, False)]


def categorical(*leaves, first="1", second="1"):
    """Column 0 at 0; on both sides a set of categories of column 1, as a bitset."""
    return {
        "num_leaves": 4,
        "num_cat": 2,
        "split_feature": "0 1 1",
        "threshold": "0 0 1",
        "decision_type": "8 1 1",
        "left_child": "1 -1 -3",
        "right_child": "2 -2 -4",
        "leaf_value": " ".join(map(str, leaves)),
        "cat_boundaries": "0 1 2",
        "cat_threshold": f"{first} {second}",
    }


def test_categories_part_leaves_by_their_sets():
    # {0} or {1, 2} of c1: the sets do not meet, the others do.
    assert found(written_booster(categorical(9, 0, 0, 10, first="1", second="6")), [1, 0]) == []
    assert found(written_booster(categorical(0, 9, 0, 10, first="1", second="6")), [1, 0]) == [
        Contrary(0, 0, 9.0, 0.0, False)
    ]
    assert found(written_booster(categorical(9, 0, 10, 8, first="3", second="1")), [1, 0]) == [
        Contrary(0, 0, 9.0, 8.0, False)
    ]
    # A category in neither set, such as one never seen, goes right on both sides.
    every = "4294967295"
    assert found(written_booster(categorical(0, 9, 10, 8, first=every, second=every)), [1, 0]) == [
        Contrary(0, 0, 9.0, 8.0, False)
    ]


def test_zero_that_counts_as_missing_is_not_judged():
    with pytest.raises(ValueError, match="zero_as_missing=false"):
        found(written_booster(stump(0, 1, decision=4)), [1, 0])


def test_a_leaf_alone_and_a_booster_without_directions():
    alone = {"num_leaves": 1, "num_cat": 0, "leaf_value": "0.3"}
    assert found(written_booster(alone, stump(0, 1)), [1, 0]) == []
    assert found(written_booster(stump(1, 0)), [0, 0]) == []


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_found_exactly_where_no_row_of_a_grid_goes_wrong(seed):
    """The rows of a whole grid, tree by tree, are the oracle."""
    rng = np.random.default_rng(seed)
    matrix = np.column_stack([rng.integers(0, 4, (600, 3)).astype(float), rng.integers(0, 5, 600)])
    matrix[rng.random(600) < 0.2, 1] = np.nan
    margin = matrix[:, 0] - np.nan_to_num(matrix[:, 1]) + 0.5 * (matrix[:, 3] == 2) * matrix[:, 2]
    outcome = (rng.random(600) < 1 / (1 + np.exp(1 - margin))).astype(float)
    settings = {"objective": "binary", "num_leaves": 9, "min_data_in_leaf": 5, "verbosity": -1, "num_threads": 1}
    settings |= {"seed": seed, "min_data_per_group": 5, "cat_smooth": 1.0}
    grown = lightgbm.train(settings, lightgbm.Dataset(matrix, outcome, categorical_feature=[3]), 8)
    values = [np.array([-1.0, 0, 1, 2, 3, 9, np.nan])] * 3 + [np.array([0.0, 1, 2, 3, 4, 7, np.nan])]
    grid = np.stack([axis.reshape(-1) for axis in np.meshgrid(*values, indexing="ij")], axis=1)
    text = grown.model_to_string()
    directions, nulls = [1, -1, 0, 0], [0, 1, -1, 0]
    reported = {(one.feature, one.tree, one.null) for one in contraries(text, directions, nulls)}
    expected = set()
    for tree in range(8):
        told = grown.predict(grid, raw_score=True, start_iteration=tree, num_iteration=1).reshape(7, 7, 7, 7)
        for feature in range(3):
            along = np.moveaxis(told, feature, 0)
            if (np.diff(along[:6], axis=0) * directions[feature] < 0).any():
                expected.add((feature, tree, False))
            if ((along[6] - along[:6]) * nulls[feature] < 0).any():
                expected.add((feature, tree, True))
    assert reported == expected
    assert {one.null for one in contraries(text, directions, nulls)} == {True, False}
