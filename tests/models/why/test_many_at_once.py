"""Answers of many customers as arrays are the answers one by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_pair_answer import explain_against_one_by_one, explain_one_by_one

from creditline.models.artefact import Model
from creditline.models.calibration import Knots, MacroShifted, MacroTerm, Sigmoid
from creditline.models.policy import Changes, Income, Ladder, Overlay, Policy, PolicyBand, Scaling, State, Step
from creditline.models.policy.deciding.passing import Passing
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why import Previous, explain_against, explain_change, explain_changes
from creditline.models.why.answer.rounding import whole_parts
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.change import explain_many
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.line_facts import LineFacts, Place
from creditline.models.why.game.lines import LAYERS, LineOutcomes
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.override import Override
from creditline.models.why.game.replay import Replay, Stop
from creditline.models.why.game.told import Told
from creditline.models.why.ledger.verdicts import PARTS
from creditline.models.why.ledger.whole import whole_rows
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.reference import Reference

EARLIER, LATER = date(2025, 5, 31), date(2025, 6, 30)
PAIRS = 300
WITH_TERMS = MacroShifted(
    Knots((-4.0, -1.0, 0.5, 3.0), (-3.6, -0.6, 0.5, 3.4)),
    (MacroTerm("jobs", 0.4, 5.0, 6.5, LATER), MacroTerm("prices", 0.1, 2.0, 3.0, LATER)),
)


@given(
    st.lists(
        st.one_of(st.sampled_from([0.0, -0.0, 0.5, -0.5, 1.5, 2.0]), st.floats(-500, 500)), min_size=1, max_size=9
    ),
    st.integers(-30, 30),
)
def test_whole_parts_are_those_of_one_pair(exact: list[float], away: int) -> None:
    total = round(sum(exact)) + away
    assert whole_rows(np.array([exact]), np.array([total]))[0].tolist() == whole_parts(exact, total)


@pytest.fixture(scope="module")
def frames(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> tuple[pa.Table, pa.Table]:
    """Half of the values the same on both dates, the first ten customers unchanged."""
    start, end = rows(51, PAIRS), rows(52, PAIRS)
    same = np.random.default_rng(53).random((start.num_columns, PAIRS)) < 0.5
    same[:, :10] = True
    for place, name in enumerate(start.column_names):
        both = zip(*(frame[name].to_pylist() for frame in (start, end)), same[place].tolist(), strict=True)
        end = end.set_column(place, name, pa.array([a if keep else b for a, b, keep in both], start[name].type))
    return dated(start, EARLIER), dated(end, LATER)


@pytest.fixture(scope="module")
def older(model_with: Callable[..., Model], boosted: Callable[..., str], rows: Callable[..., pa.Table]) -> Model:
    """A model of the features but one, of which one more was defined otherwise, with a macro term."""
    model = model_with()
    features = tuple(
        replace(feature, definition_hash="0ther") if feature.name in ("card_use", "region") else feature
        for feature in model.features
        if feature.name != "inquiries_30d"
    )
    matrix = to_matrix(features, rows(54, 1500))
    outcome = np.nan_to_num(matrix[:, 0]) + np.nan_to_num(matrix[:, 2]) > 1.0
    names = [feature.name for feature in features]
    text = boosted(matrix, outcome.astype(int), names, [names.index("region")], rounds=15)
    calibration = MacroShifted(Sigmoid(1.1, -0.3), (MacroTerm("jobs", 0.4, 5.0, 5.0, EARLIER),))
    return model_with(booster_text=text, features=features, calibration=calibration)


def policy(share: float) -> Policy:
    return Policy(
        name="tested",
        bands=(
            PolicyBand("worst", 350, 479, Step.CLOSE, 0.0, 0.0, 50_000.0),
            PolicyBand("weak", 480, 599, Step.REDUCE, share, 0.0, 50_000.0),
            PolicyBand("sound", 600, 950, Step.MAINTAIN, 2.4, 500.0, 50_000.0),
        ),
        income=Income("spent_30d", 1.0),
        ladder=Ladder(at_once=3, reopen=True),
        changes=Changes(cool_down_days=5),
        triggers=(),
        overlay=Overlay(),
    )


def lines_of(frames: tuple[pa.Table, pa.Table], model: Model, before: Model | None = None) -> Replay:
    """Lines that stood whole on the earlier date and were decided on once since."""
    drawn = np.random.default_rng(1)
    limit, never = np.round(drawn.uniform(500, 9000, PAIRS), 2), np.full(PAIRS, np.nan)
    evening = State(limit, np.zeros(PAIRS, np.int64), never, limit, limit, never)
    told = [
        Told(policy(share), frame.select(["spent_30d"]), np.random.default_rng(seed).uniform(0, 3000, PAIRS))
        for frame, seed, share in zip(frames, (2, 3), (1.2, 0.5), strict=True)
    ]
    now = ModelRows(model, *(to_matrix(model.features, frame) for frame in frames))
    then = now if before is None else ModelRows(before, *(to_matrix(before.features, frame) for frame in frames))
    no = np.zeros(PAIRS, bool)
    stop = Stop(
        LATER, np.arange(PAIRS), Passing(np.full(PAIRS, 30.0), no, never, no, no), Chain(then, now), *told,
        Scaling(600.0, 0.8, 0.6), Override(np.zeros(PAIRS, np.int64), np.where(drawn.random(PAIRS) < 0.1, -50.0, 0.0)),
    )  # fmt: skip
    after = LineOutcomes(np.round(0.4 * limit, 2), drawn.integers(0, 4, PAIRS))
    facts = tuple(
        LineFacts(
            Place(had, Step.MAINTAIN), Place(had, Step.MAINTAIN), Place(has, Step(step)), "reduce", computed=False
        )
        for had, has, step in zip(limit.tolist(), after.limit.tolist(), after.step.tolist(), strict=True)
    )
    return Replay(evening, (stop,), after, LineOutcomes(limit, evening.step), facts, ("before", "after"))


@pytest.mark.parametrize("before", ["the same model", "another model"])
@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize(
    "calibration",
    [
        Sigmoid(0.9, -0.2),
        Sigmoid(6.0, 2.0),  # both ends of the scale are reached
        WITH_TERMS,
    ],
    ids=["sigmoid", "steep", "knots with macro terms"],
)
def test_every_answer_is_the_one_of_its_pair(
    model_with: Callable[..., Model], older: Model, frames, calibration, decided: bool, before: str
) -> None:
    model = model_with(calibration=calibration)
    asked = {
        "lines": lines_of(frames, model, older if before == "another model" else None) if decided else None,
        "previous": Previous(older) if before == "another model" else None,
    }
    answers = explain_many(model, *frames, **asked)
    whys = explain_one_by_one(model, *frames, **asked)
    assert len(answers) == len(whys) == PAIRS
    assert explain_changes(model, *frames, **asked) == whys
    for number, why in enumerate(whys):
        assert answers.why(number) == why
        for language in ("en", "zh"):
            assert notice_of(answers.for_notice(number), language) == notice_of(why, language)
    assert any(len(why.reasons) > 5 for why in whys)
    if not decided:
        assert answers.verdicts is None
        return
    cut = [verdict(why) for why in whys]
    assert answers.verdicts.cut.tolist() == [found is not None for found in cut]
    assert len({PARTS[part] for part in answers.verdicts.part.tolist()} - {Part.NONE}) > 1
    for number, why in enumerate(whys):
        if cut[number] is None:
            continue
        assert PARTS[answers.verdicts.part[number]] is cut[number].behaviour
        for layer, share in zip(LAYERS, _by_layer(why), strict=True):
            if share is not None:
                stands = share.without.drawable >= why.line.drawable.wished
                assert answers.verdicts.stands_without[number, LAYERS.index(layer)] == stands


@pytest.mark.parametrize("before", ["the same model", "another model"])
def test_one_customer_is_many_of_one(model: Model, older: Model, frames, before: str) -> None:
    previous = Previous(older) if before == "another model" else None
    lines = lines_of(frames, model, older if previous else None)
    whys = explain_one_by_one(model, *frames, previous=previous, lines=lines)
    for number in range(0, PAIRS, 7):
        one = [frame.slice(number, 1) for frame in frames]
        alone = explain_change(model, *one, previous=previous, lines=lines.take(np.array([number])))
        assert alone == whys[number]


@pytest.mark.parametrize("calibration", [Sigmoid(0.9, -0.2), Sigmoid(6.0, 2.0), WITH_TERMS], ids=["", "steep", "macro"])
def test_an_answer_against_others_is_the_one_put_together_by_itself(
    model_with: Callable[..., Model], frames, calibration
) -> None:
    model, reference = model_with(calibration=calibration), Reference("kept", frames[0].slice(20, 40), EARLIER)
    found = list(explain_against(model, frames[1].slice(0, 60), reference))
    assert found == explain_against_one_by_one(model, frames[1].slice(0, 60), reference)
    assert {why.against for why in found} == {"kept"}


def _by_layer(why) -> list:
    return [next((share for share in why.layers if share.layer is layer), None) for layer in Layer]


def test_a_layer_that_no_tree_reads_costs_nothing(
    model_with: Callable[..., Model], boosted: Callable[..., str], features, rows, frames, monkeypatch
) -> None:
    """The trees never split on the economy, which has moved for nearly everybody: one walk for who changed."""
    drawn = rows(55, 1500)
    matrix = to_matrix(features, drawn)
    matrix[:, -1] = 0.05
    names = [feature.name for feature in features]
    text = boosted(matrix, (np.nan_to_num(matrix[:, 0]) > 1.0).astype(int), names, [names.index("region")], rounds=10)
    model = model_with(booster_text=text)
    still = frames[1].set_column(
        frames[1].schema.get_field_index("unemployment"), "unemployment", frames[0]["unemployment"]
    )
    expected = explain_many(model, frames[0], still)
    asked = {"margins": 0, "contributions": 0}
    for name in asked:
        real = getattr(ModelRows, name)

        def counted(self, *arguments, name=name, real=real):
            asked[name] += len(self.start)
            return real(self, *arguments)

        monkeypatch.setattr(ModelRows, name, counted)
    found = explain_many(model, *frames)
    changed = int(found.parts.chain.later.differ(Layer.BEHAVIOUR).sum())
    assert changed > PAIRS // 2
    assert asked == {"margins": PAIRS + changed, "contributions": changed}
    assert found.parts.played.scores.points.tolist() == expected.parts.played.scores.points.tolist()
    assert found.after.margin.tolist() == expected.after.margin.tolist()


def test_nobody(model: Model, frames) -> None:
    answers = explain_many(model, *(frame.slice(0, 0) for frame in frames))
    assert len(answers) == len(answers.parts.points.row_pair) == 0
