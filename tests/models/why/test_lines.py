"""The line's way as a game of seven layers, against a plain replay over every order, where only some of them moved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from line_replay import Asked, Standing, Wish, replay, shapley

from creditline.models.artefact import Model
from creditline.models.calibration import CalibrationMap, Knots, MacroShifted, MacroTerm, Sigmoid
from creditline.models.policy import (
    Changes,
    Income,
    Ladder,
    Level,
    Overlay,
    Policy,
    PolicyBand,
    Scaling,
    State,
    Step,
)
from creditline.models.policy.deciding.passing import Passing
from creditline.models.policy.parts.clauses import Trigger
from creditline.models.policy.rules import parse_rule
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import Layer, Previous, Why, explain_changes
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.line_facts import LineFacts, Place
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.override import Override
from creditline.models.why.game.replay import Replay, Stop
from creditline.models.why.game.told import Told

DAYS = (date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 14), date(2025, 5, 31))
LINES = 12
MACRO = frozenset({"unemployment"})
READ = ("spent_30d", "days_late_now", "unemployment")
EVERY = tuple(Layer)
WISHES = {3: Wish(date(2025, 5, 7), 900.0, lower=True), 8: Wish(date(2025, 4, 2), 9_000.0, lower=False)}


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
        ladder=Ladder(at_once=2, reopen=True),
        changes=Changes(cool_down_days=5, raise_cool_down_days=10, largest_cut=0.6),
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
    override: Override

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

    @property
    def told(self) -> Told:
        return Told(self.whole_policy, self.rows.select(READ), self.balance)

    def asked(self) -> list[Asked]:
        """Every line's decision, as a policy is asked for it."""
        scores, rows = score_frame(self.model, self.rows), self.rows.select(READ).to_pylist()
        return [
            Asked(
                self.whole_policy,
                float(scores["score"][line].as_py()),
                scores["pd"][line].as_py(),
                rows[line],
                float(self.balance[line]),
                self.scaling,
                int(self.override.rungs[line]),
                float(self.override.money[line]),
            )
            for line in range(LINES)
        ]


PARTS = {
    Layer.BEHAVIOUR: ("behaviour", "balance"),
    Layer.MODEL: ("trees",),
    Layer.CALIBRATION: ("base",),
    Layer.POLICY: ("policy",),
    Layer.MACRO: ("macro", "term", "overlay"),
    Layer.PORTFOLIO: ("scaling",),
    Layer.OVERRIDE: ("override",),
}


def mixed(start: Date, own: Date, moved: frozenset[Layer]) -> Date:
    """The earlier date with the parts of some layers as at the later."""
    return replace(start, **{part: getattr(own, part) for layer in moved for part in PARTS[layer]})


@pytest.fixture(scope="module")
def dates(
    model_with: Callable[..., Model], boosted: Callable[..., str], rows: Callable[..., pa.Table],
    dated: Callable[..., pa.Table],
) -> tuple[Date, ...]:  # fmt: skip
    """The earlier date and three later ones that differ from it in everything."""
    model = model_with()
    generator = np.random.default_rng(92)
    names = [feature.name for feature in model.features]
    matrix = to_matrix(model.features, rows(93, 2000))
    outcome = np.nan_to_num(matrix[:, 0]) + np.nan_to_num(matrix[:, 2]) + generator.normal(size=2000) > 1.6
    other = model_with(booster_text=boosted(matrix, outcome.astype(int), names, [names.index("region")], rounds=20))
    frames = [rows(seed, LINES, missing=0.05) for seed in (94, 95, 96, 97)]

    def at(place: int, **parts: object) -> Date:
        frame = frames[place]
        return Date(
            behaviour=dated(frame.drop_columns(["unemployment"]), DAYS[place]),
            macro=frame,
            balance=np.round(generator.uniform(0, 3000, LINES), 2),
            **parts,
        )

    none = Override(np.zeros(LINES, np.int64), np.zeros(LINES))
    first = at(
        0, overlay=CALM, trees=model, term=MacroTerm("jobs", 0.4, 5.0, 5.0, DAYS[0]), base=Sigmoid(0.9, -0.8),
        scaling=Scaling(), policy=policy((0.0, 1.2, 2.4), CALM), override=none,
    )  # fmt: skip
    later = []
    for place, day in enumerate(DAYS[1:], start=1):
        chosen = generator.random(LINES) < 0.3
        override = Override(
            np.where(chosen, generator.integers(-1, 2, LINES), 0),
            np.where(chosen, np.round(generator.uniform(-800, 800, LINES), 2), 0.0),
        )
        later.append(
            at(
                place,
                overlay=WARY,
                trees=other,
                term=MacroTerm("jobs", 0.4, 5.0, 6.5, day),
                base=Knots((-4.0, -1.0, 0.5, 3.0), (-3.6, -0.6, 0.5, 3.4)),
                scaling=Scaling(600.0, 0.8, 0.6),
                policy=policy((0.0, 0.5, 1.6), CALM, late=35),
                override=override,
            )
        )
    return first, *later


