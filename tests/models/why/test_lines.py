"""The limit as a game of seven layers, against the definition, on worlds where only some of them moved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, permutations
from math import factorial

import numpy as np
import pyarrow as pa
import pytest

from creditline.models.artefact import Model
from creditline.models.calibration import CalibrationMap, Knots, MacroShifted, MacroTerm, Sigmoid
from creditline.models.policy import (
    Changes,
    Income,
    Inputs,
    Ladder,
    Level,
    Overlay,
    Policy,
    PolicyBand,
    Scaling,
    State,
    Step,
    decide_lines,
)
from creditline.models.policy.parts.clauses import Trigger
from creditline.models.policy.rules import parse_rule
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import Layer, Previous, Why, explain_changes
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.game.policy_lines import LineDate, PolicyLines

EARLIER, LATER = date(2025, 5, 31), date(2025, 6, 30)
LINES = 120
MACRO = frozenset({"unemployment"})
EVERY = tuple(Layer)


def policy(multiples: tuple[float, float, float], overlay: Overlay, late: int = 50) -> Policy:
    """Close below 480, reduce below 560, else maintain, limits as multiples of the monthly income."""
    low, middle, high = multiples
    return Policy(
        name="tested",
        bands=(
            PolicyBand("worst", 350, 479, Step.CLOSE, low, 0.0, 50_000.0),
            PolicyBand("weak", 480, 559, Step.REDUCE, middle, 0.0, 50_000.0),
            PolicyBand("sound", 560, 950, Step.MAINTAIN, high, 500.0, 50_000.0),
        ),
        income=Income("spent_30d", 1.0),
        ladder=Ladder(at_once=3, reopen=True),
        changes=Changes(cool_down_days=5),
        triggers=(Trigger(parse_rule("late", f"days_late_now > {late}"), Step.SUSPEND, 0.4),),
        overlay=overlay,
    )


CALM = Overlay("unemployment", (Level(0.06, 15, 0.8),))
WARY = Overlay("unemployment", (Level(0.04, 40, 0.7),))


@dataclass(frozen=True)
class Date:
    """One date of the world, apart by layer."""

    behaviour: pa.Table
    balance: np.ndarray
    macro: pa.Table
    term: MacroTerm
    overlay: Overlay
    trees: Model
    base: CalibrationMap
    policy: Policy
    scaling: Scaling
    state: State

    @property
    def rows(self) -> pa.Table:
        figure = pa.array([self.term.value] * self.behaviour.num_rows)
        rows = self.behaviour.append_column("unemployment", self.macro["unemployment"])
        return rows.append_column(f"macro:{self.term.indicator}", figure)

    @property
    def model(self) -> Model:
        return replace(self.trees, calibration=MacroShifted(self.base, (self.term,)))

    @property
    def whole_policy(self) -> Policy:
        return replace(self.policy, overlay=self.overlay)

    def decided(self) -> tuple[np.ndarray, list[str], np.ndarray]:
        """The whole chain by its parts: limits, actions and scores."""
        scores = score_frame(self.model, self.rows)
        inputs = Inputs(
            score=scores["score"].to_numpy().astype(float),
            pd=scores["pd"].to_numpy(),
            features={name: self.rows[name] for name in ("spent_30d", "days_late_now", "unemployment")},
            balance=self.balance,
            state=self.state,
        )
        decided = decide_lines(self.whole_policy, inputs, self.scaling)
        return decided.limit, decided.actions, scores["score"].to_numpy()


PARTS = {
    Layer.BEHAVIOUR: ("behaviour", "balance"),
    Layer.MODEL: ("trees",),
    Layer.CALIBRATION: ("base",),
    Layer.POLICY: ("policy",),
    Layer.MACRO: ("macro", "term", "overlay"),
    Layer.PORTFOLIO: ("scaling",),
    Layer.STATE: ("state",),
}


def mixed(dates: tuple[Date, Date], moved: frozenset[Layer]) -> Date:
    """The earlier date with the parts of some layers as at the later."""
    return replace(dates[0], **{part: getattr(dates[1], part) for layer in moved for part in PARTS[layer]})


@pytest.fixture(scope="module")
def dates(
    model_with: Callable[..., Model], boosted: Callable[..., str], rows: Callable[..., pa.Table],
    dated: Callable[..., pa.Table],
) -> tuple[Date, Date]:  # fmt: skip
    """Two dates that differ in everything."""
    model = model_with()
    generator = np.random.default_rng(92)
    names = [feature.name for feature in model.features]
    frame = rows(93, 2000)
    matrix = to_matrix(model.features, frame)
    outcome = np.nan_to_num(matrix[:, 0]) + np.nan_to_num(matrix[:, 2]) + generator.normal(size=2000) > 1.6
    other = boosted(matrix, outcome.astype(int), names, [names.index("region")], rounds=20)
    start, end = (rows(seed, LINES, missing=0.05) for seed in (94, 95))

    def state(seed: int) -> State:
        drawn = np.random.default_rng(seed)
        limit = np.round(drawn.uniform(500, 9000, LINES), 2)
        since = np.where(drawn.random(LINES) < 0.7, np.nan, drawn.integers(1, 40, LINES))
        return State(limit, drawn.integers(0, 2, LINES), since, limit, limit * 1.2, np.full(LINES, np.nan))

    def at(frame: pa.Table, day: date, **parts: object) -> Date:
        return Date(behaviour=dated(frame.drop_columns(["unemployment"]), day), macro=frame, **parts)

    earlier = at(
        start, EARLIER, balance=np.round(generator.uniform(0, 3000, LINES), 2), overlay=CALM, trees=model,
        term=MacroTerm("jobs", 0.4, 5.0, 5.0, EARLIER), base=Sigmoid(0.9, -0.8), scaling=Scaling(),
        policy=policy((0.0, 1.2, 2.4), CALM), state=state(96),
    )  # fmt: skip
    later = at(
        end, LATER, balance=np.round(generator.uniform(0, 3000, LINES), 2), overlay=WARY,
        trees=model_with(booster_text=other), term=MacroTerm("jobs", 0.4, 5.0, 6.5, LATER),
        base=Knots((-4.0, -1.0, 0.5, 3.0), (-3.6, -0.6, 0.5, 3.4)), scaling=Scaling(600.0, 0.8, 0.6),
        policy=policy((0.0, 0.5, 1.6), CALM, late=35), state=state(97),
    )  # fmt: skip
    return earlier, later


def world(dates: tuple[Date, Date], moved: frozenset[Layer]) -> tuple[list[Why], tuple[Date, Date]]:
    """Answers for a later date that differs from the earlier one in the layers `moved` only."""
    start = dates[0]
    end = mixed(dates, moved)
    end = replace(end, behaviour=end.behaviour.set_column(1, "as_of", pa.array([LATER] * LINES)))
    wanted = ["spent_30d", "days_late_now", "unemployment"]
    lines = PolicyLines(
        *(LineDate(d.whole_policy, d.rows.select(wanted), d.balance, d.state, d.scaling) for d in (start, end)), MACRO
    )
    answers = explain_changes(end.model, start.rows, end.rows, previous=Previous(start.model), lines=lines)
    return answers, (start, end)


def limits(answers: list[Why]) -> np.ndarray:
    """Each layer's share in the change of limit, (lines, layers)."""
    assert all(tuple(share.layer for share in why.layers) == EVERY for why in answers)
    return np.array([[share.limit for share in why.layers] for why in answers])


