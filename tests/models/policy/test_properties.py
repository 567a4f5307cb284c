"""What holds of every decision, hunted over random policies, lines and states."""

import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.models.policy import (
    ACTIONS,
    Action,
    Changes,
    Income,
    Inputs,
    Ladder,
    Level,
    Overlay,
    Policy,
    PolicyBand,
    PortfolioCap,
    Review,
    State,
    Step,
    Trigger,
    Unknown,
    decide_lines,
    exposure_of,
)
from creditline.models.policy.deciding.decided import Decided
from creditline.models.policy.parts.money import CENT, UNITS, down_to, up_to
from creditline.models.policy.rules import parse_rule

INCOME, LATE, ECONOMY = "income.regular_sum_90d", "repayment.days_past_due_now", "macro.unemployment.level"
LADDERS = [
    (Step.REDUCE, Step.SUSPEND, Step.CLOSE),
    (Step.REDUCE, Step.CLOSE),
    (Step.SUSPEND, Step.CLOSE),
    (Step.REDUCE,),
    (Step.CLOSE,),
]
TRIGGERS = [
    (parse_rule("late", f"{LATE} >= 30"), (Step.SUSPEND, Step.CLOSE, Step.REDUCE), 0.6),
    (parse_rule("low and late", f"score < 520 AND {LATE} > 0"), (Step.CLOSE, Step.SUSPEND, Step.REDUCE), 0.4),
    (parse_rule("likely", "pd > 0.4"), (Step.REDUCE, Step.SUSPEND, Step.CLOSE), 0.8),
]
cents = st.integers(0, 3_000_000).map(lambda n: n / 100.0)
maybe = st.one_of(st.just(math.nan), cents)
days = st.one_of(st.just(math.nan), st.integers(0, 200).map(float))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    down = draw(st.sampled_from(LADDERS))
    edges = sorted(draw(st.lists(st.integers(351, 950), min_size=1, max_size=4, unique=True)))
    count = len(edges) + 1
    steps = sorted(draw(st.lists(st.sampled_from([Step.MAINTAIN, *down]), min_size=count - 1, max_size=count - 1)))
    unit = draw(st.sampled_from(UNITS))
    rising = {
        name: sorted(draw(st.lists(of, min_size=count, max_size=count)))
        for name, of in (
            ("multiple", st.floats(0, 3)),
            ("floor", st.integers(0, 200_000).map(lambda n: n / 100.0)),
            ("extra", st.floats(0, 20_000)),
            ("share", st.floats(0, 1)),
        )
    }
    bands = tuple(
        PolicyBand(f"b{i}", low, high, step, multiple, floor, float(up_to(unit, np.float64(floor))) + extra, share)
        for i, (low, high, step, multiple, floor, extra, share) in enumerate(
            zip(
                [350, *edges],
                [*(edge - 1 for edge in edges), 950],
                [*reversed(steps), Step.MAINTAIN],
                *rising.values(),
                strict=True,
            )
        )
    )
    triggers = []
    for rule, choices, keep in draw(
        st.lists(st.sampled_from(TRIGGERS), max_size=2, unique_by=lambda each: each[0].name)
    ):
        step = next((step for step in choices if step in down), None)
        if step is not None:
            triggers.append(Trigger(rule, step, keep))
    return Policy(
        name="drawn",
        bands=bands,
        income=Income(INCOME, 3.0, draw(st.sampled_from(Unknown))),
        ladder=Ladder(
            down,
            (Action.RESTORE, Action.INCREASE),
            draw(st.integers(0, 80)),
            draw(st.integers(1, 3)),
            down == (Step.CLOSE,) or draw(st.booleans()),
        ),
        changes=Changes(
            draw(st.integers(0, 90)),
            draw(st.integers(0, 180)),
            draw(st.floats(0, 500)),
            draw(st.floats(0.05, 1.0)),
            draw(st.one_of(st.just(math.inf), st.floats(0, 2))),
            unit,
        ),
        triggers=tuple(triggers),
        reviews=(Review(parse_rule("look", f"{LATE} BETWEEN 5 AND 9"), hold=True),) if draw(st.booleans()) else (),
        portfolio=PortfolioCap(draw(st.floats(0, 100_000)), draw(st.floats(0, 1))) if draw(st.booleans()) else None,
        overlay=Overlay(ECONOMY, (Level(6.0, draw(st.integers(0, 60)), draw(st.floats(0.3, 1.0))),)),
    )


@st.composite
def lines(draw: st.DrawFn, count: int | None = None) -> Inputs:
    n = count or draw(st.integers(1, 6))

    def column(of: st.SearchStrategy[float]) -> np.ndarray:
        return np.array(draw(st.lists(of, min_size=n, max_size=n)), dtype=float)

    limit = column(cents)
    step = column(st.integers(0, 3).map(float)).astype(np.int64)
    return Inputs(
        score=column(st.integers(350, 950).map(float)),
        pd=column(st.floats(0, 1)),
        features={INCOME: column(maybe), LATE: column(st.integers(0, 40).map(float)), ECONOMY: column(st.floats(4, 8))},
        balance=column(st.integers(-5_000_000, 40_000_000).map(lambda n: n / 1000.0)),
        state=State(np.where(step == 3, 0.0, limit), step, column(days), column(maybe), column(maybe), column(maybe)),
    )


def stands_whole(policy: Policy, given_: Inputs, made: Decided, i: int) -> bool:
    """Unchanged, a multiple of the rounding, or what is owed where the portfolio cap took the rest."""
    after, cents = made.limit[i], round(policy.changes.rounding * 100)
    owed = made.decided_by[i] == "portfolio cap" and after == up_to(CENT, given_.balance[i : i + 1])[0]
    return bool(after == given_.state.limit[i] or round(after * 100) % cents == 0 or owed)


