"""Contributions against the definition: the average over every ordering that keeps families, and concepts, together."""

from collections.abc import Callable
from math import factorial

import numpy as np
import pytest
from block_orderings import by_brute_force
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.models.trees.contributions import owen_weights

GROUPINGS = ("aabbccdd", "aaaabbcd", "abcdabcd", "aaaaaaab", "abbbbccc")


@pytest.mark.parametrize("families", GROUPINGS)
@pytest.mark.parametrize("kind", [{}, {"categories": {1: 90, 6: 5}}, {"zero_as_missing": True, "num_leaves": 63}])
def test_eight_features_in_up_to_four_families(forest: Callable[..., object], families: str, kind: dict) -> None:
    grown = forest(families, **kind)
    starts, ends = grown.draw(11, 6), grown.draw(12, 6)
    ends[:2, ::3] = starts[:2, ::3]  # some features equal
    found = grown.contributions(starts, ends)
    for row in range(len(starts)):
        expected = by_brute_force(grown.margin, (families,), starts[row], ends[row])
        assert np.abs(found[row] - expected).max() < 1e-12


# Eight features: the family and the concept of each.
NESTED = (
    ("aaaabbbb", "00112233"),
    ("aaaaaabb", "00011234"),
    ("aaaaaaaa", "00011122"),
    ("abababcc", "01012345"),
    ("aabbccdd", "01234567"),
)


@pytest.mark.parametrize(("families", "concepts"), NESTED)
@pytest.mark.parametrize("kind", [{}, {"categories": {1: 90, 6: 5}}, {"zero_as_missing": True, "num_leaves": 63}])
def test_eight_features_in_concepts_of_families(
    forest: Callable[..., object], families: str, concepts: str, kind: dict
) -> None:
    grown = forest(families, **kind)
    starts, ends = grown.draw(13, 6), grown.draw(14, 6)
    ends[:2, ::3] = starts[:2, ::3]
    found = grown.contributions(starts, ends, families, concepts)
    for row in range(len(starts)):
        expected = by_brute_force(grown.margin, (families, concepts), starts[row], ends[row])
        assert np.abs(found[row] - expected).max() < 1e-12


@pytest.fixture(scope="module")
def six(forest: Callable[..., object]) -> object:
    return forest("aaabbb", categories={4: 7}, num_leaves=31)


PLACES = st.lists(st.integers(0, 2), min_size=6, max_size=6)
ROW = st.lists(st.one_of(st.just(np.nan), st.integers(-3, 8).map(float)), min_size=6, max_size=6).map(np.array)


@settings(max_examples=100)
@given(homes=PLACES, within=PLACES, start=ROW, end=ROW)
def test_any_nesting_is_the_average_over_its_orderings(
    six: object, homes: list[int], within: list[int], start: np.ndarray, end: np.ndarray
) -> None:
    families = [str(home) for home in homes]
    concepts = [f"{home}.{place}" for home, place in zip(homes, within, strict=True)]
    (found,) = six.contributions(start[None], end[None], families, concepts)
    assert np.abs(found - by_brute_force(six.margin, (families, concepts), start, end)).max() < 1e-12
    (before,) = six.contributions(start[None], end[None], families)
    for home in set(homes):
        of_it = np.array(homes) == home
        assert abs(found[of_it].sum() - before[of_it].sum()) < 1e-12


def test_a_concept_of_two_families(forest: Callable[..., object]) -> None:
    grown = forest("aabbc")
    rows = grown.draw(1, 2)
    with pytest.raises(ValueError, match="the concept x is in the families a and b; it can be in one"):
        grown.contributions(rows, rows, "aabbc", "yxxzw")
    with pytest.raises(ValueError, match="5 families and 4 concepts arrived"):
        grown.contributions(rows, rows, "aabbc", "yyxx")


def test_each_feature_its_own_family_is_plain_baseline_shapley(forest: Callable[..., object]) -> None:
    grown = forest("aabbc", categories={2: 40})
    (start,), (end,) = grown.draw(1, 1), grown.draw(2, 1)
    expected = by_brute_force(grown.margin, ("abcde",), start, end)  # all 120 orderings
    (found,) = grown.contributions(start[None], end[None], "abcde")
    assert np.abs(found - expected).max() < 1e-12


def test_one_family_for_all_is_plain_baseline_shapley_too(forest: Callable[..., object]) -> None:
    grown = forest("abcde")
    (start,), (end,) = grown.draw(1, 1), grown.draw(2, 1)
    (found,) = grown.contributions(start[None], end[None], "aaaaa")
    assert np.abs(found - by_brute_force(grown.margin, ("abcde",), start, end)).max() < 1e-12


def test_a_leaf_by_hand(boosted: Callable[..., str], forest: Callable[..., object]) -> None:
    # y = 1 only where a > 0 and b > 0, a and b in one family, so one tree with leaves v11 (both), others v0:
    # from (-1, -1) to (1, 1) each gets half of the change.
    generator = np.random.default_rng(3)
    X = generator.choice([-1.0, 1.0], size=(400, 2))
    y = (X.min(axis=1) > 0).astype(int)
    from creditline.models.trees.contributions import contributions
    from creditline.models.trees.from_booster import read_trees
    from creditline.models.trees.predict import predicted

    trees = read_trees(boosted(X, y, ["a", "b"], rounds=1, num_leaves=4, min_data_in_leaf=1))
    start, end = np.array([[-1.0, -1.0]]), np.array([[1.0, 1.0]])
    change = (predicted(trees, end) - predicted(trees, start))[0]
    assert change > 0.5
    assert contributions(trees, "aa", "aa", start, end).tolist() == [pytest.approx([change / 2, change / 2], abs=1e-15)]
    assert contributions(trees, "aa", "aa", start, np.array([[1.0, -1.0]])).tolist() == [
        pytest.approx([0.0, 0.0], abs=1e-12)
    ]


@pytest.mark.parametrize(("p", "q"), [(0, 0), (1, 0), (2, 3), (7, 4), (30, 30)])
def test_weights_are_the_factorials(p: int, q: int) -> None:
    exact = factorial(p) * factorial(q) / factorial(p + q + 1)
    assert owen_weights(30)[p, q] == pytest.approx(exact, rel=1e-13)
