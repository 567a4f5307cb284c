"""Contributions against the definition: the average over every ordering that keeps families together."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, permutations, product
from math import factorial

import numpy as np
import pytest

from creditline.models.trees.contributions import owen_weights


def orderings(families: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Every order of the features in which no family is interrupted."""
    members = defaultdict(list)
    for feature, family in enumerate(families):
        members[family].append(feature)
    for order in permutations(members):
        for within in product(*(permutations(members[family]) for family in order)):
            yield tuple(chain.from_iterable(within))


def by_brute_force(
    margin: Callable[[np.ndarray], np.ndarray], families: Sequence[str], start: np.ndarray, end: np.ndarray
):
    """What each feature adds on average when it moves from `start` to `end` after those before it in an ordering."""
    count = len(families)
    moved = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    value = margin(np.where(moved == 1, end, start))
    total, number = np.zeros(count), 0
    for order in orderings(families):
        coalition, number = 0, number + 1
        for feature in order:
            total[feature] += value[coalition | 1 << feature] - value[coalition]
            coalition |= 1 << feature
    return total / number


GROUPINGS = ("aabbccdd", "aaaabbcd", "abcdabcd", "aaaaaaab", "abbbbccc")


@pytest.mark.parametrize("families", GROUPINGS)
@pytest.mark.parametrize("kind", [{}, {"categories": {1: 90, 6: 5}}, {"zero_as_missing": True, "num_leaves": 63}])
def test_eight_features_in_up_to_four_families(forest: Callable[..., object], families: str, kind: dict) -> None:
    grown = forest(families, **kind)
    starts, ends = grown.draw(11, 6), grown.draw(12, 6)
    ends[:2, ::3] = starts[:2, ::3]  # some features equal
    found = grown.contributions(starts, ends)
    for row in range(len(starts)):
        expected = by_brute_force(grown.margin, families, starts[row], ends[row])
        assert np.abs(found[row] - expected).max() < 1e-12


def test_each_feature_its_own_family_is_plain_baseline_shapley(forest: Callable[..., object]) -> None:
    grown = forest("aabbc", categories={2: 40})
    (start,), (end,) = grown.draw(1, 1), grown.draw(2, 1)
    expected = by_brute_force(grown.margin, "abcde", start, end)  # all 120 orderings
    (found,) = grown.contributions(start[None], end[None], "abcde")
    assert np.abs(found - expected).max() < 1e-12


def test_one_family_for_all_is_plain_baseline_shapley_too(forest: Callable[..., object]) -> None:
    grown = forest("abcde")
    (start,), (end,) = grown.draw(1, 1), grown.draw(2, 1)
    (found,) = grown.contributions(start[None], end[None], "aaaaa")
    assert np.abs(found - by_brute_force(grown.margin, "abcde", start, end)).max() < 1e-12


def test_a_leaf_by_hand(boosted: Callable[..., str], forest: Callable[..., object]) -> None:
    # y = 1 only where a > 0 and b > 0, a and b in one family, so one tree with leaves v11 (both), others v0:
    # from (-1, -1) to (1, 1) each gets half of the change.
    generator = np.random.default_rng(3)
    X = generator.choice([-1.0, 1.0], size=(400, 2))
    y = (X.min(axis=1) > 0).astype(int)
    from creditline.models.trees.contributions import contributions, predicted
    from creditline.models.trees.from_booster import read_trees

    trees = read_trees(boosted(X, y, ["a", "b"], rounds=1, num_leaves=4, min_data_in_leaf=1))
    start, end = np.array([[-1.0, -1.0]]), np.array([[1.0, 1.0]])
    change = (predicted(trees, end) - predicted(trees, start))[0]
    assert change > 0.5
    assert contributions(trees, "aa", start, end).tolist() == [pytest.approx([change / 2, change / 2], abs=1e-15)]
    assert contributions(trees, "aa", start, np.array([[1.0, -1.0]])).tolist() == [pytest.approx([0.0, 0.0], abs=1e-12)]


@pytest.mark.parametrize(("p", "q"), [(0, 0), (1, 0), (2, 3), (7, 4), (30, 30)])
def test_weights_are_the_factorials(p: int, q: int) -> None:
    exact = factorial(p) * factorial(q) / factorial(p + q + 1)
    assert owen_weights(30)[p, q] == pytest.approx(exact, rel=1e-13)
