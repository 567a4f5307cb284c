"""Bins keep to what their feature declares, missing values too, and have bounds that can be printed."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.scorecard import fit_scorecard
from creditline.training.scorecard.binning import bin_feature, in_order, printable
from creditline.training.scorecard.patterns import with_patterns
from creditline.training.settings.card_settings import CardSettings

PLAIN = ModelFeature(
    "x", "", "number", (), "profile", "profile.thing", "index", 1, "none", "customer", True,
    named=Named.alike("x"), concept_named=Named.alike("x"),
)  # fmt: skip


def declared(direction, null="none", name="x", concept="thing"):
    return dataclasses.replace(PLAIN, direction=direction, null=null, name=name, concept=f"profile.{concept}")


@pytest.mark.parametrize(
    ("direction", "null", "weights", "expected"),
    [
        (1, "none", [1, 3, 2, 9], [1, 2.5, 2.5, 9]),
        (-1, "none", [1, 3, 2, 9], [2, 2, 2, 9]),
        (1, "best", [1, 2, 3, 2], [1.5, 2, 3, 1.5]),  # it and the lowest share their mean
        (-1, "best", [3, 2, 1, 5], [3, 8 / 3, 8 / 3, 8 / 3]),  # pooled as far as it takes: 5, 1 and 2
        (1, "worst", [1, 2, 3, 2], [1, 2, 2.5, 2.5]),
        (-1, "worst", [3, 2, 1, -3], [0.75] * 4),  # 3 with -3, then 2, then 1
        (0, "none", [1, 3, 2, 9], [1, 3, 2, 9]),
    ],
)
def test_weights_in_order_by_hand(direction, null, weights, expected):
    found = in_order(np.array(weights, float), np.ones(4), declared(direction, null))
    assert found.tolist() == pytest.approx(expected)


@given(
    st.lists(st.floats(-5, 5), min_size=3, max_size=8),
    st.sampled_from([-1, 1]),
    st.sampled_from(["best", "worst", "none"]),
)
def test_any_weights_come_out_as_declared(weights, direction, null):
    found = in_order(np.array(weights), np.arange(1.0, len(weights) + 1), declared(direction, null))
    *known, missing = found
    assert (direction * np.diff(known) >= 0).all()
    if null == "best":
        assert missing <= min(known)
    if null == "worst":
        assert missing >= max(known)


def test_who_was_never_late_is_no_riskier_than_who_was_long_ago():
    rng = np.random.default_rng(0)
    days = np.where(rng.random(4000) < 0.5, np.nan, rng.integers(0, 400, 4000).astype(float))
    defaulted = (rng.random(4000) < np.where(np.isnan(days), 0.2, 0.3 - days / 2000)).astype(float)
    free = bin_feature(days, defaulted, declared(-1)).weights
    best = bin_feature(days, defaulted, declared(-1, "best")).weights
    assert free[-1] > min(free[:-1])
    assert best[-1] == min(best)


def test_neighbours_that_come_out_alike_are_one_bin():
    """Risk rises, falls and rises, and may only rise: what falls is one bin with what was before."""
    value = np.repeat(np.arange(4.0), 500)
    defaulted = np.concatenate([np.repeat([1.0, 0.0], [bads, 500 - bads]) for bads in (50, 200, 100, 400)])
    bins = bin_feature(value, defaulted, declared(1))
    assert bins.edges == (0.0, 2.0)
    assert bins.counts == (500, 1000, 500, 0)
    assert bins.default_rates == (0.1, 0.3, 0.8, None)


def test_default_rates_count_each_row_as_often_as_it_counts():
    value, defaulted = np.repeat([0.0, 1.0], 100), np.tile([1.0, 0.0], 100)
    bins = bin_feature(value, defaulted, declared(1), np.where(defaulted == 1, 1.0, 4.0))
    assert bins.counts[0] + bins.counts[1] == 200
    assert {rate for rate in bins.default_rates if rate is not None} == {0.2}


@given(st.lists(st.floats(0, 1e6), min_size=50, max_size=300), st.floats(0, 1e6))
def test_a_printable_bound_moves_few_values(values, edge):
    values = np.sort(values)
    (found,) = printable([edge], values)
    moved = (values <= found) != (values <= edge)
    assert moved.mean() <= 0.005


def test_printable_bounds_by_hand():
    spread = np.linspace(0, 1, 1001)
    assert printable([0.47361], spread) == (0.47,)  # 4 of 1001 values are moved
    assert printable([0.47361], np.linspace(0.4, 0.5, 1001)) == (0.474,)  # 0.47 would move 36
    assert printable([29.5, 30.5], np.arange(100.0)) == (29.0, 30.0)
    assert printable([12_345.6], np.linspace(0, 20_000, 10_001)) == (12_300.0,)  # 12,000 would move 173 of 10,001
    assert printable([2.2, 2.4], np.array([1.0, 2.0, 3.0])) == (2.0,)  # one bound where two would part nobody


def test_no_more_features_of_a_concept_than_allowed():
    rng = np.random.default_rng(0)
    base = rng.normal(size=3000)
    matrix = base[:, None] + rng.normal(0, 1.0, (3000, 5))
    defaulted = (rng.random(3000) < 1 / (1 + np.exp(1 - base))).astype(float)
    features = [declared(1, name=f"x{n}", concept="one" if n < 4 else "two") for n in range(5)]
    found = [a.feature for a in fit_scorecard(matrix, defaulted, features).attributes]
    assert sum(name != "x4" for name in found) == 2
    assert "x4" in found
    wide = fit_scorecard(matrix, defaulted, features, settings=CardSettings(windows=4))
    assert len(wide.attributes) == 5
    few = fit_scorecard(matrix, defaulted, features, settings=CardSettings(windows=4, features=3))
    assert len(few.attributes) == 3


def test_what_has_a_direction_is_taken_where_there_is_any():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(3000, 2))
    defaulted = (rng.random(3000) < 1 / (1 + np.exp(1 - matrix.sum(axis=1)))).astype(float)
    pattern, directed = declared(0, name="pattern"), declared(1, name="directed")
    assert [a.feature for a in fit_scorecard(matrix, defaulted, [pattern, directed]).attributes] == ["directed"]
    both = [pattern, declared(0, name="other", concept="two")]
    assert [a.feature for a in fit_scorecard(matrix, defaulted, both).attributes] == ["pattern", "other"]


@pytest.mark.parametrize(("worth", "patterns"), [(0.0, False), (1.5, True)])
def test_patterns_stand_on_it_where_customers_held_out_say_so(worth, patterns):
    rng = np.random.default_rng(1)
    matrix, draw = rng.normal(size=(6000, 8)), rng.random(6000)
    log_odds = -1 + 0.7 * matrix[:, 0] + worth * np.abs(matrix[:, 1])
    defaulted = (rng.random(6000) < 1 / (1 + np.exp(-log_odds))).astype(float)
    features = [declared(1, name="directed"), *(declared(0, name=f"x{n}", concept=f"c{n}") for n in range(7))]
    decided = with_patterns(matrix, defaulted, features, None, CardSettings(), draw)
    assert decided == CardSettings(patterns=patterns)
    card = fit_scorecard(matrix, defaulted, features, settings=decided)
    assert ("x0" in {one.feature for one in card.attributes}) is patterns
    ones = np.ones(6000)
    assert with_patterns(matrix, defaulted, features, ones, CardSettings(), draw) == decided


def test_where_nothing_can_be_told_apart_no_pattern_stands_on_it():
    rng = np.random.default_rng(0)
    matrix, draw = rng.normal(size=(200, 2)), rng.random(200)
    defaulted = np.repeat([1.0, 0.0], [40, 160])  # some 13 of them held out
    both = [declared(1, name="directed"), declared(0, name="pattern", concept="two")]
    assert with_patterns(matrix, defaulted, both, None, CardSettings(), draw).patterns is False
    assert with_patterns(matrix, defaulted, both[:1], None, CardSettings(), draw).patterns is None
    given = CardSettings(patterns=True)
    assert with_patterns(matrix, defaulted, both, None, given, draw) is given
