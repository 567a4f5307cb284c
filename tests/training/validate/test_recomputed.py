"""Numbers of the report made again from the rows by pandas, scikit-learn, SciPy and LightGBM itself."""

import lightgbm
import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from scipy.stats import entropy
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve

from creditline.models.artefact.reference import MARGIN
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.matrix import to_matrix


@pytest.fixture(scope="module")
def rows(split):
    """The rows the report and the training share: those learned from, and the judged ones."""
    return split.predictions.to_pandas()


@pytest.fixture(scope="module")
def judged(rows):
    return rows[rows.role == "test"].reset_index(drop=True)


@pytest.fixture(scope="module")
def matrix(split, lender, judged):
    """Features of the judged rows."""
    pairs = split.tested.select(["customer_id", "as_of"])
    assert pairs["customer_id"].to_pylist() == judged.customer_id.to_list()
    return to_matrix(split.model.features, features_of(split.model, lender, pairs))


@pytest.mark.slow
def test_counts_rates_and_areas_by_date(rows, held_out):
    by_month = {one.group: one for one in held_out.discrimination if one.by == "month"}
    for month, part in rows.groupby(pd.to_datetime(rows.as_of).dt.strftime("%Y-%m")):
        found = by_month[month]
        assert (found.rows, found.customers) == (len(part), part.customer_id.nunique())
        assert found.defaults == part.defaulted.sum()
        # Learned from until September 2022.
        assert found.after == (pd.Period(month, "M") - pd.Period("2022-09", "M")).n
        assert found.default_rate == pytest.approx(part.defaulted.mean())
        assert found.mean_pd == pytest.approx(part.pd.mean())
        assert found.auc == pytest.approx(roc_auc_score(part.defaulted, part.pd))
        assert found.gini == pytest.approx(2 * found.auc - 1)
        false, true, _ = roc_curve(part.defaulted, part.pd, drop_intermediate=False)
        assert found.ks == pytest.approx(np.abs(true - false).max())
    assert held_out.judged.rows == len(rows[rows.role == "test"])


def test_scores_counted_by_numpy(judged, held_out, split):
    edges = [*(one.lowest for one in held_out.scores), split.model.scale.high + 1]
    for outcome, name in ((0, "goods"), (1, "bads")):
        counts = np.histogram(judged.score[judged.defaulted == outcome], edges)[0]
        assert [getattr(one, name) for one in held_out.scores] == counts.tolist()


def test_tenths_by_pandas(judged, held_out):
    tenth = pd.qcut(judged.pd.rank(method="first"), 10, labels=False)
    for found, (_, part) in zip(held_out.calibration.bins, judged.groupby(tenth), strict=True):
        assert found.rows == pytest.approx(len(part), abs=1)
    gaps = [abs(one.mean_pd - one.default_rate) * one.rows for one in held_out.calibration.bins]
    assert held_out.calibration.error == pytest.approx(sum(gaps) / len(judged))
    assert held_out.calibration.brier == pytest.approx(brier_score_loss(judged.defaulted, judged.pd))


def test_bands_by_month_by_pandas(rows, held_out):
    known = {(one.month, one.band): one for one in held_out.over_time}
    for (month, band), part in rows.groupby([pd.to_datetime(rows.as_of).dt.strftime("%Y-%m"), "band"]):
        found = known[month, band]
        assert (found.rows, found.defaults) == (len(part), part.defaulted.sum())
        assert (found.mean_pd, found.default_rate) == pytest.approx((part.pd.mean(), part.defaulted.mean()))
        assert found.low <= found.default_rate <= found.high
    smallest = min(held_out.over_time, key=lambda one: one.jeffreys_p)
    assert smallest.adjusted_p == pytest.approx(min(smallest.jeffreys_p * len(held_out.over_time), 1))


def test_shares_of_bands_and_indices_by_scipy(judged, held_out, split):
    shares = judged.band.value_counts(normalize=True)
    assert held_out.stability.concentration == pytest.approx((shares**2).sum())
    model = split.model
    raw = model.reference[MARGIN].to_numpy()
    known = model.scale.score(model.scale.raw(model.calibration(raw))).astype(float)
    edges = [-np.inf, *np.unique(np.quantile(known, np.arange(1, 10) / 10)), np.inf]
    expected, actual = (pd.cut(each, edges).value_counts(sort=False) + 0.5 for each in (pd.Series(known), judged.score))
    # Half a customer is added to a bin for missing scores as well, which has none.
    one, other = ([*each, 0.5] for each in (expected, actual))
    assert held_out.stability.score.psi == pytest.approx(entropy(one, other) + entropy(other, one))
    assert held_out.stability.reference_rows == len(known)
    chance = (len(expected) - 1) * (1 / len(known) + 1 / len(judged))
    assert held_out.stability.chance == pytest.approx(chance)


