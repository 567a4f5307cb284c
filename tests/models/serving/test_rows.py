"""Rows from outside: what is read, and what is refused by row and field."""

import math

import numpy as np
import pytest

from creditline.models.serving.rows import RowError
from creditline.models.serving.scorer import Scorer

BAD = [
    # field, value, what is said of it
    ("late_90d", "3", "arrived as text"),
    ("late_90d", True, "arrived as true or false"),
    ("late_90d", [1], "arrived as a list"),
    ("late_90d", {"a": 1}, "arrived as an object"),
    ("late_90d", math.nan, "NaN"),
    ("late_90d", math.inf, "infinity"),
    ("late_90d", -math.inf, "infinity"),
    ("late_90d", 10**400, "too large"),
    ("late_90d", np.float64("nan"), "NaN"),
    ("late_90d", 1 + 2j, "something else"),
    ("region", 3, "arrived as a number"),
    ("region", False, "arrived as true or false"),
    ("region", None.__class__, "something else"),
    ("rgion", "coast", "no feature of this model"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_what_is_refused(scorer: Scorer, field: str, value: object, said: str) -> None:
    with pytest.raises(RowError, match=f"row 1, field {field}: .*{said}") as caught:
        scorer.matrix([{"late_90d": 1}, {field: value}])
    assert (caught.value.row, caught.value.field) == (1, field)


def test_a_row_that_is_none(scorer: Scorer) -> None:
    with pytest.raises(RowError, match="row 0: arrived as a list") as caught:
        scorer.matrix([[1, 2]])  # type: ignore[list-item]
    assert caught.value.field is None


def test_the_value_is_not_repeated(scorer: Scorer) -> None:
    with pytest.raises(RowError) as caught:
        scorer.matrix([{"late_90d": "secret"}])
    assert "secret" not in str(caught.value)


def test_what_is_missing(scorer: Scorer) -> None:
    # columns: late_90d, days_late_now, card_use, spent_30d, inquiries_30d, region, linked_late, unemployment
    matrix = scorer.matrix(
        [{}, {"late_90d": None, "region": None}, {"region": "elsewhere"}, {"late_90d": 2, "region": "delta"}]
    )
    expected = np.full((4, 8), np.nan)
    expected[3, 0], expected[3, 5] = 2.0, 1.0  # delta is the second region
    assert np.array_equal(matrix, expected, equal_nan=True)


def test_numbers_of_numpy(scorer: Scorer) -> None:
    assert scorer.matrix([{"late_90d": np.int32(2), "card_use": np.float32(0.5)}])[0, [0, 2]].tolist() == [2.0, 0.5]
