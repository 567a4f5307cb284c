"""A small part of the study of docs/validation.md: intervals hold the truth, tests keep their level, the old ones do not."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2

from creditline.training.metrics.delong import auc_interval
from creditline.training.metrics.goodness_of_fit import hosmer_lemeshow

pytestmark = pytest.mark.slow

STUDY = str(Path(__file__).parents[3] / "benchmarks" / "validation")
TABLES = 300


@pytest.fixture(scope="module", autouse=True)
def study() -> Iterator[None]:
    """Scripts there import one another by bare name."""
    sys.path.insert(0, STUDY)
    yield
    sys.path.remove(STUDY)


@pytest.fixture(scope="module")
def case(study):
    """300 customers on four dates, a tenth of whom default within a year."""
    from known_probabilities import Case

    return Case(300, 0.10, 4, 3)


@pytest.fixture(scope="module")
def tables(case):
    from known_probabilities import draw

    rng = np.random.default_rng(19)
    return [draw(case, rng) for _ in range(TABLES)]


def test_the_interval_of_the_auc_holds_the_truth_and_delongs_own_does_not(case, tables):
    from coverage_and_size import truth

    true = truth(case, np.random.default_rng(1), 50_000).auc
    held = Counter()
    for rows in tables:
        for name, who in (("together", rows.customer), ("apart", None)):
            found = auc_interval(rows.defaulted, rows.pd, who)
            held[name] += found.low <= true <= found.high
    # 95 of 100, which 300 tables know to 1.3 (one standard error).
    assert 0.91 <= held["together"] / TABLES <= 0.985
    assert held["apart"] / TABLES < 0.88


@pytest.mark.long
def test_hosmer_lemeshow_rejects_right_probabilities_at_its_level_and_the_old_one_does_not(tables):
    rejected = Counter()
    for rows in tables:
        new = hosmer_lemeshow(rows.defaulted, rows.pd, customer=rows.customer).hosmer_lemeshow
        old = hosmer_lemeshow(rows.defaulted, rows.pd).hosmer_lemeshow
        rejected["together"] += new.p < 0.05
        rejected["apart"] += chi2.sf(old.statistic, old.degrees) < 0.05
    assert 0.01 <= rejected["together"] / TABLES <= 0.09
    assert rejected["apart"] / TABLES > 0.25


def test_a_right_model_seldom_shows_an_amber_light(case, tables):
    from coverage_and_size import judge, truth

    true = truth(case, np.random.default_rng(1), 50_000)
    shown = Counter()
    for rows in tables[:120]:
        shown.update({name: value for name, value in judge(rows, true, costly=False).items() if "any" in name})
    # At most 5 of 100, which 120 tables know to 2.
    assert shown["any/amber or red light"] / 120 <= 0.10
    assert shown["any/band below 0.05, as they are"] / 120 > 0.11


def test_the_probabilities_of_the_tables_are_right(tables):
    """Over all tables as many default as promised, on the first date and on the last, after some have left."""
    for date in (0, 3):
        on = [(rows.defaulted[rows.date == date].sum(), rows.pd[rows.date == date].sum()) for rows in tables]
        gap = np.array([found - promised for found, promised in on])
        assert abs(gap.mean()) < 3 * gap.std() / np.sqrt(TABLES)


def test_weights_undo_the_closing_of_lines(study):
    from known_probabilities import Case, draw

    rows = draw(Case(40_000, 0.10, 2, 3, "closed"), np.random.default_rng(2))
    weighted = np.average(rows.defaulted, weights=rows.weight)
    assert weighted == pytest.approx(np.average(rows.pd, weights=rows.weight), abs=0.004)
    assert rows.defaulted.mean() > weighted + 0.004
