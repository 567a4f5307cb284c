"""What must hold of contributions whatever the rows: Hypothesis hunts for exceptions."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.models.trees.booster_text import TreeText, parse_booster
from creditline.models.trees.contributions import contributions
from creditline.models.trees.flatten import flatten

FAMILIES = "aaabbccd"
VALUE = st.one_of(
    st.just(np.nan), st.just(0.0), st.floats(-3, 3).map(lambda v: round(v, 1)), st.integers(0, 8).map(float)
)
ROW = st.lists(VALUE, min_size=8, max_size=8).map(lambda values: np.array([values]))


@pytest.fixture(scope="module")
def grown(forest: Callable[..., object]) -> object:
    # Column 4 is a category; "copy" below also needs two columns that the trees treat alike.
    return forest(FAMILIES, categories={4: 9}, num_leaves=31)


@settings(max_examples=150)
@given(start=ROW, end=ROW)
def test_sum_swap_and_dummies(grown: object, start: np.ndarray, end: np.ndarray) -> None:
    found = grown.contributions(start, end)
    change = grown.margin(end) - grown.margin(start)
    assert np.abs(found.sum(axis=1) - change).max() < 1e-12
    assert np.abs(found + grown.contributions(end, start)).max() < 1e-12
    equal = (start == end) | (np.isnan(start) & np.isnan(end))
    assert (found[equal] == 0.0).all()


@settings(max_examples=60)
@given(row=ROW)
def test_equal_rows_have_no_reason_at_all(grown: object, row: np.ndarray) -> None:
    assert not grown.contributions(row, row.copy()).any()


@settings(max_examples=100)
@given(start=ROW, end=ROW)
def test_a_family_gets_what_it_would_get_as_one_player(grown: object, start: np.ndarray, end: np.ndarray) -> None:
    """The quotient game, by brute force over coalitions of the four families."""
    families = sorted(set(FAMILIES))
    belongs = np.array([[family == name for family in FAMILIES] for name in families])

    @cache
    def margin(coalition: int) -> float:
        moved = belongs[[bool(coalition >> k & 1) for k in range(4)]].any(axis=0)
        return float(grown.margin(np.where(moved, end, start))[0])

    found = grown.contributions(start, end)[0]
    weights = {0: 1 / 4, 1: 1 / 12, 2: 1 / 12, 3: 1 / 4}  # |S|! (3 - |S|)! / 4!
    for number in range(4):
        others = [s for s in range(16) if not s >> number & 1]
        expected = sum(weights[s.bit_count()] * (margin(s | 1 << number) - margin(s)) for s in others)
        assert found[belongs[number]].sum() == pytest.approx(expected, abs=1e-12)


@pytest.fixture(scope="module")
def symmetric(boosted: Callable[..., str]) -> Callable[..., np.ndarray]:
    """Trees of `a` and their mirror image in `b`: each is grown on one column, the two texts are put together."""
    generator = np.random.default_rng(0)
    X = np.round(generator.normal(size=(800, 3)), 1)
    y = (X[:, 0] + X[:, 2] * X[:, 0] + generator.normal(size=800) > 0).astype(int)
    text = boosted(np.where([True, False, True], X, 0.0), y, ["a", "b", "c"])
    one = parse_booster(text)
    swap = np.array([1, 0, 2])

    def mirrored(tree: TreeText) -> TreeText:
        return replace(tree, split_feature=swap[tree.split_feature])

    trees = flatten(replace(one, trees=one.trees + tuple(mirrored(tree) for tree in one.trees)))

    def explain(families: str, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        return contributions(trees, families, families, start, end)

    return explain


@settings(max_examples=100)
@given(was=st.floats(-2, 2), now=st.floats(-2, 2), c=st.floats(-2, 2), c_now=st.floats(-2, 2))
def test_symmetry_within_a_family(
    symmetric: Callable[..., np.ndarray], was: float, now: float, c: float, c_now: float
) -> None:
    """`a` and `b` are interchangeable in these trees and move alike: they must get the same."""
    start, end = np.array([[was, was, c]]), np.array([[now, now, c_now]])
    for families in ("aab", "aaa", "abc"):
        a, b, _ = symmetric(families, start, end)[0]
        assert a == pytest.approx(b, abs=1e-12)
