"""Calibration maps: values, inverses and mean slopes worked out by hand."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.errors import DataError, DeclarationError
from creditline.models.calibration import (
    SLOPE_LIMITS,
    Beta,
    CalibrationMap,
    Knots,
    MacroShifted,
    MacroTerm,
    Shifted,
    Sigmoid,
    at_figures,
    map_from_json,
)

# Pieces: slope 2 on (-inf, 1], 0.5 on [1, 3], 4 on [3, inf).
BENT = Knots(x=(0.0, 1.0, 3.0, 4.0), y=(0.0, 2.0, 3.0, 7.0))
JOBLESS = MacroTerm("unemployment", coefficient=0.3, anchor=5.2, value=6.2, known_on=date(2024, 12, 31))
RATE = MacroTerm("policy rate", coefficient=-0.1, anchor=2.0, value=4.0, known_on=date(2024, 12, 31))
MAPS = (
    Sigmoid(0.7, -0.3),
    BENT,
    Knots(x=(-1.0, 2.0), y=(0.0, 3.0)),
    Beta(0.5, 2.0, -0.4),
    Beta(3.0, 0.6, 1.0),
    Shifted(Beta(0.9, 1.3, 0.0), -0.7, 0.02),
    MacroShifted(Shifted(BENT, 0.3, 0.05), (JOBLESS, RATE)),
)


def test_sigmoid_is_a_line() -> None:
    assert Sigmoid(0.5, -1.0)([-2.0, 0.0, 4.0]).tolist() == [-2.0, -1.0, 1.0]


def test_knots_between_at_and_beyond_the_knots() -> None:
    # -1: 0 - 2*1; 0.5: 2*0.5; 2: 2 + 0.5*1; 3: knot; 6: 7 + 4*2
    assert BENT([-1.0, 0.5, 2.0, 3.0, 6.0]).tolist() == [-2.0, 1.0, 2.5, 3.0, 15.0]


def test_beta_by_hand() -> None:
    # At margin 0, p = 1/2: 2 ln(1/2) - 3 ln(1/2) + 0.1 = ln 2 + 0.1, slope (2 + 3) / 2. At ln 3, p = 3/4:
    # 2 ln(3/4) - 3 ln(1/4) + 0.1 = 2 ln 3 + 2 ln 2 + 0.1 (ln(1/4) = -2 ln 2), slope 2/4 + 3 * 3/4.
    beta = Beta(2.0, 3.0, 0.1)
    assert beta([0.0, np.log(3.0)]).tolist() == pytest.approx([np.log(2) + 0.1, 2 * np.log(3) + 2 * np.log(2) + 0.1])
    assert beta.mean_slope([0.0, np.log(3.0)], [0.0, np.log(3.0)]).tolist() == pytest.approx([2.5, 2.75])
    # Far out p saturates, the log-odds do not: 2 * -800 + 0.1 and 3 * 800 + 0.1.
    assert beta([-800.0, 800.0]).tolist() == pytest.approx([-1599.9, 2400.1])
    assert beta.mean_slope([-800.0], [800.0]).tolist() == pytest.approx([2.5])
    assert Beta(0.7, 0.7, -0.3)([-2.0, 5.0]).tolist() == pytest.approx(Sigmoid(0.7, -0.3)([-2.0, 5.0]).tolist())


def test_beta_slope_of_close_margins_keeps_its_digits() -> None:
    beta = Beta(2.0, 3.0, 0.1)
    assert float(beta.mean_slope(1.0, 1.0 + 2e-16)) == pytest.approx(float(beta.mean_slope(1.0, 1.0)), rel=1e-14)


def test_a_shift_moves_the_level_and_nothing_else() -> None:
    base = Sigmoid(0.5, -1.0)
    moved = Shifted(base, 0.25, 0.1)
    assert moved([0.0, 2.0]).tolist() == [-0.75, 0.25]
    assert moved.mean_slope([0.0], [2.0]).tolist() == [0.5]


def test_the_economy_by_hand_and_on_other_days() -> None:
    # 0.3 * (6.2 - 5.2) - 0.1 * (4 - 2) = 0.1; three months on 0.3 * (4.2 - 5.2) - 0.1 * (1 - 2) = -0.2.
    moved = MacroShifted(Sigmoid(0.5, -1.0), (JOBLESS, RATE))
    assert moved([0.0, 2.0]).tolist() == pytest.approx([-0.9, 0.1])
    both = at_figures(moved, np.array([[6.2, 4.0], [4.2, 1.0]]))
    assert both([0.0, 0.0]).tolist() == pytest.approx([-0.9, -1.2])
    assert both([2.0, 2.0]).tolist() == pytest.approx([0.1, -0.2])
    assert both.inverse(both([0.4, 1.7])).tolist() == pytest.approx([0.4, 1.7])
    assert both.mean_slope([0.0, 0.0], [2.0, 1.0]).tolist() == [0.5, 0.5]


@given(
    st.lists(st.floats(-20, 20), min_size=1, max_size=5),
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0, 20), st.floats(0, 20)), min_size=1, max_size=10),
)
def test_figures_of_their_own_are_the_map_as_it_stands_to_the_bit(
    margins: list[float], drawn: list[tuple[float, float, float]]
) -> None:
    terms = tuple(MacroTerm(f"figure {n}", *term, date(2025, 3, 31)) for n, term in enumerate(drawn))
    moved = MacroShifted(Sigmoid(0.7, -0.3), terms)
    figures = np.tile([term.value for term in terms], (len(margins), 1))
    assert at_figures(moved, figures)(margins).tobytes() == moved(margins).tobytes()
    assert at_figures(moved, None) is moved


@pytest.mark.parametrize(
    ("start", "end", "slope"),
    [
        (0.2, 0.9, 2.0),  # one piece
        (1.0, 3.0, 0.5),  # from kink to kink
        (0.0, 2.0, 1.25),  # (1*2 + 1*0.5) / 2
        (0.5, 3.5, 4.0 / 3.0),  # (0.5*2 + 2*0.5 + 0.5*4) / 3
        (2.0, 2.0, 0.5),  # the derivative
        (1.0, 1.0, 1.25),  # at a kink: (2 + 0.5) / 2
        (3.0, 3.0, 2.25),  # (0.5 + 4) / 2
        (-9.0, -9.0, 2.0),
    ],
)
def test_mean_slope_both_ways_round(start: float, end: float, slope: float) -> None:
    assert BENT.mean_slope([start, end], [end, start]).tolist() == pytest.approx([slope, slope], rel=1e-15)


def test_mean_slope_does_not_cancel_when_margins_are_close() -> None:
    # 1 - 1e-15 to 1 + 2e-15: a third at slope 2, two thirds at 0.5, so 1 (to the 2.2e-16 that doubles resolve there)
    start, end = 1.0 - 2.0**-50, 1.0 + 2.0**-49
    assert float(BENT.mean_slope(start, end)) == pytest.approx(1.0, rel=1e-12)


@given(st.sampled_from(MAPS), st.floats(-20, 20), st.floats(-20, 20))
def test_mean_slope_is_the_rise_over_the_run(calibration: CalibrationMap, start: float, end: float) -> None:
    rise = float(calibration(end) - calibration(start))
    assert float(calibration.mean_slope(start, end)) * (end - start) == pytest.approx(rise, abs=1e-12)


@given(st.sampled_from(MAPS), st.floats(-50, 50))
def test_inverse(calibration: CalibrationMap, margin: float) -> None:
    assert float(calibration.inverse(calibration(margin))) == pytest.approx(margin, abs=1e-12)


@given(st.sampled_from(MAPS))
def test_json_round_trip(calibration: CalibrationMap) -> None:
    assert map_from_json(json.loads(json.dumps(calibration.to_json()))) == calibration


def test_the_least_and_the_steepest_slope_are_slopes() -> None:
    """A model written with a map at the limit must be read again by the version that wrote it."""
    for slope in SLOPE_LIMITS:
        assert Sigmoid(slope, 0.0)(2.0) == 2.0 * slope


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Sigmoid(slope=0.0),
        lambda: Sigmoid(slope=-1.0),
        lambda: Sigmoid(slope=float("nan")),
        lambda: Sigmoid(slope=SLOPE_LIMITS[1] * 1.01),
        lambda: Sigmoid(intercept=float("inf")),
        lambda: Beta(0.0, 1.0),
        lambda: Beta(1.0, 21.0),
        lambda: Beta(1.0, 1.0, float("nan")),
        lambda: Shifted(Sigmoid(), float("inf"), 0.1),
        lambda: Shifted(Sigmoid(), 0.1, 1.0),
        lambda: MacroShifted(Sigmoid(), ()),
        lambda: MacroShifted(Sigmoid(), (JOBLESS, JOBLESS)),
        lambda: MacroTerm("unemployment", float("nan"), 5.0, 5.0, date(2024, 12, 31)),
        lambda: Knots(x=(0.0,), y=(0.0,)),
        lambda: Knots(x=(0.0, 1.0), y=(0.0, 0.0)),  # flat
        lambda: Knots(x=(0.0, 0.0), y=(0.0, 1.0)),
        lambda: Knots(x=(0.0, 1.0, 2.0), y=(0.0, 1.0)),
        lambda: Knots(x=(0.0, 1.0), y=(0.0, float("nan"))),
    ],
)
def test_maps_that_do_not_rise_as_they_should_are_refused(wrong: object) -> None:
    with pytest.raises(DeclarationError):
        wrong()  # type: ignore[operator]


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "beta"},
        {},
        {"kind": "sigmoid", "slope": 1.0},
        {"kind": "knots", "x": [0, 1], "y": [1, 0]},
        {"kind": "macro", "base": {"kind": "sigmoid", "slope": 1.0, "intercept": 0.0}, "terms": []},
        {"kind": "macro", "base": Sigmoid().to_json(), "terms": [{**JOBLESS.to_json(), "known_on": "yesterday"}]},
    ],
)
def test_data_that_describes_no_map(data: dict[str, object]) -> None:
    with pytest.raises(DataError, match="calibration map"):
        map_from_json(data)


def test_many_margins_keep_their_shape() -> None:
    at = np.linspace(-3, 6, 12).reshape(3, 4)
    assert BENT(at).shape == BENT.mean_slope(at, at + 1).shape == BENT.inverse(at).shape == (3, 4)
