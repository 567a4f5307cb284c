"""Reasons for any LightGBM binary booster, held against brute force over orderings, LightGBM and shap."""

import math

import lightgbm
import numpy as np
import pandas as pd
import polars as pl
import pytest
from block_orderings import by_brute_force
from sklearn.datasets import load_breast_cancer

from creditline.explain import OwnPast
from creditline.features.errors import DataError


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """Numbers with gaps, and two category columns, one of text and one of whole numbers."""
    draws = np.random.default_rng(3)
    rows = 1500
    frame = pd.DataFrame(
        {
            "age": draws.normal(size=rows),
            "town": pd.Categorical(draws.choice(list("wxyz"), rows)),
            "debt": draws.normal(size=rows),
            "grade": pd.Categorical(draws.choice([10, 20, 30], rows)),
            "calls": draws.integers(0, 5, rows).astype(float),
        }
    )
    frame.loc[::6, "age"] = np.nan
    frame.loc[::11, "town"] = None
    return frame


@pytest.fixture(scope="module")
def model(people: pd.DataFrame) -> lightgbm.LGBMClassifier:
    risk = (
        people["age"].fillna(0.4) * people["debt"] + (people["town"] == "x") + (people["grade"] == 20) * people["calls"]
    )
    risk += np.random.default_rng(4).logistic(size=len(people))
    settings = {
        "n_estimators": 12,
        "num_leaves": 6,
        "min_data_per_group": 5,
        "cat_smooth": 1.0,
        "verbosity": -1,
        "n_jobs": 1,
    }
    return lightgbm.LGBMClassifier(**settings).fit(people, risk > 1.0)


FAMILIES = {"age": "person", "town": "person", "debt": "money", "grade": "money"}


WHO = {"age": "person", "town": "person", "debt": "money", "grade": "money", "calls": "money"}
CONCEPTS = {"age": "life", "town": "life", "grade": "trust", "calls": "trust"}


@pytest.mark.parametrize(("families", "concepts"), [(None, None), (FAMILIES, None), (WHO, CONCEPTS), (None, CONCEPTS)])
def test_a_change_is_what_brute_force_over_orderings_gives(people, model, families, concepts):
    explain = OwnPast(model, families, concepts)
    assert "categories" not in repr(explain)
    used = {place for place, gain in enumerate(model.booster_.feature_importance("gain")) if gain}
    assert {1, 3} <= used  # both categories split
    before, now = people.iloc[[0, 6, 11, 66]], people.iloc[[1, 7, 12, 3]]
    found = explain.change(before, now)
    margin = lambda rows: model.booster_.predict(rows, raw_score=True, num_threads=1)  # noqa: E731
    starts, ends = (explain._columns.matrix(rows) for rows in (before, now))
    for row in range(4):
        expected = by_brute_force(margin, (explain.families, explain.concepts), starts[row], ends[row])
        assert np.abs(found.values[row] - expected).max() < 1e-12
    assert found.base_values == pytest.approx(model.predict_proba(before, raw_score=True), abs=1e-12)
    assert found.values.sum(axis=1) + found.base_values == pytest.approx(
        model.predict_proba(now, raw_score=True), abs=1e-12
    )


def test_what_did_not_move_has_exactly_nothing(people, model):
    now = people.iloc[[5]].copy()
    before = now.copy()
    before["debt"], now["debt"] = -2.0, 2.0
    values = OwnPast(model).change(before, now).values[0]
    assert [name for name, value in zip(people.columns, values, strict=True) if value != 0.0] == ["debt"]


def test_ordinary_values_are_lightgbms_own(people, model):
    found = OwnPast(model).shap_values(people)
    expected = model.predict(people, pred_contrib=True)
    assert np.abs(found.values - expected[:, :-1]).max() < 1e-10
    assert found.base_values == pytest.approx(expected[:, -1], abs=1e-10)