def evening() -> State:
    """How the lines stood after the decision of the earlier date."""
    limit = np.round(np.random.default_rng(98).uniform(500, 9000, LINES), 2)
    never = np.full(LINES, np.nan)
    return State(
        limit, np.zeros(LINES, dtype=np.int64), np.where(np.arange(LINES) % 3, 4.0, np.nan), limit, limit, never
    )


def passing(before: date, day: date) -> Passing:
    here = {line: wish for line, wish in WISHES.items() if before <= wish.on < day}
    asked = np.array([here[line].limit if line in here else np.nan for line in range(LINES)])
    lower = np.array([line in here and here[line].lower for line in range(LINES)])
    late = np.array([line in here and here[line].on.month == day.month for line in range(LINES)])
    same = np.full(LINES, before.month == day.month)
    return Passing(np.full(LINES, float((day - before).days)), same, asked, lower, late)


def world(dates: tuple[Date, ...], moved: frozenset[Layer]) -> tuple[list[Why], list[Date], Replay]:
    """Answers for lines whose later dates differ from the earlier one in the layers `moved` only."""
    start, later = dates[0], [mixed(dates[0], own, moved) for own in dates[1:]]
    later = [
        replace(own, behaviour=own.behaviour.set_column(1, "as_of", pa.array([day] * LINES)))
        for own, day in zip(later, DAYS[1:], strict=True)
    ]
    whole = evening()
    stops = []
    for before, day, own in zip(DAYS[:-1], DAYS[1:], later, strict=True):
        matrices = [
            ModelRows(model, *(to_matrix(model.features, date.rows) for date in (start, own)))
            for model in (start.model, own.model)
        ]
        stops.append(
            Stop(
                day,
                np.arange(LINES),
                passing(before, day),
                Chain(*matrices),
                start.told,
                own.told,
                own.scaling,
                own.override,
            )
        )
    asked = np.array([
        min(limit, WISHES[line].limit) if line in WISHES and WISHES[line].lower
        else max(limit, WISHES[line].limit) if line in WISHES else limit
        for line, limit in enumerate(whole.limit)
    ])  # fmt: skip
    ends = [ends_of(dates, moved, line) for line in range(LINES)]
    after = LineOutcomes(np.array([end.limit for end in ends]), np.array([end.step for end in ends]))
    facts = tuple(
        LineFacts(
            stood=Place(float(limit), Step.MAINTAIN),
            eve=Place(end.limit, Step(end.step)),
            after=Place(end.limit, Step(end.step)),
            action="reduce",
            computed=False,
        )
        for limit, end in zip(whole.limit, ends, strict=True)
    )
    lines = Replay(
        evening=whole, stops=tuple(stops), after=after, asked=LineOutcomes(asked, np.zeros(LINES, np.int64)), facts=facts,
        versions=(start.whole_policy.version, later[-1].whole_policy.version), macro=MACRO,
    )  # fmt: skip
    answers = explain_changes(later[-1].model, start.rows, later[-1].rows, previous=Previous(start.model), lines=lines)
    return answers, later, lines


_ENDS: dict[tuple[int, frozenset[Layer]], Standing] = {}
_ASKED: dict[tuple[int, frozenset[Layer]], list[Asked]] = {}


def ends_of(dates: tuple[Date, ...], moved: frozenset[Layer], line: int) -> Standing:
    """Where a line ends in a coalition, by the plain replay."""
    if (line, moved) not in _ENDS:
        _ENDS[line, moved] = _end_of(dates, moved, line)
    return _ENDS[line, moved]


