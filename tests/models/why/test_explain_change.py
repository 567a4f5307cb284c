"""A change of score over the whole chain: sums, layers and edges."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from creditline.models.artefact import Model
from creditline.models.calibration import Beta, Knots, Shifted, Sigmoid
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import Why, explain_change, explain_changes
from creditline.models.why.game.layer import Layer

EARLIER, LATER = date(2025, 5, 31), date(2025, 6, 30)
MAPS = {
    "sigmoid": Sigmoid(0.9, -0.2),
    "beta, shifted": Shifted(Beta(0.6, 1.7, -0.2), 0.3, 0.05),
    "knots": Knots(x=(-4.0, -2.0, -1.0, 0.5, 3.0), y=(-3.5, -2.5, -0.6, 0.2, 4.0)),
    "steep, so that both ends are reached": Sigmoid(6.0, 2.0),
}


@pytest.fixture(scope="module")
def frames(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> tuple[pa.Table, pa.Table]:
    """3,000 customers twice: 10 % of values missing, about half of the features the same on both dates."""
    start, end = rows(41, 3000), rows(42, 3000)
    same = np.random.default_rng(43).random((8, 3000)) < 0.5
    for place, name in enumerate(start.column_names):
        mixed = [
            a if keep else b
            for a, b, keep in zip(*(f[name].to_pylist() for f in (start, end)), same[place], strict=True)
        ]
        end = end.set_column(place, name, pa.array(mixed, start[name].type))
    return dated(start, EARLIER), dated(end, LATER)


def clipped(model: Model, frame: pa.Table) -> np.ndarray:
    margin = margins(model, to_matrix(model.features, frame))
    return model.scale.clip(model.scale.raw(model.calibration(margin)))


@pytest.mark.parametrize("kind", MAPS)
def test_everything_adds_up(model_with: Callable[..., Model], frames: tuple[pa.Table, pa.Table], kind: str) -> None:
    model = model_with(calibration=MAPS[kind])
    change = clipped(model, frames[1]) - clipped(model, frames[0])
    answers = explain_changes(model, *frames, threads=2)
    assert len(answers) == 3000
    for why, exact in zip(answers, change.tolist(), strict=True):
        assert abs(sum(share.exact for share in why.layers) - exact) < 1e-9
        assert abs(sum(reason.exact for reason in why.reasons) - exact) < 1e-9
        assert sum(share.points for share in why.layers) == why.end.score - why.start.score
        for share in why.layers:
            families = [reason for reason in why.reasons if reason.layer is share.layer]
            assert sum(reason.points for reason in families) == share.points
        for reason in why.reasons:
            assert sum(feature.points for feature in reason.features) == reason.points
            assert abs(sum(feature.exact for feature in reason.features) - reason.exact) < 1e-9
    if kind.startswith("steep"):
        assert {(why.start.bound, why.end.bound) for why in answers} >= {
            (one, other) for one in (None, "floor", "ceiling") for other in (None, "floor", "ceiling")
        }


def test_only_features_that_changed_are_named(model: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    start, end = (frame.to_pylist() for frame in frames)
    for number, why in enumerate(explain_changes(model, *frames)):
        for reason in why.reasons:
            for feature in reason.features:
                assert (feature.start, feature.end) == (start[number][feature.name], end[number][feature.name])
                assert feature.start != feature.end
                assert feature.margin != 0.0


def test_one_at_a_time_is_the_same_as_many(model: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    many = explain_changes(model, *(frame.slice(0, 25) for frame in frames))
    assert many == [explain_change(model, *(frame.slice(row, 1) for frame in frames)) for row in range(25)]


def hybrid(frames: tuple[pa.Table, pa.Table], moved: set[str]) -> pa.Table:
    """The earlier rows with some features as in the later ones."""
    start, end = frames
    return pa.table({name: (end if name in moved else start)[name] for name in start.column_names})


BEHAVIOUR = {"late_90d", "days_late_now", "card_use", "spent_30d", "inquiries_30d", "region", "linked_late"}
MACRO = {"unemployment"}


@pytest.mark.parametrize("kind", MAPS)
def test_layers_are_the_shapley_values_of_the_chain(
    model_with: Callable[..., Model], frames: tuple[pa.Table, pa.Table], kind: str
) -> None:
    """Two players: half of what a layer adds coming first, half of what it adds coming last."""
    model = model_with(calibration=MAPS[kind])
    none, behaviour, macro, both = (
        clipped(model, hybrid(frames, moved)) for moved in (set(), BEHAVIOUR, MACRO, BEHAVIOUR | MACRO)
    )
    expected = np.stack([(behaviour - none + both - macro) / 2, (macro - none + both - behaviour) / 2], axis=1)
    answers = explain_changes(model, *frames)
    assert [[share.layer for share in why.layers] for why in answers] == [[Layer.BEHAVIOUR, Layer.MACRO]] * 3000
    found = np.array([[share.exact for share in why.layers] for why in answers])
    assert np.abs(found - expected).max() < 1e-9
    score = model.scale.score
    assert [[share.alone.score for share in why.layers] for why in answers] == np.stack(
        [score(behaviour), score(macro)], axis=1
    ).tolist()
    assert [[share.without.score for share in why.layers] for why in answers] == np.stack(
        [score(macro), score(behaviour)], axis=1
    ).tolist()


def test_feature_points_by_hand(model_with: Callable[..., Model], frames: tuple[pa.Table, pa.Table]) -> None:
    """Section 6.3 for the one feature of a family: sum over coalitions of w * rho * phi, phi from orders of families.

    Only `card_use`, `inquiries_30d` and `unemployment` move, so there are four players' states to evaluate.
    """
    model = model_with(calibration=MAPS["knots"])
    moved = ("card_use", "inquiries_30d", "unemployment")
    later = hybrid(frames, set(moved))
    answers = explain_changes(model, frames[0], later.set_column(1, "as_of", frames[1]["as_of"]))

    def at(*names: str) -> tuple[np.ndarray, np.ndarray]:
        frame = hybrid(frames, set(names))
        return margins(model, to_matrix(model.features, frame)), clipped(model, frame)

    card, inquiries, macro = moved
    expected = np.zeros(3000)
    for others in ((), (macro,)):
        (m0, p0), (m1, p1) = at(*others), at(*others, card, inquiries)
        phi = (at(*others, card)[0] - m0 + m1 - at(*others, inquiries)[0]) / 2
        expected += np.where(np.abs(m1 - m0) > 1e-6, 0.5 * phi * (p1 - p0) / np.where(m1 == m0, 1.0, m1 - m0), np.nan)
    found = np.array([sum(f.exact for r in why.reasons for f in r.features if f.name == card) for why in answers])
    checked = np.isfinite(expected)
    assert checked.sum() > 1000
    assert np.abs(found - expected)[checked].max() < 1e-7


def test_swapping_the_dates_flips_every_sign(model: Model, frames: tuple[pa.Table, pa.Table]) -> None:
    start, end = frames
    back = explain_changes(
        model, end.set_column(1, "as_of", start["as_of"]), start.set_column(1, "as_of", end["as_of"])
    )
    for there, again in zip(explain_changes(model, start, end), back, strict=True):
        one = {feature.name: feature.exact for reason in there.reasons for feature in reason.features}
        other = {feature.name: feature.exact for reason in again.reasons for feature in reason.features}
        assert one.keys() == other.keys()
        assert all(abs(one[name] + other[name]) < 1e-9 for name in one)


CALM = {
    "late_90d": 0.0,
    "days_late_now": 5.0,
    "card_use": 0.4,
    "spent_30d": 1000.0,
    "inquiries_30d": 1.0,
    "region": "hills",
    "linked_late": 0.2,
    "unemployment": 0.04,
}


def row(day: date, **changes: object) -> pa.Table:
    return pa.Table.from_pylist([{"customer_id": 7, "as_of": day, **CALM, **changes}])


def explained(model: Model, **changes: object) -> Why:
    """A calm customer with some features changed at the later date."""
    return explain_change(model, row(EARLIER), row(LATER, **changes))


def test_equal_rows_have_no_reason_at_all(model: Model) -> None:
    why = explained(model)
    assert why.reasons == ()
    assert [(share.points, share.exact) for share in why.layers] == [(0, 0.0), (0, 0.0)]
    assert why.change == 0
    assert (
        {share.without.score for share in why.layers} == {share.alone.score for share in why.layers} == {why.end.score}
    )


def test_only_the_economy_moved(model: Model) -> None:
    why = explained(model, unemployment=0.09)
    behaviour, macro = why.layers
    assert behaviour.points == 0
    assert behaviour.exact == 0.0
    assert behaviour.alone.score == why.start.score  # the customer's own record would have changed nothing
    assert behaviour.without.score == why.end.score
    assert macro.points == why.change < 0
    assert [(reason.family, reason.layer) for reason in why.reasons] == [("macro", Layer.MACRO)]


def test_a_category_never_seen_counts_as_missing(model: Model) -> None:
    unseen = explained(model, region="elsewhere")
    missing = explained(model, region=None)
    assert unseen.end.margin == missing.end.margin
    assert unseen.start.margin != unseen.end.margin
    assert unseen.reasons[0].features[0].end == "elsewhere"
    assert missing.reasons[0].features[0].end is None


def test_a_model_without_macro_features_has_one_layer(
    boosted: Callable[..., str], model_with: Callable[..., Model], rows: Callable[..., pa.Table], frames: tuple
) -> None:
    features = model_with().features[:2]
    matrix = to_matrix(features, rows(1, 1000))
    text = boosted(matrix, (np.nan_to_num(matrix[:, 0]) > 0).astype(int), [feature.name for feature in features])
    why = explain_change(model_with(booster_text=text, features=features), frames[0].slice(0, 1), frames[1].slice(0, 1))
    assert [(share.layer, share.points) for share in why.layers] == [(Layer.BEHAVIOUR, why.change)]


class TestEndsOfTheScale:
    """A map so steep that margins between about -0.8 and 0.1 use the whole scale.

    Sigmoid(20, 5): raw = 430.083 - 57.708 * (20 m + 5) = 141.54 - 1154.16 m; 950 at m = -0.7005, 350 at m = -0.1806.
    """

    @pytest.fixture
    def steep(self, model_with: Callable[..., Model]) -> Model:
        return model_with(calibration=Sigmoid(20.0, 5.0))

    def test_both_at_the_floor(self, steep: Model) -> None:
        late = {"days_late_now": 55.0, "inquiries_30d": 6.0, "linked_late": 0.9}
        why = explain_change(steep, row(EARLIER, late_90d=2.0, **late), row(LATER, late_90d=4.0, **late))
        assert why.end.raw < why.start.raw < 350.0
        assert (why.start.score, why.end.score, why.stuck) == (350, 350, "floor")
        (reason,) = why.reasons
        assert (reason.points, reason.exact, reason.features[0].name) == (0, 0.0, "late_90d")
        assert reason.margin == pytest.approx(why.end.margin - why.start.margin)
        assert [(share.points, share.exact) for share in why.layers] == [(0, 0.0), (0, 0.0)]

    def test_reasons_at_the_floor_are_ranked_by_margin(self, steep: Model, frames: tuple[pa.Table, pa.Table]) -> None:
        stuck = [why for why in explain_changes(steep, *frames) if why.stuck == "floor" and len(why.reasons) > 2]
        assert len(stuck) > 20
        for why in stuck:
            harm = [reason.margin for reason in why.reasons]
            assert harm == sorted(harm, reverse=True)
            assert all(reason.points == 0 for reason in why.reasons)

    def test_one_end_clipped(self, steep: Model, frames: tuple[pa.Table, pa.Table]) -> None:
        clipped_once = [why for why in explain_changes(steep, *frames) if why.start.bound is None and why.end.bound]
        assert len(clipped_once) > 20
        for why in clipped_once:
            bound = {"floor": 350.0, "ceiling": 950.0}[why.end.bound]
            assert sum(share.exact for share in why.layers) == pytest.approx(bound - why.start.raw, abs=1e-9)
            assert why.stuck is None
