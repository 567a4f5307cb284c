"""A lender's own features are held to what the built-in ones are held to, and what fails names the feature."""

from dataclasses import replace

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.declare import Aggregate, Audience, Concept, Fact, Family, Feature, How, Is, Rows, Times, Unit
from creditline.features.errors import DeclarationError
from creditline.features.testing import check_catalogue as module
from creditline.features.testing.check_catalogue import check_catalogue
from creditline.features.words.named import Named

WORDS = Named.of({"en": "my own number", "zh": "自有指标"})
OWN = Feature(
    "own.number",
    Aggregate(Rows("transactions", (Is("channel", ("kiosk",)),)), How.COUNT, days=90),
    Concept.alike(Family.SPENDING, "own"),
    Unit.COUNT,
    WORDS,
    Audience.CUSTOMER,
)


def test_sound_features_pass_as_a_list_or_a_function():
    attribute = replace(
        OWN,
        name="own.rank",
        expression=Times(Fact("rank", is_attribute=True), 2.0),
        words=Named.of({"en": "rank", "zh": "等级"}),
    )
    check_catalogue([OWN, attribute])
    check_catalogue(lambda product: [OWN] if product else [])


class _Wrong(Feature):
    """Declares 3 where its rows count to 0."""

    @property
    def empty(self):
        return 3.0


def test_what_nobody_gives_must_be_what_is_declared():
    with pytest.raises(AssertionError, match=r"own\.number gives 0\.0 of a customer without a row, .* declares 3\.0"):
        check_catalogue([_Wrong("own.number", OWN.expression, OWN.concept, OWN.unit, OWN.words, OWN.audience)])


def test_a_value_that_the_future_moves_is_named(monkeypatch):
    def rewritten(tables, as_of):
        return {**tables, "transactions": [{**row, "channel": "kiosk"} for row in tables["transactions"]]}

    monkeypatch.setattr(module, "poisoned", rewritten)
    with pytest.raises(AssertionError, match=r"own\.number changes with what happens or becomes known after the date"):
        check_catalogue([OWN])


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([], "there is no feature to check"),
        (["own.number"], "'own.number', which is no Feature"),
        ([OWN, OWN], "declares own.number twice"),
        ([replace(OWN, name="spending.sum_90d")], "spending.sum_90d, which the built-in catalogue declares already"),
        ([OWN, replace(OWN, name="own.other")], "own.other and own.number are both called 'my own number' in 'en'"),
        (
            [replace(OWN, words=catalogue()["spending.sum_90d"].words)],
            "own.number and spending.sum_90d are both called",
        ),
        ([replace(OWN, audience=Audience.PROHIBITED)], "own.number cannot be computed"),
    ],
)
def test_a_bad_declaration_is_named(features, said):
    with pytest.raises(DeclarationError) as refused:
        check_catalogue(features)
    assert said in str(refused.value)