def _end_of(dates: tuple[Date, ...], moved: frozenset[Layer], line: int) -> Standing:
    stops = []
    for place, own in enumerate(dates[1:], start=1):
        key = place, moved
        if key not in _ASKED:
            _ASKED[key] = mixed(dates[0], own, moved).asked()
        stops.append((DAYS[place], _ASKED[key][line]))
    whole = evening()
    since = whole.days_since_change[line]
    limit = float(whole.limit[line])
    changed = None if np.isnan(since) else DAYS[0] - timedelta(days=int(since))
    start = Standing(limit, 0, changed, (2025, 3), limit, limit, None)
    return replay(start, DAYS[0], stops, [WISHES[line]] if line in WISHES else [])


def shares(answers: list[Why], of: str) -> np.ndarray:
    """Each layer's share, (lines, layers); 0 where an answer does not name the layer."""
    found = [{share.layer: getattr(share, of) for share in why.layers} for why in answers]
    return np.array([[each.get(layer, 0.0) for layer in EVERY] for each in found])


def drawable(end: Standing) -> float:
    return 0.0 if end.step >= 2 else end.limit


def check(answers: list[Why], dates: tuple[Date, ...], players: tuple[Layer, ...]) -> None:
    """Shares, what-ifs and both ledgers against the plain replay."""
    for line, why in enumerate(answers):
        value = {
            frozenset(some): ends_of(dates, frozenset(some), line)
            for size in range(len(players) + 1)
            for some in combinations(players, size)
        }
        whole, nothing = frozenset(players), value[frozenset()]
        named = {share.layer: share for share in why.layers}
        for of, worth in (("limit", lambda end: end.limit), ("drawable", drawable)):
            expected = shapley(players, lambda some, worth=worth, value=value: worth(value[some]))
            assert all(
                abs((getattr(named[layer], of) if layer in named else 0.0) - expected[layer]) < 0.011
                for layer in players
            )
            assert not any(getattr(share, of) for layer, share in named.items() if layer not in players)
            ledger = getattr(why.line, of)
            assert ledger.start + ledger.asked + ledger.anyway == pytest.approx(worth(nothing), abs=1e-6)
            parts = sum(getattr(share, of) for share in why.layers)
            assert ledger.start + ledger.asked + ledger.anyway + parts + ledger.unexplained == pytest.approx(
                ledger.end, abs=1e-6
            )
            assert (ledger.unexplained, ledger.end) == (0.0, worth(value[whole]))
        for layer, share in named.items():
            for what, some in ((share.without, whole - {layer}), (share.alone, whole & {layer})):
                assert (what.limit, what.drawable) == (value[some].limit, drawable(value[some]))


@pytest.mark.parametrize("layer", EVERY)
def test_only_one_layer_moved(dates: tuple[Date, ...], layer: Layer) -> None:
    answers, _, _ = world(dates, frozenset({layer}))
    check(answers, dates, (layer,))
    assert np.count_nonzero(shares(answers, "limit")[:, EVERY.index(layer)]) > 1
    if layer in (Layer.POLICY, Layer.PORTFOLIO, Layer.OVERRIDE):
        assert all(why.change == 0 and why.reasons == () for why in answers)


@pytest.mark.parametrize("pair", list(combinations(EVERY, 2)))
def test_two_layers_moved(dates: tuple[Date, ...], pair: tuple[Layer, Layer]) -> None:
    check(world(dates, frozenset(pair))[0][:6], dates, pair)


@pytest.mark.slow
def test_all_seven_moved(dates: tuple[Date, ...]) -> None:
    answers, _, _ = world(dates, frozenset(EVERY))
    check(answers[:3], dates, EVERY)
    for why in answers:
        assert sum(share.points for share in why.layers) == why.change


def test_nothing_moved_is_what_would_have_come_anyway(dates: tuple[Date, ...]) -> None:
    answers, _, _ = world(dates, frozenset())
    check(answers, dates, ())
    assert not shares(answers, "limit").any()
    assert any(why.line.limit.anyway for why in answers)
    assert any(why.line.limit.asked for why in answers)


def test_one_at_a_time_is_the_same_as_many(dates: tuple[Date, ...]) -> None:
    answers, later, lines = world(dates, frozenset(EVERY))
    start, end = dates[0], later[-1]
    for line in range(0, LINES, 5):
        alone = explain_changes(
            end.model,
            start.rows.slice(line, 1),
            end.rows.slice(line, 1),
            previous=Previous(start.model),
            lines=lines.take(np.array([line])),
        )
        assert alone == [answers[line]]
    assert any(verdict(why) is not None for why in answers)
