"""The cells of the inner cross-validation: every row held once, by trees that know neither its customer nor its time."""

import numpy as np

from creditline.training.screen.inner import Inner, cells


def sample(customers=300, dates=6, seed=0):
    rng = np.random.default_rng(seed)
    draw = np.repeat(rng.random(customers), dates)
    days = np.tile(np.datetime64("2024-01-31") + 30 * np.arange(dates), customers)
    return Inner(draw, days), (rng.random(customers * dates) < 0.2).astype(float)


def test_nine_cells_share_neither_customers_nor_time():
    inner, defaulted = sample()
    found = cells(inner, defaulted)
    assert len(found) == 9
    assert (np.sum([cell.held for cell in found], axis=0) == 1).all()
    for cell in found:
        assert not set(inner.draw[cell.learn]) & set(inner.draw[cell.held])
        assert not set(inner.as_of[cell.learn]) & set(inner.as_of[cell.held])
        assert len(set(inner.as_of[cell.held])) == 2
        assert cell.learn.sum() > len(defaulted) / 3


def test_one_date_leaves_customers_alone():
    inner, defaulted = sample(customers=900, dates=1)
    found = cells(inner, defaulted)
    assert len(found) == 3
    assert all((cell.learn == ~cell.held).all() for cell in found)


def test_few_defaults_make_fewer_cells_and_then_none():
    inner, defaulted = sample(seed=1)
    order = np.flatnonzero(defaulted)
    counts = []
    for kept in (300, 90, 50, 20):
        few = np.zeros_like(defaulted)
        few[np.random.default_rng(2).permutation(order)[:kept]] = 1
        counts.append(len(cells(inner, few)))
    assert counts[0] == 9
    assert counts[-1] == 0
    assert counts == sorted(counts, reverse=True)


def test_folds_are_the_same_for_all_rows_of_a_customer_and_taken_along():
    inner, _ = sample()
    fold = inner.folds(5)
    assert set(fold) == {0, 1, 2, 3, 4}
    assert all(len(set(fold[inner.draw == one])) == 1 for one in set(inner.draw))
    chosen = inner.as_of > np.datetime64("2024-03-15")
    assert (inner.take(chosen).folds(5) == fold[chosen]).all()
