"""The validation's statistics against hand arithmetic and a second library."""

import doctest
import importlib
import math

import numpy as np
import pytest
from scipy.stats import binomtest, chisquare, entropy
from sklearn.metrics import roc_auc_score

from creditline.features.errors import DataError
from creditline.training.metrics import auc
from creditline.training.metrics.delong import auc_interval, delong_test
from creditline.training.metrics.goodness_of_fit import hosmer_lemeshow, spiegelhalter
from creditline.training.metrics.jeffreys import binomial_p, jeffreys_interval, jeffreys_p
from creditline.training.metrics.stability import count_in_bins, herfindahl, psi


def test_delong_by_hand():
    # Bads 0.6 and 0.3; goods 0.5, 0.3, 0.1. Placements of the bads: (1 + 1 + 1)/3 = 1 and (0 + 1/2 + 1)/3 = 1/2, mean
    # 3/4. Of the goods: 0.5 is below 1 of 2: 1/2; 0.3: (1 + 1/2)/2 = 3/4; 0.1: 1. Variances 1/8 and 1/16, so
    # var = (1/8)/2 + (1/16)/3 = 1/16 + 1/48 = 1/12.
    found = auc_interval([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1])
    assert found.auc == pytest.approx(0.75)
    assert found.standard_error == pytest.approx(math.sqrt(1 / 12))
    # In log-odds: ln 3, whose standard error is sqrt(1/12) / (3/16); two bads leave one degree, where t is 12.7062.
    reach = 12.7062 * math.sqrt(1 / 12) / (3 / 16)
    odds = (3 * math.exp(-reach), 3 * math.exp(reach))
    assert (found.low, found.high) == tuple(pytest.approx(o / (1 + o), rel=1e-3) for o in odds)


def test_delong_difference_by_hand():
    # The second risk is constant: every placement is 1/2, its AUC 1/2 with no variance and no covariance.
    found = delong_test([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1], [0.2] * 5)
    assert found.difference == pytest.approx(0.25)
    assert found.z == pytest.approx(0.25 / math.sqrt(1 / 12))
    # Student's t with one degree is Cauchy's distribution; 97.5 % of it lies below 12.7062.
    assert found.p == pytest.approx(1 - 2 / math.pi * math.atan(found.z))
    assert found.high - found.difference == pytest.approx(12.7062 * math.sqrt(1 / 12), rel=1e-5)


def test_delong_of_the_perfect_and_the_perfectly_wrong():
    """Neither has a variance; that they differ is certain, not undecided."""
    found = delong_test([1, 1, 0, 0], [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4])
    assert (found.difference, found.standard_error, found.p) == (1.0, 0.0, 0.0)
    same = delong_test([1, 1, 0, 0], [0.4, 0.3, 0.2, 0.1], [0.8, 0.6, 0.4, 0.2])
    assert (same.difference, same.p) == (0.0, 1.0)


def test_delong_difference_of_rankings_that_go_together_by_hand():
    """Without what two models share, a small gain of a challenger over the champion would never be told from chance."""
    # As above, but the second puts the tied good below its bad. Placements of the bads: 1, 1/2 and 1, 2/3; of the goods:
    # 1/2, 3/4, 1 and 1/2, 1, 1. Their differences are 0, -1/6 with a variance of 1/72, and 0, -1/4, 0 with one of 1/48:
    # (1/72)/2 + (1/48)/3 = 1/72 is the variance of the difference of 3/4 and 5/6.
    found = delong_test([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1], [0.6, 0.3, 0.5, 0.2, 0.1])
    assert found.difference == pytest.approx(-1 / 12)
    assert found.standard_error == pytest.approx(math.sqrt(1 / 72))


def test_one_ranking_twice_does_not_differ():
    risk = np.random.default_rng(1).normal(size=60)
    found = delong_test([0, 1] * 30, risk, np.exp(risk))
    assert (found.difference, found.p) == (0.0, 1.0)


def test_delong_against_a_bootstrap():
    rng = np.random.default_rng(5)
    y = (rng.random(800) < 0.2).astype(int)
    one, other = y + rng.normal(0, 1.0, 800), y + rng.normal(0, 1.4, 800)
    interval, difference = auc_interval(y, one), delong_test(y, one, other)
    assert interval.auc == pytest.approx(roc_auc_score(y, one), abs=1e-12)
    drawn = rng.integers(0, 800, (300, 800))
    areas = np.array([[auc(y[rows], one[rows]), auc(y[rows], other[rows])] for rows in drawn])
    # 300 resamples know a standard error to 1 / sqrt(600) = 4 %; three times that is allowed.
    assert interval.standard_error == pytest.approx(areas[:, 0].std(), rel=0.12)
    assert difference.standard_error == pytest.approx((areas[:, 0] - areas[:, 1]).std(), rel=0.12)


def test_one_class_has_no_area():
    with pytest.raises(DataError, match="all 3 customers defaulted not"):
        auc_interval([0, 0, 0], [0.1, 0.2, 0.3])


def test_jeffreys_by_hand():
    # 1 of 1: the posterior is Beta(3/2, 1/2). With x = sin^2 t its distribution is (2 t - sin 2t) / pi; at 1/2,
    # t = pi/4: (pi/2 - 1) / pi = 1/2 - 1/pi.
    assert jeffreys_p(1, 1, 0.5) == pytest.approx(0.5 - 1 / math.pi)
    # 1 of 2: Beta(3/2, 3/2) is symmetric.
    assert jeffreys_p(1, 2, 0.5) == pytest.approx(0.5)
    interval = jeffreys_interval([0, 1, 2], [2, 2, 2])
    assert (interval.low[0], interval.high[2]) == (0.0, 1.0)
    assert interval.low[1] + interval.high[1] == pytest.approx(1.0)
    # The ends are where the distribution reaches 2.5 % and 97.5 %.
    assert jeffreys_p(1, 2, interval.low[1]) == pytest.approx(0.025)
    # and with a level of 40 %, 30 % and 70 %.
    narrow = jeffreys_interval([1], [2], level=0.4)
    assert jeffreys_p(1, 2, narrow.low[0]) == pytest.approx(0.3)
    assert jeffreys_p(1, 2, narrow.high[0]) == pytest.approx(0.7)


