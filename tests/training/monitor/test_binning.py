"""Values counted into bins, against a search for each of them."""

import numpy as np
import pytest

from creditline.training.monitor.population.binning import Bins


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_a_search_for_every_value(seed):
    random = np.random.default_rng(seed)
    values = np.concatenate((random.integers(0, 30, 500).astype(float), [np.nan] * 7, [np.inf, -np.inf]))
    bins = Bins.of(random.integers(0, 30, 200).astype(float))
    known = values[~np.isnan(values)]
    place = np.searchsorted(bins.edges, known, side="left")
    assert bins.counted(values).tolist() == [*np.bincount(place, minlength=len(bins.edges) + 1), 7]
    assert bins.counted(values).sum() == len(values)


def test_no_value_known_is_one_bin_beside_the_missing():
    nothing = Bins.of(np.array([np.nan, np.nan]))
    assert nothing.counted(np.array([1.0, np.nan, 3.0])).tolist() == [2, 1]


def test_codes_are_counted_by_category():
    assert Bins.of(np.empty(0), 3).counted(np.array([0.0, 2.0, 2.0, np.nan])).tolist() == [1, 0, 2, 1]