def test_many_references_are_the_mean_of_single_ones(people, model):
    explain = OwnPast(model, FAMILIES, threads=2)
    others, now = people.iloc[20:40], people.iloc[[2]]
    singly = [explain.change(others.iloc[[place]], now).values[0] for place in range(len(others))]
    assert explain.against(others, now).values[0] == pytest.approx(np.mean(singly, axis=0), abs=1e-12)


def test_every_kind_of_frame_gives_the_same_bits():
    data = load_breast_cancer(as_frame=True)
    booster = lightgbm.train(
        {"objective": "binary", "num_leaves": 7, "verbosity": -1, "num_threads": 1},
        lightgbm.Dataset(data.data, data.target),
        20,
    )
    explain = OwnPast(booster.model_to_string())
    pandas = data.data.head(30)
    kinds = {
        "pandas": pandas,
        "shuffled": pandas[sorted(pandas.columns)],
        "polars": pl.from_pandas(pandas),
        "arrow": pl.from_pandas(pandas).to_arrow(),
        "matrix": pandas.to_numpy(),
    }
    found = {kind: explain.change(rows[:1], rows).values for kind, rows in kinds.items() if kind != "arrow"}
    found["arrow"] = explain.change(kinds["arrow"].slice(0, 1), kinds["arrow"]).values
    assert all(np.array_equal(found["pandas"], values) for values in found.values())
    raw = booster.predict(pandas, raw_score=True)
    assert found["pandas"].sum(axis=1) == pytest.approx(raw - raw[0], abs=1e-12)


def test_the_display_says_categories_by_name(people, model):
    shown = OwnPast(model).change(people.iloc[[0]], people.iloc[[1]])
    assert shown.display_data[0][1] == people["town"].iloc[1]
    assert shown.feature_names == list(people.columns)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda m, p: OwnPast(3), "arrived as int"),
        (lambda m, p: OwnPast("tree"), "no LightGBM booster"),
        (lambda m, p: OwnPast(lightgbm.LGBMClassifier()), "not fitted"),
        (lambda m, p: OwnPast(m, ["a"]), "1 families arrived for 5 features"),
        (lambda m, p: OwnPast(m, {"height": "person"}), "height"),
        (lambda m, p: OwnPast(m, None, ["a"]), "1 concepts arrived for 5 features"),
        (lambda m, p: OwnPast(m, FAMILIES, CONCEPTS), "concept 'trust' is in the families 'money' and 'calls'"),
        (lambda m, p: OwnPast(m).change(p[["age"]], p), "lack 4"),
        (lambda m, p: OwnPast(m).change(p.head(2), p.head(3)), "2 earlier rows"),
        (lambda m, p: OwnPast(m).change("rows", p), "arrived as str"),
        (lambda m, p: OwnPast(m).change(np.zeros((2, 3)), np.zeros((2, 3))), "5 features"),
        (lambda m, p: OwnPast(m).against(p.head(0), p.head(1)), "no row to compare with"),
        (lambda m, p: OwnPast(m).shap_values(p.assign(age="old")), "age"),
    ],
)
def test_what_is_wrong_is_one_sentence(people, model, wrong, said):
    with pytest.raises(DataError) as refused:
        wrong(model, people)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_only_binary_boosters_are_explained():
    rows = np.random.default_rng(0).normal(size=(200, 3))
    regression = lightgbm.LGBMRegressor(n_estimators=2, verbosity=-1, n_jobs=1).fit(rows, rows[:, 0])
    with pytest.raises(DataError, match="binary"):
        OwnPast(regression.booster_)


def test_shaps_own_waterfall_draws_a_change(people, model):
    import matplotlib.pyplot as plt
    import shap

    found = OwnPast(model).change(people.iloc[[0]], people.iloc[[1]])
    axes = shap.plots.waterfall(found[0], show=False)
    labels = {text.get_text() for text in axes.get_yticklabels()}
    plt.close(axes.figure)
    assert any("debt" in label for label in labels)
    assert math.isclose(
        found[0].base_values + found[0].values.sum(), model.predict_proba(people.iloc[[1]], raw_score=True)[0]
    )
