"""Directions that the data contradict are told, and only these."""

import numpy as np

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.screen.against import against


def feature(name, direction):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    own = ("number", (), "profile", "profile.thing", "index", direction, "none", "customer", True)
    return ModelFeature(name, "0" * 16, *own, **words)


def test_told_are_those_with_the_wrong_sign_by_two_errors():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(4000, 4))
    matrix[:2000, 3] = np.nan
    defaulted = (rng.random(4000) < 1 / (1 + np.exp(1 + matrix[:, 0] - np.nan_to_num(matrix[:, 3])))).astype(float)
    features = [feature("falls", 1), feature("noise", 1), feature("free", 0), feature("partly", -1)]
    found = against(matrix, defaulted, np.arange(4000), features)
    assert [(one.feature, one.direction, one.customers) for one in found] == [("falls", 1, 4000), ("partly", -1, 2000)]
    assert found[0].correlation < -0.2
    assert "falls is declared to make risk rise, but here risk falls with it (rank correlation -0." in found[0].text
    assert "keeps to what is declared" in found[0].text
    (freed,) = (one for one in against(matrix, defaulted, np.arange(4000), features, {"partly"}) if one.freed)
    assert freed.feature == "partly"
    assert freed.text.endswith("the model has it as a pattern, told to staff only")


def test_rows_of_few_customers_contradict_less():
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(3000, 1))
    defaulted = (rng.random(3000) < 1 / (1 + np.exp(1 + 0.2 * matrix[:, 0]))).astype(float)
    assert against(matrix, defaulted, np.arange(3000), [feature("x", 1)])
    assert not against(matrix, defaulted, np.arange(3000) % 20, [feature("x", 1)])


def test_constants_and_what_is_missing_throughout_say_nothing():
    matrix = np.column_stack([np.ones(50), np.full(50, np.nan)])
    assert against(matrix, np.arange(50) % 2.0, np.arange(50), [feature("a", 1), feature("b", -1)]) == ()
