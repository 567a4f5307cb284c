"""Re-calibrating never puts two customers the other way round, however close their margins are."""

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creditline.models.calibration import (
    SLOPE_LIMITS,
    Beta,
    CalibrationMap,
    Knots,
    MacroShifted,
    MacroTerm,
    Shifted,
    Sigmoid,
)
from creditline.models.scale.scale import Scale

SLOPES = st.floats(*SLOPE_LIMITS)
LEVELS = st.floats(-5, 5)


@st.composite
def knots(draw: st.DrawFn) -> Knots:
    widths = draw(st.lists(st.floats(1e-3, 5), min_size=1, max_size=6))
    # A hair within the limits: the map divides the heights by the widths again.
    slopes = [draw(st.floats(SLOPE_LIMITS[0] * 1.01, SLOPE_LIMITS[1] * 0.99)) for _ in widths]
    x = np.cumsum([draw(LEVELS), *widths])
    y = np.cumsum([draw(LEVELS), *(np.diff(x) * slopes)])
    return Knots(tuple(map(float, x)), tuple(map(float, y)))


BASES = st.one_of(st.builds(Sigmoid, SLOPES, LEVELS), st.builds(Beta, SLOPES, SLOPES, LEVELS), knots())
TERMS = st.builds(MacroTerm, st.just("rate"), LEVELS, LEVELS, LEVELS, st.just(date(2025, 1, 31)))
PRIORS = st.builds(Shifted, BASES, LEVELS, st.floats(0.001, 0.5))
MAPS = st.one_of(BASES, PRIORS, st.builds(lambda base, term: MacroShifted(base, (term,)), BASES | PRIORS, TERMS))


@given(MAPS, st.floats(-30, 30), st.integers(1, 20))
def test_neighbouring_doubles(calibration: CalibrationMap, margin: float, steps: int) -> None:
    ladder = margin + abs(np.spacing(margin)) * np.arange(steps + 1)
    assert (np.diff(calibration(ladder)) >= 0).all()
    scale = Scale()
    assert (np.diff(scale.score(scale.raw(calibration(ladder)))) <= 0).all()


@given(MAPS, st.floats(-30, 30), st.floats(1e-9, 10))
def test_margins_that_differ_stay_apart(calibration: CalibrationMap, margin: float, gap: float) -> None:
    below, above = calibration([margin, margin + gap])
    # At least the flattest slope, less what doubles of this size round away.
    assert above - below >= 0.99 * SLOPE_LIMITS[0] * gap - 1e-12
    assume(gap > 1e-8)
    assert above > below


@given(knots(), st.integers(1, 20))
def test_around_every_knot(calibration: Knots, steps: int) -> None:
    for at in calibration.x:
        ladder = at + abs(np.spacing(at)) * np.arange(-steps, steps + 1)
        assert (np.diff(calibration(ladder)) >= 0).all()


def test_no_rounding_carries_a_margin_above_the_knot_it_lies_below() -> None:
    """Of two customers at a knot, the one who is safer by the last bit must not come out as the riskier one."""
    # On the first piece -0.9 + 2.2 / 2.7 * (0.6 - 1e-16 + 2.1) is 1.3000000000000003 in floats: above the knot's 1.3.
    calibration = Knots(x=(-2.1, 0.6, 3.1), y=(-0.9, 1.3, 3.2))
    below, at = calibration(np.array([np.nextafter(0.6, 0.0), 0.6]))
    assert below <= at == 1.3


@pytest.mark.parametrize("beta", [Beta(0.5, 2.0, -0.4), Beta(3.0, 0.6, 1.0), Beta(0.01, 20.0), Beta(20.0, 0.01)])
def test_many_neighbours(beta: Beta) -> None:
    rng = np.random.default_rng(0)
    for spread in (1e-3, 1.0, 20.0):
        margin = rng.normal(0, spread, 50_000)
        assert (beta(np.nextafter(margin, np.inf)) >= beta(margin)).all()


def test_a_change_of_map_keeps_the_order_of_a_portfolio() -> None:
    margin = np.sort(np.random.default_rng(1).normal(-2, 2, 10_000))
    ranks = []
    term = MacroTerm("rate", 0.5, 1.0, 3.0, date(2025, 1, 31))
    for calibration in (Sigmoid(0.8, -0.3), Beta(0.5, 2.0), MacroShifted(Shifted(Beta(2.0, 0.5), 0.4, 0.1), (term,))):
        log_odds = calibration(margin)
        ranks.append(np.argsort(log_odds, kind="stable").tolist())
    assert ranks == [list(range(10_000))] * 3
