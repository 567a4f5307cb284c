"""Another model at the earlier date: layers against the definition, and features the two do not share."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest

from creditline.models.artefact import Model
from creditline.models.calibration import CalibrationMap, Knots, MacroShifted, MacroTerm, Sigmoid
from creditline.models.scale.scale import Scale
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import Previous, Why, explain_changes
from creditline.models.why.game.layer import Layer

EARLIER, LATER = date(2025, 5, 31), date(2025, 6, 30)
BENT = Knots(x=(-4.0, -2.0, -1.0, 0.5, 3.0), y=(-3.5, -2.5, -0.6, 0.2, 4.0))
BEHAVIOUR, MODEL, CALIBRATION, MACRO = Layer.BEHAVIOUR, Layer.MODEL, Layer.CALIBRATION, Layer.MACRO
TIGHT = Scale(pdo=50.0, anchor_score=560.0, low=350, high=950)


def jobs(value: float, known_on: date, coefficient: float = 0.3) -> tuple[MacroTerm, ...]:
    return (MacroTerm("unemployment", coefficient, 5.0, value, known_on),)


@pytest.fixture(scope="module")
def other(model_with: Callable[..., Model], boosted: Callable[..., str], rows: Callable[..., pa.Table]) -> Model:
    """Another booster: it lacks `spent_30d`, and its regions have other codes and are fewer."""
    features = tuple(
        replace(f, categories=("west", "north", "hills", "new")) if f.kind == "category" else f
        for f in reversed(model_with().features)
        if f.name != "spent_30d"
    )
    frame = rows(61, 2500)
    matrix = to_matrix(features, frame)
    known = np.nan_to_num(matrix[:, [f.name for f in features].index("late_90d")])
    hills = np.array([region == "hills" for region in frame["region"].to_pylist()])
    outcome = (known + 1.5 * hills + np.random.default_rng(62).normal(size=2500) > 1.2).astype(int)
    place = [number for number, f in enumerate(features) if f.kind == "category"]
    text = boosted(matrix, outcome, [f.name for f in features], place, rounds=25)
    return model_with(booster_text=text, features=features, calibration=BENT)


@pytest.fixture(scope="module")
def frames(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> tuple[pa.Table, pa.Table]:
    start, end = rows(71, 400), rows(72, 400)
    same = np.random.default_rng(73).random((8, 400)) < 0.5
    for place, name in enumerate(start.column_names):
        both = zip(*(frame[name].to_pylist() for frame in (start, end)), same[place], strict=True)
        end = end.set_column(place, name, pa.array([a if keep else b for a, b, keep in both], start[name].type))
    return dated(start, EARLIER), dated(end, LATER)


def clipped(
    frames: tuple[pa.Table, pa.Table], coalition: frozenset[Layer], trees: Sequence[Model], bases: Sequence[Model],
    terms: Sequence[tuple[MacroTerm, ...]],
) -> np.ndarray:  # fmt: skip
    """The chain from its parts: which rows, which trees, which map and scale, which macro terms."""
    mixed = pa.table(
        {
            name: frames[(MACRO if name == "unemployment" else BEHAVIOUR) in coalition][name]
            for name in frames[0].column_names
        }
    )
    booster, base = trees[MODEL in coalition], bases[CALIBRATION in coalition]
    log_odds = base.calibration(margins(booster, to_matrix(booster.features, mixed)))
    lift = sum(term.coefficient * (term.value - term.anchor) for term in terms[MACRO in coalition])
    return base.scale.clip(base.scale.raw(log_odds + lift))


def shapley(players: Sequence[Layer], value: Callable[[frozenset[Layer]], np.ndarray]) -> dict[Layer, np.ndarray]:
    """By the definition: the average of what a player adds over every order."""
    known = {}

    def cached(coalition: frozenset[Layer]) -> np.ndarray:
        if coalition not in known:
            known[coalition] = value(coalition)
        return known[coalition]

    total = dict.fromkeys(players, 0.0)
    for order in permutations(players):
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            total[player] = total[player] + cached(before | {player}) - cached(before)
    return {player: value / math.factorial(len(players)) for player, value in total.items()}


def with_terms(model: Model, base: CalibrationMap, terms: tuple[MacroTerm, ...]) -> Model:
    return replace(model, calibration=MacroShifted(base, terms) if terms else base)


CASES = {
    "trees only": (True, False, False),
    "calibration only": (False, True, False),
    "macro term only": (False, False, True),
    "trees and calibration": (True, True, False),
    "calibration and macro term": (False, True, True),
    "all": (True, True, True),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("behaves", [True, False])
def test_layers_are_the_shapley_values_of_the_chain(
    model: Model, other: Model, frames: tuple[pa.Table, pa.Table], case: str, behaves: bool
) -> None:
    new_trees, new_map, new_term = CASES[case]
    trees = (other, model if new_trees else other)
    bases = (replace(model, scale=TIGHT), replace(model, calibration=BENT, scale=Scale() if new_map else TIGHT))
    if not new_map:
        bases = (bases[0], bases[0])
    terms = (jobs(4.0, EARLIER), jobs(7.5, LATER) if new_term else jobs(4.0, EARLIER))
    earlier, later = (
        replace(trees[n], calibration=MacroShifted(bases[n].calibration, terms[n]), scale=bases[n].scale)
        for n in (0, 1)
    )
    start, end = frames if behaves else (frames[0], frames[0].set_column(1, "as_of", frames[1]["as_of"]))
    expected = shapley(
        (BEHAVIOUR, MODEL, CALIBRATION, MACRO), lambda moved: clipped((start, end), moved, trees, bases, terms)
    )
    answers = explain_changes(later, start, end, previous=Previous(earlier))
    for layer, points in expected.items():
        found = np.array([share.exact for why in answers for share in why.layers if share.layer is layer])
        assert np.abs(found - points).max() < 1e-9
    everything = frozenset(expected)
    for place, layer in enumerate(expected):
        alone = clipped((start, end), frozenset({layer}), trees, bases, terms)
        without = clipped((start, end), everything - {layer}, trees, bases, terms)
        assert [why.layers[place].alone.score for why in answers] == np.floor(alone + 0.5).tolist()
        assert [why.layers[place].without.score for why in answers] == np.floor(without + 0.5).tolist()
    if not behaves:
        moved = [layer for layer, points in expected.items() if np.abs(points).max() > 0]
        assert moved == [one for one, new in zip((MODEL, CALIBRATION, MACRO), CASES[case], strict=True) if new]
        assert all(why.layers[0].exact == 0.0 for why in answers)
        assert {reason.layer for why in answers for reason in why.reasons} <= {MACRO}


@pytest.fixture(scope="module")
def answers(model: Model, other: Model, frames: tuple[pa.Table, pa.Table]) -> list[Why]:
    earlier = with_terms(other, BENT, jobs(4.0, EARLIER))
    later = with_terms(model, Sigmoid(0.9, -0.2), jobs(7.5, LATER))
    return explain_changes(later, *frames, previous=Previous(earlier))


def test_everything_adds_up(answers: list[Why]) -> None:
    for why in answers:
        change = min(max(why.end.raw, 350.0), 950.0) - min(max(why.start.raw, 350.0), 950.0)
        assert abs(sum(share.exact for share in why.layers) - change) < 1e-9
        assert sum(share.points for share in why.layers) == why.change
        for share in why.layers:
            families = [reason for reason in why.reasons if reason.layer is share.layer]
            if share.layer in (BEHAVIOUR, MACRO):
                assert abs(sum(reason.exact for reason in families) - share.exact) < 1e-9
                assert sum(reason.points for reason in families) == share.points
            else:
                assert families == []
        for reason in why.reasons:
            assert sum(feature.points for feature in reason.features) == reason.points


def test_swapping_the_dates_flips_every_sign(
    answers: list[Why], model: Model, other: Model, frames: tuple[pa.Table, pa.Table]
) -> None:
    start, end = frames
    swapped = end.set_column(1, "as_of", start["as_of"]), start.set_column(1, "as_of", end["as_of"])
    earlier = with_terms(model, Sigmoid(0.9, -0.2), jobs(7.5, LATER))
    later = with_terms(other, BENT, jobs(4.0, EARLIER))
    back = explain_changes(later, *swapped, previous=Previous(earlier))
    for there, again in zip(answers, back, strict=True):
        for one, opposite in zip(there.layers, again.layers, strict=True):
            assert abs(one.exact + opposite.exact) < 1e-9
            assert one.alone.score == opposite.without.score
        features = [
            {feature.name: (feature.exact, feature.margin) for reason in why.reasons for feature in reason.features}
            for why in (there, again)
        ]
        assert features[0].keys() == features[1].keys()
        for name, (exact, margin) in features[0].items():
            assert abs(exact + features[1][name][0]) < 1e-9
            assert abs(margin + features[1][name][1]) < 1e-9


def test_a_feature_one_model_lacks_still_counts_for_the_other(answers: list[Why]) -> None:
    """`spent_30d` is read by the later model alone: by hand, half of what it does there plus nothing, as for two
    players (behaviour, model) whose feature adds 0 while the earlier model is in force."""
    named = {feature.name for why in answers for reason in why.reasons for feature in reason.features}
    assert "spent_30d" in named
    assert "macro:unemployment" in named


def test_one_feature_by_hand(model: Model, other: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    """Only `spent_30d` moves. Points: (0 + rho * phi) / 2, the mean of before and after the model moved."""
    column = frames[0].column_names.index("spent_30d")
    start = frames[0]
    end = start.set_column(column, "spent_30d", frames[1]["spent_30d"]).set_column(1, "as_of", frames[1]["as_of"])
    expected = [
        0.5 * change
        for change in (
            model.scale.clip(model.scale.raw(model.calibration(margins(model, to_matrix(model.features, end)))))
            - model.scale.clip(model.scale.raw(model.calibration(margins(model, to_matrix(model.features, start)))))
        ).tolist()
    ]
    later = replace(other, calibration=model.calibration)
    for one, two in ((later, model), (model, later)):
        answers = explain_changes(two, start, end, previous=Previous(one))
        found = [sum(reason.exact for reason in why.reasons) for why in answers]
        assert np.abs(np.array(found) - np.array(expected)).max() < 1e-9
    assert np.abs(expected).max() > 1.0


def test_a_feature_defined_otherwise_is_another_feature(model: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    """The same name with another definition: each model is given its own rows, and both are named."""
    features = tuple(replace(f, definition_hash="other") if f.name == "late_90d" else f for f in model.features)
    earlier = replace(model, features=features)
    late = frames[0].column_names.index("late_90d")
    start, end = frames
    now = end.set_column(late, "late_90d", pa.array([9.0] * 400, pa.float64()))
    before = start.set_column(late, "late_90d", pa.array([3.0] * 400, pa.float64()))
    previous = Previous(earlier, starts=start, ends=end)
    answers = explain_changes(model, before, now, previous=previous)
    values = [
        [(f.start, f.end) for reason in why.reasons for f in reason.features if f.name == "late_90d"] for why in answers
    ]
    assert any(len(named) == 2 and (3.0, 9.0) in named for named in values)
    for number, named in enumerate(values):
        given = tuple(frame["late_90d"][number].as_py() for frame in frames)
        assert set(named) <= {(3.0, 9.0), given}


def test_categories_compare_by_value_not_by_code(model: Model, other: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    """`region` has other codes in the two models; where its value is the same on both dates it is never named."""
    answers = explain_changes(model, *frames, previous=Previous(other))
    regions = list(zip(*(frame["region"].to_pylist() for frame in frames), strict=True))
    for why, (before, after) in zip(answers, regions, strict=True):
        named = [(f.start, f.end) for reason in why.reasons for f in reason.features if f.name == "region"]
        assert named in ([], [(before, after)])
        assert not named or before != after
    assert sum(any(f.name == "region" for r in why.reasons for f in r.features) for why in answers) > 20


def test_the_same_model_twice_is_no_change(model: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    once = explain_changes(model, *frames)
    twice = explain_changes(model, *frames, previous=Previous(replace(model, seed=8)))
    for one, other in zip(once, twice, strict=True):
        assert one.reasons == other.reasons
        assert [(share.layer, share.points) for share in other.layers if share.layer in (MODEL, CALIBRATION)] == [
            (MODEL, 0),
            (CALIBRATION, 0),
        ]


def test_macro_terms_alone_by_hand(model: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    """0.3 * (7.5 - 4.0) = 1.05 in log-odds: 57.708 * 1.05 = 60.59 points down wherever neither end is clipped."""
    earlier, later = (with_terms(model, Sigmoid(), jobs(*at)) for at in ((4.0, EARLIER), (7.5, LATER)))
    still = frames[0].set_column(1, "as_of", frames[1]["as_of"])
    answers = explain_changes(later, frames[0], still, previous=Previous(earlier))
    free = [why for why in answers if why.start.bound is None and why.end.bound is None]
    assert len(free) > 100
    for why in free:
        (reason,) = why.reasons
        assert (reason.family, reason.layer) == ("macro", MACRO)
        (term,) = reason.features
        assert (term.name, term.start, term.end) == ("macro:unemployment", 4.0, 7.5)
        assert term.exact == pytest.approx(-(40.0 / math.log(2.0)) * 0.3 * 3.5, abs=1e-9)
        assert term.points == why.change


def test_a_term_is_said_as_the_feature_of_its_figure_is():
    """The game's rates are those of the catalogue, which scoring code without it cannot ask."""
    from creditline.features.catalogue.speech import spoken
    from creditline.features.declare.speech import Manner
    from creditline.models.why.game.macro_terms import RATES

    told = spoken()["macro"]
    assert {name.removesuffix(".level") for name, one in told.items() if one.manner is Manner.RATE} == RATES
