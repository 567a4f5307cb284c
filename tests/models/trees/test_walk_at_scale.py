"""Thousands of random pairs: sums, exact zeros, and the same answer however the work is cut."""

from collections.abc import Callable

import numpy as np
import pytest

from creditline.models.trees.contributions import contributions


@pytest.fixture(scope="module")
def grown(forest: Callable[..., object]) -> object:
    return forest("aaabbbcccdddeefg" * 5, categories={1: 80, 33: 6}, num_leaves=31, rows=3000)


# Below and above the share from which every tree is gone down instead of up from the nodes that part the rows.
@pytest.mark.parametrize(("share", "pairs"), [(0.01, 30_000), (0.05, 30_000), (0.5, 30_000), (1.0, 10_000)])
def test_100_000_pairs_sum_to_the_change_of_margin(grown: object, share: float, pairs: int) -> None:
    starts, ends = grown.draw(31, pairs), grown.draw(32, pairs)
    kept = np.random.default_rng(33).random(starts.shape) >= share
    ends[kept] = starts[kept]
    found = grown.contributions(starts, ends)
    gap = found.sum(axis=1) - (grown.margin(ends) - grown.margin(starts))
    assert np.abs(gap).max() < 1e-12
    assert (found[kept] == 0.0).all()
    assert (found[~kept] != 0.0).mean() > 0.01
    assert np.abs(found.sum(axis=1)).max() > 0.1


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_do_not_change_a_bit(grown: object, threads: int) -> None:
    starts, ends = grown.draw(31, 101), grown.draw(32, 101)
    concepts = [f"{family}{place % 2}" for place, family in enumerate(grown.families)]
    one = contributions(grown.trees, grown.families, concepts, starts, ends)
    np.testing.assert_array_equal(contributions(grown.trees, grown.families, concepts, starts, ends, threads), one)
    alone = [contributions(grown.trees, grown.families, concepts, starts[[r]], ends[[r]])[0] for r in range(101)]
    np.testing.assert_array_equal(np.array(alone), one)


def test_no_pairs(grown: object) -> None:
    assert grown.contributions(grown.draw(1, 0), grown.draw(1, 0)).shape == (0, 80)


def test_rows_of_another_width_are_refused(grown: object) -> None:
    with pytest.raises(ValueError, match="80 features"):
        grown.contributions(np.zeros((2, 79)), np.zeros((2, 79)))