def test_binomial_against_scipys_exact_test():
    # At least 2 of 3 at 1/2: (3 + 1) / 8.
    assert binomial_p(2, 3, 0.5) == pytest.approx(0.5)
    assert binomial_p(0, 3, 0.2) == 1.0
    assert binomial_p(9, 100, 0.05) == pytest.approx(binomtest(9, 100, 0.05, alternative="greater").pvalue)


def test_hosmer_lemeshow_by_hand():
    # Two bins of four: pd 0.25, one default: fits. pd 0.5, four of four: 4 (1/2)^2 / (1/4) = 4. The upper tail of a
    # chi-square with 2 degrees of freedom is exp(-4/2).
    found = hosmer_lemeshow([1, 0, 0, 0, 1, 1, 1, 1], [0.25] * 4 + [0.5] * 4, bins=2).hosmer_lemeshow
    assert (found.statistic, found.degrees) == (pytest.approx(4.0), 2)
    # Counts k of 4 at 1/4 and m of 4 at 1/2 give (k - 1)^2 / (3/4) + (m - 2)^2: the exact chance of 4 or more.
    first = {0: (3 / 4) ** 4, 1: 4 * (1 / 4) * (3 / 4) ** 3, 2: 6 / 16 * (3 / 4) ** 2, 3: 4 / 64 * 3 / 4, 4: 1 / 256}
    second = [math.comb(4, k) / 16 for k in range(5)]
    exact = sum(
        p * q for k, p in first.items() for m, q in enumerate(second) if (k - 1) ** 2 / 0.75 + (m - 2) ** 2 >= 4 - 1e-9
    )
    assert found.p == pytest.approx(exact, abs=0.02)


def test_hosmer_lemeshow_is_a_chi_square_of_goods_and_bads():
    rng = np.random.default_rng(0)
    p = np.repeat([0.1, 0.3, 0.6], 40)
    y = (rng.random(120) < p).astype(float)
    observed = [
        count for k in range(3) for count in (y[40 * k : 40 * k + 40].sum(), 40 - y[40 * k : 40 * k + 40].sum())
    ]
    expected = [count for share in (0.1, 0.3, 0.6) for count in (40 * share, 40 * (1 - share))]
    assert hosmer_lemeshow(y, p, bins=3).hosmer_lemeshow.statistic == pytest.approx(
        chisquare(observed, expected).statistic
    )


def test_spiegelhalter_by_hand():
    # p = 0.2 twice, one default: (0.8 - 0.2) 0.6 = 0.36; the variance is 2 (0.6)^2 (0.16) = 0.1152.
    found = spiegelhalter([1, 0], [0.2, 0.2])
    assert found.statistic == pytest.approx(0.36 / math.sqrt(0.1152))
    assert found.p == pytest.approx(math.erfc(found.statistic / math.sqrt(2)))
    assert spiegelhalter([1, 0], [0.5, 0.5]).p == 1.0


def test_spiegelhalter_is_standard_normal_for_true_probabilities():
    rng = np.random.default_rng(3)
    p = rng.beta(1, 6, (300, 400))
    drawn = [spiegelhalter(rng.random(400) < row, row).statistic for row in p]
    # The mean of 300 standard normals has a standard error of 0.058, their standard deviation one of 0.041.
    assert abs(np.mean(drawn)) < 0.18
    assert np.std(drawn) == pytest.approx(1.0, abs=0.13)


def test_psi_by_hand_and_as_two_entropies():
    # Counts 9.5 + 0.5 and 29.5 + 0.5 are shares 1/4 and 3/4; against halves: (1/4) ln 2 + (-1/4) ln(2/3) = (1/4) ln 3.
    assert psi([9.5, 29.5], [19.5, 19.5]) == pytest.approx(math.log(3) / 4)
    one, other = np.array([5.0, 20, 75]), np.array([30.0, 30, 40])
    both = entropy(one + 0.5, other + 0.5) + entropy(other + 0.5, one + 0.5)
    assert psi(one, other) == pytest.approx(both)


def test_bins_come_from_the_reference_and_keep_what_is_missing_apart():
    reference = np.array([1.0, 2, 3, 4, np.nan])
    # The one edge is the median 2.5.
    expected, actual = count_in_bins(reference, np.array([9.0, 9, 1, np.nan, np.nan]), bins=2)
    assert (expected.tolist(), actual.tolist()) == ([2, 2, 1], [1, 2, 2])
    # All deciles of a constant are one edge; nothing known gives one empty bin.
    assert count_in_bins(np.ones(5), np.array([1.0, 2.0]))[1].tolist() == [1, 1, 0]
    assert count_in_bins(np.array([np.nan]), np.array([1.0]))[1].tolist() == [1, 0]


def test_herfindahl_by_hand():
    assert herfindahl([1, 3]) == pytest.approx(1 / 16 + 9 / 16)
    assert herfindahl([0, 7]) == 1.0


@pytest.mark.parametrize("name", ["metrics.jeffreys", "metrics.stability", "validate.findings.light"])
def test_examples_in_docstrings(name):
    found = doctest.testmod(importlib.import_module(f"creditline.training.{name}"))
    assert found.attempted
    assert not found.failed
