"""Whole points always add up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.models.why.answer.rounding import whole_parts


@pytest.mark.parametrize(
    ("exact", "total", "whole"),
    [
        ([-39.6, -20.2, -7.2], -67, [-40, -20, -7]),  # floors -40 -21 -8 = -69: two up, to .8 (-20.2) and .8 (-7.2)
        ([0.5, 0.5], 1, [1, 0]),  # a tie: the earlier
        ([0.5, 1.5], 2, [0, 2]),  # a tie: the larger
        ([0.0, 0.4, 0.0], 1, [0, 1, 0]),  # nothing goes to a part that is zero
        ([0.4, -0.4], 0, [0, 0]),  # floors 0 and -1: one up, to the .6
        ([2.0, -2.0], 0, [2, -2]),
        ([0.0, -0.0], 0, [0, 0]),
        ([], 0, []),
        ([1.0], 0, [0]),  # a point less than the floors, as rounding at a half can ask
        ([1.0, 5.0, 0.0], 4, [0, 4, 0]),  # two points less: one from each part that is not zero
        ([-3.0], 2, [2]),
        ([0.0, 0.0], 1, [1, 0]),
    ],
)
def test_cases(exact: list[float], total: int, whole: list[int]) -> None:
    assert whole_parts(exact, total) == whole


ADVERSARIAL = st.one_of(
    st.just(0.0),
    st.floats(-700, 700),
    st.integers(-500, 500).map(float),
    st.integers(-500, 500).map(lambda n: n + 0.5),
    st.integers(-500, 500).map(lambda n: math.nextafter(float(n), math.inf)),
    st.integers(-500, 500).map(lambda n: math.nextafter(float(n), -math.inf)),
    st.floats(-1e-300, 1e-300),
)


@given(st.lists(ADVERSARIAL, min_size=1, max_size=12), st.floats(300, 900))
def test_they_add_up_to_the_change_of_the_rounded_score(exact: list[float], before: float) -> None:
    after = before + sum(exact)
    total = math.floor(after + 0.5) - math.floor(before + 0.5)
    whole = whole_parts(exact, total)
    assert sum(whole) == total
    if any(exact):
        assert all(part == 0 for part, value in zip(whole, exact, strict=True) if value == 0.0)
    moving = sum(value != 0.0 for value in exact)
    assert all(abs(part - value) < 2.0 + 1.0 / max(moving, 1) for part, value in zip(whole, exact, strict=True))


@given(st.lists(ADVERSARIAL, min_size=1, max_size=6), st.integers(-2000, 2000))
def test_they_add_up_to_any_total(exact: list[float], total: int) -> None:
    assert sum(whole_parts(exact, total)) == total


def test_nothing_cannot_be_something() -> None:
    with pytest.raises(ValueError, match="no parts"):
        whole_parts([], 1)