def shapley(dates: tuple[Date, Date], players: tuple[Layer, ...]) -> np.ndarray:
    """By the definition, over every order: (lines, players)."""
    value = {
        frozenset(moved): mixed(dates, frozenset(moved)).decided()[0]
        for size in range(len(players) + 1)
        for moved in combinations(players, size)
    }
    total = np.zeros((LINES, len(players)))
    for order in permutations(players):
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            total[:, players.index(player)] += value[before | {player}] - value[before]
    return total / factorial(len(players))


def check_ends(answers: list[Why], both: tuple[Date, Date]) -> None:
    """The empty coalition is the earlier decision and the full one the later."""
    for at, moments in zip(both, ([why.start for why in answers], [why.end for why in answers]), strict=True):
        limit, action, score = at.decided()
        assert [moment.limit for moment in moments] == limit.tolist()
        assert [moment.action for moment in moments] == action
        assert [moment.score for moment in moments] == score.tolist()


@pytest.mark.parametrize("layer", EVERY)
def test_only_one_layer_moved(dates: tuple[Date, Date], layer: Layer) -> None:
    answers, both = world(dates, frozenset({layer}))
    check_ends(answers, both)
    shares = limits(answers)
    change = both[1].decided()[0] - both[0].decided()[0]
    assert np.count_nonzero(change) > 5
    assert np.abs(shares[:, EVERY.index(layer)] - change).max() < 1e-9
    assert not np.delete(shares, EVERY.index(layer), axis=1).any()
    for why in answers:
        for share in why.layers:
            same = why.end if share.layer is not layer else why.start
            assert (share.without.limit, share.without.action) == (same.limit, same.action)
            assert share.without.score == same.score
            other = why.start if share.layer is not layer else why.end
            assert (share.alone.limit, share.alone.action, share.alone.score) == (
                other.limit,
                other.action,
                other.score,
            )
            if share.layer is not layer:
                assert (share.points, share.exact) == (0, 0.0)
    if layer in (Layer.POLICY, Layer.PORTFOLIO, Layer.STATE):
        assert all(why.change == 0 and why.reasons == () for why in answers)