@settings(max_examples=80)
@given(policies(), lines())
def test_bounds_of_every_decision(policy: Policy, given_: Inputs) -> None:
    made = decide_lines(policy, given_)
    before, owed = given_.state.limit, given_.balance
    cap = max(band.cap for band in policy.bands)
    for i, place in enumerate(made.action):
        action, after = ACTIONS[place], made.limit[i]
        if action in (Action.REDUCE, Action.SUSPEND):
            assert after >= min(before[i], owed[i])
            assert after <= before[i]
        if after < before[i] and made.decided_by[i] != "portfolio cap":
            assert action in (Action.REDUCE, Action.SUSPEND, Action.CLOSE)
        if action is Action.REDUCE:
            assert after < before[i]
        if after > before[i]:
            assert action in (Action.INCREASE, Action.RESTORE)
            assert after <= cap
            assert not after > given_.state.customer_cap[i]
        if action is Action.CLOSE:
            assert after == 0.0
        assert round(after * 100) / 100 == after
        assert stands_whole(policy, given_, made, i)


@settings(max_examples=80)
@given(policies(), lines(), st.integers(0, 600))
def test_a_better_score_never_gets_a_lower_limit(policy: Policy, worse: Inputs, better_by: int) -> None:
    """With all else equal: pd is no higher, and the portfolio is scaled as recorded."""
    scaling = decide_lines(policy, worse).scaling
    better = Inputs(
        np.minimum(worse.score + better_by, 950.0), worse.pd * 0.5, worse.features, worse.balance, worse.state
    )
    low, high = decide_lines(policy, worse, scaling), decide_lines(policy, better, scaling)
    assert (high.limit >= low.limit).all()
    assert (high.step <= low.step).all()


@settings(max_examples=80)
@given(policies(), lines())
def test_the_portfolio_cap_holds_to_the_cent(policy: Policy, given_: Inputs) -> None:
    made = decide_lines(policy, given_)
    cap = made.scaling.cap
    if cap is None:
        return
    owed = np.maximum(np.ceil(given_.balance * 100 - 1e-6), 0.0)
    total = int(np.maximum(np.rint(made.limit * 100), owed).sum())
    allowed = math.floor(cap * 100 + 1e-6)
    unit = round(policy.changes.rounding * 100)
    if made.scaling.short:
        assert total == int(owed.sum())  # nothing is left to take but what is owed
        assert round(made.scaling.short * 100) == total - allowed
    else:
        assert total <= allowed
        if made.scaling.threshold > -math.inf and made.scaling.factor > made.scaling.below:
            assert (
                allowed - total <= (int((made.score == made.scaling.threshold).sum()) + 1) * unit
            )  # a unit a line, rounded down


@settings(max_examples=40)
@given(policies(), lines())
def test_replays_are_equal_row_by_row(policy: Policy, given_: Inputs) -> None:
    made = decide_lines(policy, given_)
    for i in range(len(given_.score)):
        one = slice(i, i + 1)
        state = State(*(getattr(given_.state, name)[one] for name in State.__dataclass_fields__))
        alone = Inputs(
            given_.score[one],
            given_.pd[one],
            {name: values[one] for name, values in given_.features.items()},
            given_.balance[one],
            state,
        )
        again = decide_lines(policy, alone, made.scaling)
        assert (again.limit[0], again.step[0], again.actions[0], again.decided_by[0]) == (
            made.limit[i], made.step[i], made.actions[i], made.decided_by[i],
        )  # fmt: skip
    assert exposure_of(made.limit, given_.balance).sum() >= 0


@settings(max_examples=60)
@given(policies(), lines())
def test_rounding_moves_a_limit_by_less_than_its_unit_and_changes_nothing_else(policy: Policy, given_: Inputs) -> None:
    """Beside the same policy in cents: the same bands, steps and rules, and no limit that a whole unit parts."""
    alone = replace(policy, portfolio=None, reviews=(), changes=replace(policy.changes, minimum=0.0))
    made, exact = (
        decide_lines(replace(alone, changes=replace(alone.changes, rounding=unit)), given_)
        for unit in (policy.changes.rounding, CENT)
    )
    for name in ("score", "band", "step", "rule", "fired"):
        assert np.array_equal(getattr(made, name), getattr(exact, name))
    assert (np.abs(made.limit - exact.limit) < policy.changes.rounding + 1e-9).all()


@settings(max_examples=60)
@given(policies(), lines())
def test_nobody_is_cut_below_a_floor_what_is_owed_or_the_largest_cut(policy: Policy, given_: Inputs) -> None:
    made = decide_lines(replace(policy, portfolio=None, triggers=()), given_)
    state, changes = given_.state, policy.changes
    month = np.where(np.isnan(state.month_limit), state.limit, state.month_limit)
    floor = np.array([policy.bands[place].floor for place in made.band])
    known = ~np.isnan(made.income)
    for i in np.flatnonzero((made.limit < state.limit) & (made.step < Step.CLOSE)):
        assert made.limit[i] >= given_.balance[i] - 1e-9
        assert made.limit[i] >= min(state.limit[i], (1 - changes.largest_cut) * month[i]) - 1e-4
        assert not known[i] or made.limit[i] >= floor[i] - 1e-9


@given(st.sampled_from(UNITS), st.integers(0, 10**9).map(lambda n: n / 100.0))
def test_rounding_to_a_unit(unit: float, money: float) -> None:
    below, above = (float(way(unit, np.array([money]))[0]) for way in (down_to, up_to))
    cents = round(unit * 100)
    assert (round(below * 100) % cents, round(above * 100) % cents) == (0, 0)
    assert below <= money <= above
    assert round((above - below) * 100) in (0, cents)
    assert (below == money == above) == (round(money * 100) % cents == 0)
