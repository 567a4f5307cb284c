"""Points of features and layers at every edge, with figures derived by hand.

The margin here is the sum of three features: `late_90d` (repayment) and `card_use` (utilisation), both behaviour, and
`unemployment` (macro). The scale has 10 points per unit of log-odds, raw = 100 - 10 * log-odds, clipped to 0..200.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import one_pair_answer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.models.artefact import Model, ModelFeature
from creditline.models.calibration import CalibrationMap, Knots, MacroShifted, MacroTerm, Sigmoid
from creditline.models.scale.bands import Band
from creditline.models.scale.scale import Scale
from creditline.models.why import Layer, LayerShare, Reason, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, layer_of_family
from creditline.models.why.game.play import Played, play
from creditline.models.why.game.shares import Shares
from creditline.models.why.game.standing import Standing, standing
from creditline.models.why.ledger.answers import Answers
from creditline.models.why.ledger.given import ChainValues, SameForAll
from creditline.models.why.ledger.moments import moments
from creditline.models.why.ledger.pair import Pair
from creditline.models.why.ledger.parts import AnswerParts
from creditline.models.why.words.page import as_text

TEN = Scale(pdo=10 * math.log(2.0), anchor_score=100.0, anchor_odds=1.0, low=0, high=200)
STRAIGHT = Sigmoid(1.0, 0.0)  # raw = 100 - 10 m: ceiling at m = -10, floor at m = 10
BENT = Knots(x=(-1.0, 0.0, 1.0), y=(-1.0, 0.0, 3.0))  # 10 points per margin below 0, 30 above; floor at 10/3
DAYS = date(2025, 5, 31), date(2025, 6, 30)
NAMES = ("late_90d", "card_use", "unemployment")


@dataclass(frozen=True)
class Additive:
    """Rows whose margin is the sum of their features, so that each adds its own change, whoever moved before."""

    model: Model
    start: np.ndarray
    end: np.ndarray

    idle = frozenset()
    figures = None

    def take(self, pairs: np.ndarray) -> "Additive":
        return Additive(self.model, self.start[pairs], self.end[pairs])

    def has(self, layer: Layer) -> bool:
        return bool(self._of({layer}).any())

    def differ(self, layer: Layer) -> np.ndarray:
        return ((self.start != self.end) & self._of({layer})).any(axis=1)

    def margins(self, coalition: Coalition, threads: int) -> np.ndarray:
        return np.where(self._of(coalition), self.end, self.start).sum(axis=1)

    def contributions(self, layer: Layer, coalition: Coalition, threads: int) -> np.ndarray:
        return np.where(self._of({layer}), self.end - self.start, 0.0)

    def margins_of(self, coalitions: Sequence[Coalition], threads: int) -> np.ndarray:
        return np.concatenate([self.margins(coalition, threads) for coalition in coalitions])

    def contributions_of(self, steps: Sequence[tuple[Layer, Coalition]], threads: int) -> np.ndarray:
        return np.concatenate([self.contributions(*step, threads) for step in steps])

    def _of(self, layers: set[Layer] | Coalition) -> np.ndarray:
        return np.array([layer_of_family(feature.family) in layers for feature in self.model.features])


Explain = Callable[..., Why]


@pytest.fixture(scope="module")
def explained(features: tuple[ModelFeature, ...]) -> Explain:
    """`explained(start, end, calibration, later calibration)`: the answer for one customer, features as in `NAMES`."""

    @dataclass(frozen=True)
    class Summed:
        """As much of a model as the chain after the trees looks at."""

        calibration: CalibrationMap
        features: tuple[ModelFeature, ...] = tuple(f for name in NAMES for f in features if f.name == name)
        scale: Scale = TEN
        bands: tuple[Band, ...] = (Band("all", 0, 200),)
        booster_text: str = "a sum"

    def explain(
        start: tuple[float, ...],
        end: tuple[float, ...],
        calibration: CalibrationMap,
        later: CalibrationMap | None = None,
    ) -> Why:
        rows = Additive(Summed(calibration), np.array([start]), np.array([end]))
        after = rows if later is None else replace(rows, model=Summed(later))
        chain = Chain(rows, after)
        played = play(chain)
        before, after = standing(chain, frozenset()), standing(chain, frozenset(chain.layers))
        values = ChainValues(chain, 0), ChainValues(chain, 1)
        return Answers(
            pairs=[Pair(1, *DAYS)],
            parts=AnswerParts(chain, played, before.score, after.score, values),
            before=before,
            after=after,
            versions=MadeBy("0", "0", "0", "0"),
            currency="",
        ).why(0)

    return explain


def points(why: Why) -> dict[str, float]:
    return {feature.name: feature.exact for reason in why.reasons for feature in reason.features}


def layers(why: Why) -> dict[Layer, float]:
    return {share.layer: share.exact for share in why.layers}


def test_inside_the_scale(explained: Explain) -> None:
    # m: 0 -> 3, 10 points each unit: late +2 is -20, card +1 is -10
    why = explained((0.0, 0.0, 0.0), (2.0, 1.0, 0.0), STRAIGHT)
    assert points(why) == pytest.approx({"late_90d": -20.0, "card_use": -10.0}, abs=1e-12)
    assert (why.start.score, why.end.score) == (100, 70)


def test_margin_change_zero_takes_the_derivative(explained: Explain) -> None:
    # m stays 0.5, where BENT has 30 points per unit: late +0.4 is -12, card -0.4 is +12, and the score stands still
    why = explained((0.0, 0.5, 0.0), (0.4, 0.1, 0.0), BENT)
    assert points(why) == pytest.approx({"late_90d": -12.0, "card_use": 12.0}, abs=1e-9)
    assert why.change == 0
    assert sorted(reason.points for reason in why.reasons) == [-12, 12]


def test_margin_change_zero_at_a_kink_takes_the_mean_of_both_slopes(explained: Explain) -> None:
    # m stays 0, the knot: (10 + 30) / 2 = 20 points per unit: late +0.5 is -10, card -0.5 is +10
    why = explained((0.0, 0.0, 0.0), (0.5, -0.5, 0.0), BENT)
    assert points(why) == pytest.approx({"late_90d": -10.0, "card_use": 10.0}, abs=1e-12)


def test_over_a_kink_the_secant_is_shared(explained: Explain) -> None:
    # m: -1 -> 1, raw 110 -> 70: 40 points over 2 of margin, so 20 each unit: late +1.5 is -30, card +0.5 is -10
    why = explained((-1.0, 0.0, 0.0), (0.5, 0.5, 0.0), BENT)
    assert points(why) == pytest.approx({"late_90d": -30.0, "card_use": -10.0}, abs=1e-12)


def test_one_end_clipped_takes_the_secant_to_the_clipped_value(explained: Explain) -> None:
    # m: 5 -> 15, raw 50 -> -50, clipped to 0: 50 points over 10 of margin: late +8 is -40, card +2 is -10
    why = explained((5.0, 0.0, 0.0), (13.0, 2.0, 0.0), STRAIGHT)
    assert points(why) == pytest.approx({"late_90d": -40.0, "card_use": -10.0}, abs=1e-12)
    assert (why.end.bound, why.stuck) == ("floor", None)


def test_both_ends_clipped_has_no_points_and_ranks_by_margin(explained: Explain) -> None:
    # m: 11 -> 15, raw -10 -> -50: both 0. The margin still moved: card by 3, late by 1
    why = explained((11.0, 0.0, 0.0), (12.0, 3.0, 0.0), STRAIGHT)
    assert points(why) == {"card_use": 0.0, "late_90d": 0.0}
    assert [(reason.family, reason.points, reason.margin) for reason in why.reasons] == [
        ("utilisation", 0, 3.0),
        ("repayment", 0, 1.0),
    ]
    assert why.stuck == "floor"
    assert "at its floor of 0 on both dates" in as_text(why, "en")


def test_both_ends_clipped_at_the_ceiling(explained: Explain) -> None:
    # m: -15 -> -11, raw 250 -> 210: both 200
    why = explained((-15.0, 0.0, 0.0), (-11.0, 0.0, 0.0), STRAIGHT)
    assert (points(why), why.stuck) == ({"late_90d": 0.0}, "ceiling")
    assert "均为上限 200" in as_text(why, "zh")


def test_clipped_on_both_dates_but_not_on_the_way(explained: Explain) -> None:
    # Both ends at the floor, m: 12 -> 12: late -6, the economy +6. Behaviour first: 12 -> 6 -> 12, raw 0 -> 40 -> 0;
    # the economy first: 12 -> 18 -> 12, all 0. Halves: behaviour (40 + 0) / 2 = 20, the economy -20: they are not 0.
    why = explained((12.0, 0.0, 0.0), (6.0, 0.0, 6.0), STRAIGHT)
    assert layers(why) == pytest.approx({Layer.BEHAVIOUR: 20.0, Layer.MACRO: -20.0}, abs=1e-12)
    assert (why.stuck, why.change) == (None, 0)


def test_two_layers_over_a_kink(explained: Explain) -> None:
    # m: -1 -> 1, late +1 and the economy +1. Behaviour first -1 -> 0: -10, then the economy 0 -> 1: -30; the other way
    # round the same figures: (-10 - 30) / 2 = -20 each
    why = explained((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), BENT)
    assert layers(why) == pytest.approx({Layer.BEHAVIOUR: -20.0, Layer.MACRO: -20.0}, abs=1e-12)
    assert [(share.alone.score, share.without.score) for share in why.layers] == [(100, 100), (100, 100)]


def test_behaviour_and_a_new_calibration(explained: Explain) -> None:
    # raw = 100 - 10 m before, 100 - 20 m + 10 after (Sigmoid(2, -1)); m: 1 -> 3.
    # v() = 90, v(b) = 70, v(c) = 90, v(b, c) = 50. Behaviour: (70 - 90 + 50 - 90) / 2 = -30; calibration: (0 - 20) / 2
    why = explained((1.0, 0.0, 0.0), (2.5, 0.5, 0.0), STRAIGHT, Sigmoid(2.0, -1.0))
    assert layers(why) == pytest.approx(
        {Layer.BEHAVIOUR: -30.0, Layer.MODEL: 0.0, Layer.CALIBRATION: -10.0, Layer.MACRO: 0.0}, abs=1e-12
    )
    # rho is 10 before and 20 after: 15 on average; late +1.5 is -22.5, card +0.5 is -7.5
    assert points(why) == pytest.approx({"late_90d": -22.5, "card_use": -7.5}, abs=1e-12)


def test_macro_features_and_terms_share_their_layer(explained: Explain) -> None:
    # STRAIGHT with a term: log-odds + 0.5 (value - 4): 4 -> 6 adds 1, 10 points; unemployment +2 adds 20. Together -30
    terms = [
        MacroShifted(STRAIGHT, (MacroTerm("jobs", 0.5, 4.0, value, day),))
        for value, day in zip((4.0, 6.0), DAYS, strict=True)
    ]
    why = explained((0.0, 0.0, 0.0), (0.0, 0.0, 2.0), *terms)
    assert points(why) == pytest.approx({"unemployment": -20.0, "macro:jobs": -10.0}, abs=1e-12)
    assert layers(why)[Layer.MACRO] == pytest.approx(-30.0, abs=1e-12)
    # From m = 8 the floor is in the way: raw 20 -> -10, clipped 0. The feature first: 8 -> 10 (-20), the term then 0;
    # the term first: 10 points, then the feature's secant 10 -> 0 (-10): feature (20 + 10) / 2, term (0 + 10) / 2
    why = explained((8.0, 0.0, 0.0), (8.0, 0.0, 2.0), *terms)
    assert points(why) == pytest.approx({"unemployment": -15.0, "macro:jobs": -5.0}, abs=1e-12)


AT = st.floats(-12.0, 12.0)
ROW = st.tuples(AT, AT, AT)
MAPS = st.sampled_from(
    [STRAIGHT, BENT, Sigmoid(2.0, -1.0), MacroShifted(BENT, (MacroTerm("jobs", 0.5, 4.0, 6.0, DAYS[0]),))]
)


@given(ROW, ROW, MAPS, MAPS)
def test_swapping_the_dates_flips_every_sign(
    explained: Explain, start: tuple, end: tuple, one: CalibrationMap, other: CalibrationMap
) -> None:
    there, back = explained(start, end, one, other), explained(end, start, other, one)
    assert layers(there) == pytest.approx({layer: -exact for layer, exact in layers(back).items()}, abs=1e-9)
    assert points(there) == pytest.approx({name: -exact for name, exact in points(back).items()}, abs=1e-9)


@given(ROW, ROW, MAPS, MAPS)
def test_it_all_adds_up(
    explained: Explain, start: tuple, end: tuple, one: CalibrationMap, other: CalibrationMap
) -> None:
    why = explained(start, end, one, other)
    change = np.clip(why.end.raw, 0, 200) - np.clip(why.start.raw, 0, 200)
    assert sum(layers(why).values()) == pytest.approx(change, abs=1e-9)
    check_whole(why.layers, why.reasons, why.change)


def check_whole(layers: Sequence[LayerShare], reasons: Sequence[Reason], change: int) -> None:
    assert sum(share.points for share in layers) == change
    for share in layers:
        families = [reason for reason in reasons if reason.layer is share.layer]
        if share.layer in (Layer.BEHAVIOUR, Layer.MACRO):
            assert sum(reason.points for reason in families) == share.points
    for reason in reasons:
        assert sum(feature.points for feature in reason.features) == reason.points


@pytest.mark.parametrize(
    ("raw", "bound"),
    [
        (0.0, "floor"),
        (math.nextafter(0.0, 1.0), None),
        (math.nextafter(200.0, 0.0), None),
        (200.0, "ceiling"),
        (-1.0, "floor"),
        (201.0, "ceiling"),
    ],
)
def test_the_end_of_the_scale_itself_is_its_floor_or_ceiling(raw: float, bound: str | None) -> None:
    """Who stands at the lowest score there is cannot fall further: the page and the notice must say that."""
    one = np.array([raw])
    at = Standing(one, one, one, np.array([min(max(round(raw), 0), 200)]), TEN, (Band("all", 0, 200),))
    assert moments(at, DAYS[:1])[0].bound == bound


HALF = st.one_of(
    st.floats(-200, 200),
    st.integers(-99, 99).map(lambda n: n + 0.5),
    st.integers(-99, 99).map(lambda n: math.nextafter(n + 0.5, math.inf)),
    st.integers(-99, 99).map(lambda n: math.nextafter(float(n), -math.inf)),
    st.floats(-1e-300, 1e-300),
    st.just(0.0),
)


@given(st.lists(HALF, min_size=8, max_size=8), HALF, HALF, st.floats(355.0, 945.0))
def test_whole_points_add_up_from_the_top_down_whatever_the_fractions(
    features: tuple[ModelFeature, ...], parts: list[float], model: float, calibration: float, before: float
) -> None:
    """Layers, families and features of adversarial size, and a score that is rounded at both dates."""
    own = np.array(parts)
    macro = np.array([layer_of_family(feature.family) is Layer.MACRO for feature in features])
    by_layer = np.array([own[~macro].sum(), model, calibration, own[macro].sum()])
    playing = (Layer.BEHAVIOUR, Layer.MODEL, Layer.CALIBRATION, Layer.MACRO)
    flat = np.full((1, 4), before)
    after = float(np.clip(before + by_layer.sum(), 350.0, 950.0))
    if after != before + by_layer.sum():
        by_layer[1] += after - (before + by_layer.sum())
    played = Played(Shares(playing, own[None], own[None], by_layer[None], flat, flat), None)
    ends = [np.array([math.floor(raw + 0.5)]) for raw in (before, after)]
    given = [tuple(text if f.kind == "category" else 1.0 for f in features) for text in ("coast", "hills")]
    values = SameForAll(given[0]), SameForAll(given[1])
    parts = AnswerParts(SimpleNamespace(features=features), played, *ends, values)
    layers, reasons = parts.layer_shares(0), parts.reasons(0)
    check_whole(layers, reasons, int((ends[1] - ends[0])[0]))
    row = one_pair_answer.Row(own, own, *given)
    assert list(layers) == one_pair_answer.layer_shares(played.scores, None, 0, int(ends[0][0]), int(ends[1][0]))
    assert reasons == one_pair_answer.all_reasons(features, row, layers)
