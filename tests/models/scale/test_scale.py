"""The score scale against arithmetic done by hand."""

import math

import numpy as np
import pytest
from scipy.special import expit

from creditline.features.errors import DeclarationError
from creditline.models.scale.scale import Scale


def test_design_formula() -> None:
    # factor = 40 / ln 2 = 40 / 0.6931472 = 57.70780; offset = 600 - 57.70780 * ln 19 = 600 - 57.70780 * 2.944439
    # = 600 - 169.9171 = 430.0829. At log-odds 1: 430.0829 - 57.7078 = 372.3751.
    scale = Scale()
    assert scale.raw([0.0, 1.0]).tolist() == pytest.approx([430.0829, 372.3751], abs=1e-4)


def test_forty_points_double_the_odds() -> None:
    # odds of paying 19:1 at 600, so 38:1 at 640 and 9.5:1 at 560
    assert Scale().raw([-math.log(38.0), -math.log(9.5)]).tolist() == pytest.approx([640.0, 560.0], abs=1e-9)


@pytest.mark.parametrize(("points", "pd"), [(350, 0.800), (550, 0.111), (600, 0.05), (700, 0.0092), (950, 0.00012)])
def test_pd_at_the_points_the_design_names(points: int, pd: float) -> None:
    assert float(expit(Scale().log_odds(points))) == pytest.approx(pd, rel=0.02)


def test_log_odds_undoes_raw() -> None:
    at = np.linspace(-12, 6, 37)
    assert np.abs(Scale().log_odds(Scale().raw(at)) - at).max() < 1e-12


def test_halves_round_up_and_ends_clip() -> None:
    assert Scale().score([599.4999, 599.5, 600.4999, 349.0, 350.4, 949.5, 1e6]).tolist() == [
        599, 600, 600, 350, 350, 950, 950,
    ]  # fmt: skip


def test_a_half_rounds_up_at_even_points_too() -> None:
    """Rounded to the even point instead, equal halves would go up for one customer and down for the next."""
    assert Scale().score([600.5, 601.5]).tolist() == [601, 602]


def test_other_points_to_double_the_odds() -> None:
    # pdo 20, 500 at 1:1: raw = 500 - 20/ln 2 * log-odds of default; at odds of paying 2:1 it is 520
    scale = Scale(pdo=20.0, anchor_score=500.0, anchor_odds=1.0, low=300, high=700)
    assert scale.raw(-math.log(2.0)) == pytest.approx(520.0)


@pytest.mark.parametrize("wrong", [{"pdo": 0.0}, {"anchor_odds": -1.0}, {"low": 950}, {"pdo": math.nan}])
def test_a_scale_that_means_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(DeclarationError, match="a scale needs"):
        Scale(**wrong)