def test_migration_by_pandas(rows, judged, held_out):
    first = rows[pd.to_datetime(rows.as_of) == "2022-03-31"]
    both = first.merge(judged, on="customer_id")
    found = held_out.stability.migration
    counts = pd.crosstab(both.band_x, both.band_y).reindex(index=found.bands, columns=found.bands, fill_value=0)
    assert found.counts == tuple(map(tuple, counts.to_numpy().tolist()))


def test_a_family_set_to_missing_by_lightgbm(judged, matrix, held_out, split):
    model = split.model
    family = held_out.families[0]
    without = matrix.copy()
    without[:, [feature.family == family.family for feature in model.features]] = np.nan
    log_odds = model.calibration(lightgbm.Booster(model_str=model.booster_text).predict(without, raw_score=True))
    score = model.scale.score(model.scale.raw(log_odds))
    area = roc_auc_score(judged.defaulted, judged.pd) - roc_auc_score(judged.defaulted, log_odds)
    assert family.auc_lost == pytest.approx(area)
    assert family.mean_pd == pytest.approx(expit(log_odds).mean())
    assert family.points_moved == pytest.approx((judged.score - score).abs().mean())


def test_the_scorecards_own_measures_by_scikit_learn(judged, held_out, split):
    card = held_out.scorecard.scorecard
    log_odds = split.challenger.log_odds[np.array(split.predictions["role"].to_pylist()) == "test"]
    probability = expit(log_odds)
    assert card.auc == pytest.approx(roc_auc_score(judged.defaulted, log_odds))
    assert card.brier == pytest.approx(brier_score_loss(judged.defaulted, probability))
    assert card.log_loss == pytest.approx(log_loss(judged.defaulted, probability))
    assert card.mean_pd == pytest.approx(probability.mean())
    assert held_out.discrimination[0].scorecard_auc == pytest.approx(card.auc)
    beside = held_out.scorecard.auc
    assert (held_out.discrimination[0].gain_low, held_out.discrimination[0].gain_high) == (beside.low, beside.high)


def test_refits_by_pandas(rows, judged, matrix, held_out, split, lender):
    """The trees are grown as the report grows them; what is said of them is computed anew."""
    from creditline.training.validate.judged.refit import regrow

    learned = split.predictions.filter(np.array(split.predictions["role"].to_pylist()) == "train")
    taught = to_matrix(split.model.features, features_of(split.model, lender, learned.select(["customer_id", "as_of"])))
    assert held_out.refits.learned_rows == len(taught)
    found = held_out.refits.refits[0]
    text = regrow(split.model, taught, learned["defaulted"].to_numpy().astype(float), seed=found.seed, threads=2)
    margin = lightgbm.Booster(model_str=text).predict(matrix, raw_score=True)
    model = split.model
    score = model.scale.score(model.scale.raw(model.calibration(margin)))
    assert found.auc == pytest.approx(roc_auc_score(judged.defaulted, margin))
    assert found.rank_correlation == pytest.approx(pd.Series(margin).corr(judged.margin, method="spearman"))
    assert found.points_moved == pytest.approx((judged.score - score).abs().mean())
    names = np.array([band.name for band in model.bands])
    other = names[np.searchsorted([band.lowest for band in model.bands], score, side="right") - 1]
    assert found.bands_changed == pytest.approx((other != judged.band).mean())


def test_lights_follow_the_adjusted_p(held_out):
    calibration = held_out.calibration
    tests = [calibration.hosmer_lemeshow.p, calibration.spiegelhalter.p]
    tests += [band.jeffreys_p for band in calibration.bands if band.jeffreys_p is not None]
    adjusted = [calibration.hosmer_lemeshow_adjusted_p, calibration.spiegelhalter_adjusted_p]
    adjusted += [band.adjusted_p for band in calibration.bands if band.adjusted_p is not None]
    assert min(adjusted) == pytest.approx(min(min(tests) * len(tests), 1))
    assert all(raised >= p for raised, p in zip(adjusted, tests, strict=True))
