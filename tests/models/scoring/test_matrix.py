"""Feature rows as a matrix."""

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DataError
from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.models.scoring.matrix import to_matrix

NUMBER = ModelFeature(
    "spent",
    "1",
    "number",
    (),
    "spending",
    "spending.amount",
    "money",
    0,
    "none",
    "customer",
    True,
    Named.of({"en": "spending", "zh": "消费金额"}),
    Named.alike("amount"),
)
REGION = ModelFeature(
    "region",
    "2",
    "category",
    ("north", "south"),
    "profile",
    "profile.place",
    "category",
    0,
    "none",
    "customer",
    True,
    Named.of({"en": "region", "zh": "地区"}),
    Named.alike("place"),
)


def test_order_codes_and_missing() -> None:
    frame = pa.table(
        {"other": [1, 2, 3, 4], "region": ["south", None, "mars", "north"], "spent": [1.5, None, np.nan, 4]}
    )
    matrix = to_matrix([NUMBER, REGION], frame)
    assert matrix.flags.c_contiguous
    np.testing.assert_array_equal(matrix, [[1.5, 1.0], [np.nan, np.nan], [np.nan, np.nan], [4.0, 0.0]])


@pytest.mark.parametrize(
    ("spent", "region"),
    [
        (pa.array([3, None], pa.int64()), pa.array(["north", None]).dictionary_encode()),
        (pa.array([3, None], pa.float32()), pa.array(["north", None], pa.large_string())),
        (pa.array([3, None], pa.int8()), pa.chunked_array([["north"], pa.array([None], pa.string())])),
    ],
)
def test_other_types_of_the_same_values(spent: pa.Array, region: pa.Array) -> None:
    np.testing.assert_array_equal(
        to_matrix([NUMBER, REGION], pa.table({"spent": spent, "region": region})), [[3.0, 0.0], [np.nan, np.nan]]
    )


def test_columns_of_nothing_but_nulls() -> None:
    frame = pa.table({"spent": pa.nulls(2), "region": pa.nulls(2)})
    assert np.isnan(to_matrix([NUMBER, REGION], frame)).all()


def test_no_rows() -> None:
    assert to_matrix([NUMBER], pa.table({"spent": pa.array([], pa.float64())})).shape == (0, 1)


def test_missing_columns_are_all_named() -> None:
    with pytest.raises(DataError, match=r"lack 2 of the model's 2 features \(spent, region\)"):
        to_matrix([NUMBER, REGION], pa.table({"other": [1]}))


def test_text_where_a_number_belongs_is_refused() -> None:
    with pytest.raises(DataError, match="spent arrived as string"):
        to_matrix([NUMBER], pa.table({"spent": ["12"]}))


def test_a_number_where_text_belongs_is_refused() -> None:
    with pytest.raises(DataError, match="region arrived as int64"):
        to_matrix([REGION], pa.table({"region": [1]}))


def test_infinite_values_are_refused() -> None:
    with pytest.raises(DataError, match="spent holds an infinite value"):
        to_matrix([NUMBER], pa.table({"spent": [1.0, float("inf")]}))
