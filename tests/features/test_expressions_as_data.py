"""Definitions survive the way to JSON and back: a model that carries them computes what it was trained on."""

import json
from dataclasses import replace

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute
from creditline.features.declare.as_data import expression_data, expression_of
from creditline.features.errors import DeclarationError

EVERYTHING = catalogue("huabei", [Attribute("height", True), Attribute("town", False)])


def test_every_feature_of_the_catalogue_comes_back_as_it_was():
    for feature in EVERYTHING:
        told = json.loads(json.dumps(expression_data(feature.expression)))
        again = replace(feature, expression=expression_of(told))
        assert again.expression == feature.expression
        assert again.definition_hash == feature.definition_hash


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"is": "os.system"},
        {"is": "Fact"},
        {"is": "Fact", "name": "age_years", "more": 1},
        {"is": "Aggregate", "rows": {"is": "Rows", "of": "transactions", "where": []}, "how": "guess", "of": None},
        {"is": "Times", "of": 3, "factor": {"is": "Feature"}},
        [],
    ],
)
def test_what_is_no_expression_is_refused_in_one_sentence(told):
    with pytest.raises(DeclarationError) as refused:
        expression_of(told)
    assert "\n" not in str(refused.value)
