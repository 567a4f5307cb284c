"""From margin to points: every edge of the slope, with figures derived by hand.

The scale here has 10 points per unit of log-odds: pdo = 10 ln 2, anchored so that raw = 100 - 10 * log-odds, clipped to
0..200. So raw reaches 200 at log-odds -10 and 0 at +10.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.models.calibration import Beta, Knots, Shifted, Sigmoid
from creditline.models.scale.scale import Scale
from creditline.models.why.game.score_map import ScoreMap

TEN = Scale(pdo=10 * math.log(2.0), anchor_score=100.0, anchor_odds=1.0, low=0, high=200)
# log-odds = 2 * margin: raw = 100 - 20 m; ceiling at m = -5, floor at m = 5
LINE = ScoreMap(Sigmoid(2.0, 0.0), TEN)
# slope 1 below 0, 3 from 0: raw = 100 - 10 m, then 100 - 30 m; ceiling at -10, floor at 10/3
BENT = ScoreMap(Knots(x=(-1.0, 0.0, 1.0), y=(-1.0, 0.0, 3.0)), TEN)


def test_inside_the_scale() -> None:
    assert float(LINE.slope(-1.0, 2.0)) == pytest.approx(-20.0)
    assert float(BENT.slope(-2.0, 1.0)) == pytest.approx(-(2 * 10 + 1 * 30) / 3)  # -50/3


def test_margin_change_zero_takes_the_derivative() -> None:
    assert float(BENT.slope(-0.5, -0.5)) == pytest.approx(-10.0)
    assert float(BENT.slope(0.5, 0.5)) == pytest.approx(-30.0)


def test_margin_change_of_rounding_only_takes_the_derivative_too() -> None:
    assert float(BENT.slope(0.5, np.nextafter(0.5, 1.0))) == pytest.approx(-30.0)
    assert float(BENT.slope(0.5, 0.5 + 3e-14)) == pytest.approx(-30.0)


def test_at_a_kink_the_mean_of_both_sides() -> None:
    assert float(BENT.slope(0.0, 0.0)) == pytest.approx(-20.0)  # (10 + 30) / 2
    # at the ceiling's edge, m = -10: 0 outside and 10 inside
    assert float(BENT.slope(-10.0, -10.0)) == pytest.approx(-5.0)
    # at the floor's edge of LINE, m = 5: 20 inside and 0 outside
    assert float(LINE.slope(5.0, 5.0)) == pytest.approx(-10.0)


def test_one_end_clipped_takes_the_secant_to_the_clipped_value() -> None:
    # LINE from m = 4 (raw 20) to m = 9 (raw -80, clipped 0): -20 points over 5 of margin
    assert float(LINE.slope(4.0, 9.0)) == pytest.approx(-4.0)
    assert float(LINE.slope(9.0, 4.0)) == pytest.approx(-4.0)
    # from m = -6 (raw 220, clipped 200) to m = -3 (raw 160): -40 over 3
    assert float(LINE.slope(-6.0, -3.0)) == pytest.approx(-40.0 / 3.0)
    # BENT from m = -1 (raw 110) to m = 7 (raw -110, clipped 0): -110 over 8
    assert float(BENT.slope(-1.0, 7.0)) == pytest.approx(-110.0 / 8.0)


def test_both_ends_clipped_at_the_same_end() -> None:
    assert LINE.slope([6.0, -9.0, 7.0], [8.0, -6.0, 7.0]).tolist() == [0.0, 0.0, 0.0]


def test_from_ceiling_to_floor() -> None:
    # clipped 200 to clipped 0, over 20 of margin
    assert float(LINE.slope(-10.0, 10.0)) == pytest.approx(-10.0)


AT = st.floats(-15, 15)


CURVED = ScoreMap(Shifted(Beta(0.6, 1.7, -1.3), 0.4, 0.1), Scale())


@given(st.sampled_from([LINE, BENT, ScoreMap(Sigmoid(0.7, -1.3), Scale()), CURVED]), AT, AT)
def test_slope_times_run_is_the_change_of_clipped_points(chain: ScoreMap, start: float, end: float) -> None:
    change = float(chain.clipped(end) - chain.clipped(start))
    assert float(chain.slope(start, end)) * (end - start) == pytest.approx(change, abs=1e-10)
    assert float(chain.slope(start, end)) == float(chain.slope(end, start)) <= 0.0


@given(AT, st.floats(-1e-9, 1e-9))
def test_tiny_changes_lose_no_digits(start: float, step: float) -> None:
    """Where the scores differ only in their last digits, the slope is still one of the pieces' or between."""
    assert -30.0 - 1e-9 <= float(BENT.slope(start, start + step)) <= 0.0
    if -9.0 < start < -0.1:
        assert float(BENT.slope(start, start + step)) == pytest.approx(-10.0, rel=1e-12)
