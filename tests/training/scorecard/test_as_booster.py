"""A scorecard's booster: LightGBM, the tree reader and the card's own arithmetic agree to the last bit."""

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_booster import written_booster

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.models.trees.additive import is_additive
from creditline.models.trees.booster_text import parse_booster
from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.predict import predicted
from creditline.training.scorecard import Scorecard, WoeBins, as_booster
from creditline.training.scorecard.scorecard import Attribute

CODES = 70  # more than two words of a bitset
FINITE = st.floats(-1e12, 1e12).filter(lambda number: number == 0 or abs(number) > 1e-30)
WORTH = st.floats(-5, 5)


def named(place, codes=0):
    kind, unit = ("category", "category") if codes else ("number", "index")
    categories = tuple(f"k{code}" for code in range(codes))
    words = dict.fromkeys(("named", "concept_named"), Named.alike(f"x{place}"))
    return ModelFeature(
        f"x{place}", "", kind, categories, "profile", "profile.thing", unit, 0, "none", "customer", True, **words
    )


@st.composite
def numbers(draw):
    edges = tuple(sorted(draw(st.sets(FINITE, max_size=7))))
    return edges, (), len(edges) + 1


@st.composite
def groups(draw):
    own = draw(st.lists(st.integers(0, 5), min_size=1, max_size=CODES))
    group_of = np.unique(own, return_inverse=True)[1]
    return (), tuple(map(int, group_of)), int(group_of.max()) + 1


@st.composite
def cards(draw):
    """A card over four columns, some of which no attribute reads, and its features."""
    columns = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True))
    attributes, features = [], [named(place) for place in range(4)]
    for column in sorted(columns):
        edges, group_of, known = draw(st.one_of(numbers(), groups()))
        if group_of:
            features[column] = named(column, len(group_of))
        weights = tuple(draw(st.lists(WORTH, min_size=known + 1, max_size=known + 1)))
        counts = tuple(draw(st.lists(st.integers(0, 10**6), min_size=known + 1, max_size=known + 1)))
        bins = WoeBins(edges, group_of, weights, counts, (None,) * (known + 1), 0.0)
        attributes.append(Attribute(features[column].name, column, bins, draw(st.floats(0.01, 3))))
    return Scorecard(tuple(attributes), draw(WORTH)), tuple(features)


def values(attribute, rng, rows):
    """At, just above and just below every edge, missing, and codes never seen."""
    bins = attribute.bins
    if bins.group_of:
        tried = np.append(np.arange(CODES + 40.0), [np.nan, -1.0])
    else:
        edges = np.array(bins.edges)
        above = np.concatenate([np.nextafter(edges, np.inf), np.nextafter(edges, -np.inf)])
        tried = np.concatenate([edges, above[np.abs(above) > 1e-30], [np.nan, 0.0, 1e300, -1e300]])
    return rng.choice(tried, rows)


@settings(max_examples=150)
@given(cards(), st.integers(0, 2**32 - 1))
def test_lightgbm_the_reader_and_the_card_agree_to_the_last_bit(drawn, seed):
    card, features = drawn
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(64, 4))
    for attribute in card.attributes:
        matrix[:, attribute.column] = values(attribute, rng, 64)
    text = as_booster(card, features).text
    expected = card.margins(matrix)
    assert lightgbm.Booster(model_str=text).predict(matrix, raw_score=True).tolist() == expected.tolist()
    assert predicted(read_trees(text), matrix).tolist() == expected.tolist()
    assert is_additive(parse_booster(text))


@settings(max_examples=60)
@given(cards(), st.integers(0, 2**32 - 1))
def test_what_a_feature_adds_to_a_change_is_the_difference_of_its_bins(drawn, seed):
    card, features = drawn
    rng = np.random.default_rng(seed)
    starts, ends = rng.normal(size=(2, 16, 4))
    moved = np.zeros((16, 4))
    for attribute in card.attributes:
        starts[:, attribute.column], ends[:, attribute.column] = (values(attribute, rng, 16) for _ in range(2))
        before, after = (attribute.bins(rows[:, attribute.column]) for rows in (starts, ends))
        moved[:, attribute.column] = attribute.weight * (after - before)
    names = [feature.name for feature in features]
    trees = read_trees(as_booster(card, features).text)
    assert contributions(trees, names, names, starts, ends) == pytest.approx(moved, abs=1e-12)


def test_a_tree_by_hand():
    """Two edges: up to 1, over 1 up to 3, over 3, missing; 10, 20, 30 and 40 rows worth 0.5 times 2, -1, 4 and 1."""
    bins = WoeBins((1.0, 3.0), (), (2.0, -1.0, 4.0, 1.0), (10, 20, 30, 40), (None,) * 4, 0.0)
    booster = lightgbm.Booster(model_str=as_booster(Scorecard((Attribute("x0", 0, bins, 0.5),), -3.0), [named(0)]).text)
    rows = np.array([[1.0], [np.nextafter(1.0, 2.0)], [3.0], [3.5], [np.nan]])
    assert booster.predict(rows, raw_score=True).tolist() == [-2.0, -3.5, -3.5, -1.0, -2.5]
    # Of the 100 rows a SHAP value is measured from their mean: 0.1 * 1 - 0.2 * 0.5 + 0.3 * 2 + 0.4 * 0.5 = 0.8.
    assert booster.predict(rows[:1], pred_contrib=True)[0] == pytest.approx([1.0 - 0.8, -3.0 + 0.8])
    assert booster.feature_importance("split").tolist() == [3]


def test_two_trees_of_a_feature_or_two_features_of_a_tree_are_no_card():
    split = {"num_leaves": 3, "threshold": "0 1", "decision_type": "8 8", "left_child": "1 -1", "right_child": "-3 -2"}

    def booster(*features):
        trees = [split | {"split_feature": read, "leaf_value": "1 2 3"} for read in features]
        return parse_booster(written_booster(*trees))

    assert is_additive(booster("0 0", "1 1"))
    assert not is_additive(booster("0 0", "0 0"))
    assert not is_additive(booster("0 1"))
