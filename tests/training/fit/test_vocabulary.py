"""Which categories a model learns: the common ones, in a fixed order, and nobody's name."""

import pyarrow as pa

from creditline.features.declare import Audience, Concept, Fact, Family, Feature, Unit
from creditline.features.words.named import Named
from creditline.models.scoring.matrix import to_matrix
from creditline.training.trees import model_features, within_vocabulary

REGION = Feature(
    "region",
    Fact("region", is_number=False),
    Concept.alike(Family.PROFILE, "person"),
    Unit.CATEGORY,
    Named.alike("region"),
    Audience.CUSTOMER,
)
AGE = Feature(
    "age", Fact("age_years"), Concept.alike(Family.PROFILE, "person"), Unit.YEARS, Named.alike("age"), Audience.CUSTOMER
)


def frame():
    """12 customers in the west, 10 in the east, 9 in the north on three dates each, one in nowhere, one unknown."""
    regions = [*["west"] * 12, *["east"] * 10, *["north"] * 27, "nowhere", None]
    customers = [*range(22), *(100 + n // 3 for n in range(27)), 200, 201]
    return pa.table({"customer_id": customers, "region": regions, "age": [30.0] * 51})


def test_a_category_needs_ten_customers():
    region, age = model_features([REGION, AGE], frame())
    assert region.categories == ("east", "west")
    assert (age.kind, age.categories) == ("number", ())


def test_other_categories_are_missing_in_the_sample_and_to_the_model():
    features = model_features([REGION], frame())
    kept = within_vocabulary(features, frame())
    assert kept["region"].to_pylist() == ["west"] * 12 + ["east"] * 10 + [None] * 29
    assert kept["age"].to_pylist() == [30.0] * 51
    codes = to_matrix(features, frame())[:, 0]
    assert codes[:22].tolist() == [1.0] * 12 + [0.0] * 10
    assert (codes[22:] != codes[22:]).all()


def test_nothing_common_leaves_an_empty_vocabulary():
    few = frame().slice(0, 5)
    (region,) = model_features([REGION], few)
    assert region.categories == ()
    assert within_vocabulary([region], few)["region"].null_count == 5