@pytest.mark.parametrize("pair", list(combinations(EVERY, 2)))
def test_two_layers_moved(dates: tuple[Date, Date], pair: tuple[Layer, Layer]) -> None:
    """Two players: half of what a layer adds coming first, half of what it adds coming last."""
    answers, both = world(dates, frozenset(pair))
    check_ends(answers, both)
    one, other = (mixed(dates, frozenset({layer})).decided()[0] for layer in pair)
    none, all_moved = both[0].decided()[0], both[1].decided()[0]
    expected = np.zeros((LINES, 7))
    expected[:, EVERY.index(pair[0])] = (one - none + all_moved - other) / 2
    expected[:, EVERY.index(pair[1])] = (other - none + all_moved - one) / 2
    found = limits(answers)
    assert np.abs(found - expected).max() <= 0.01 + 1e-9  # shares are whole cents
    assert np.abs(found.sum(axis=1) - (all_moved - none)).max() < 1e-6


def test_all_seven_moved(dates: tuple[Date, Date]) -> None:
    answers, both = world(dates, frozenset(EVERY))
    check_ends(answers, both)
    found = limits(answers)
    assert np.abs(found - shapley(dates, EVERY)).max() <= 0.01 + 1e-9
    for place, layer in enumerate(EVERY):
        without = mixed(dates, frozenset(EVERY) - {layer}).decided()
        alone = mixed(dates, frozenset({layer})).decided()
        for what, (limit, action, score) in (("without", without), ("alone", alone)):
            what_ifs = [getattr(why.layers[place], what) for why in answers]
            assert [found.limit for found in what_ifs] == limit.tolist()
            assert [found.action for found in what_ifs] == action
            assert [found.score for found in what_ifs] == score.tolist()
    for why in answers:
        assert sum(share.points for share in why.layers) == why.change
        cents = [round(100 * share.limit) for share in why.layers]
        assert sum(cents) == round(100 * why.end.limit) - round(100 * why.start.limit)


def test_nothing_moved(dates: tuple[Date, Date]) -> None:
    answers, both = world(dates, frozenset())
    check_ends(answers, both)
    assert not limits(answers).any()
    assert all(verdict(why) is None or why.start.action == why.end.action for why in answers)


def test_one_at_a_time_is_the_same_as_many(dates: tuple[Date, Date]) -> None:
    answers, (start, end) = world(dates, frozenset(EVERY))
    wanted = ["spent_30d", "days_late_now", "unemployment"]
    lines = PolicyLines(
        *(LineDate(d.whole_policy, d.rows.select(wanted), d.balance, d.state, d.scaling) for d in (start, end)), MACRO
    )
    for line in range(0, LINES, 30):
        one = explain_changes(
            end.model,
            start.rows.slice(line, 1),
            end.rows.slice(line, 1),
            previous=Previous(start.model),
            lines=lines.take(np.array([line])),
        )
        assert one == [answers[line]]
