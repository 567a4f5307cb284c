"""Cuts announced before they take effect, line by line on arrays: what is in force, what withdraws them, and what stays as it was."""

import math
from dataclasses import replace

import numpy as np
import pytest

from creditline.features.errors import DeclarationError
from creditline.models.policy import (
    Cure,
    Decided,
    Income,
    Inputs,
    Ladder,
    NoticePeriod,
    NoticeState,
    PlanTerms,
    Policy,
    PolicyBand,
    PortfolioCap,
    State,
    Step,
    Trigger,
    decide_lines,
)
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.policy.parts.clauses import Changes
from creditline.models.policy.rules import parse_rule

INCOME, LATE = "income.regular_sum_90d", "repayment.days_past_due_now"
POLICY = Policy(
    name="by hand",
    bands=(
        PolicyBand("poor", 350, 549, Step.CLOSE, 0.5, 500, 4_000, 0.5),
        PolicyBand("fair", 550, 599, Step.REDUCE, 1.0, 1_000, 8_000, 0.8),
        PolicyBand("good", 600, 950, Step.MAINTAIN, 1.0, 1_000, 20_000, 1.0),
    ),
    income=Income(INCOME, 3.0),
    ladder=Ladder(hysteresis=20),
)
PAID_DOWN = Cure(parse_rule("paid down", "balance < 100"))
TOLD = replace(POLICY, period=NoticePeriod(30, (PAID_DOWN,)))
LATE_AT_ONCE = Trigger(parse_rule("late", f"{LATE} >= 30"), Step.SUSPEND, immediate=True)


def decided(policy: Policy, score: float, state: State, balance: float = 500.0, late: float = 0.0) -> Decided:
    """One line, with a regular income of 3,000 a month."""
    features = {INCOME: np.array([9_000.0]), LATE: np.array([late])}
    return decide_lines(policy, Inputs(np.array([score]), np.array([0.1]), features, np.array([balance]), state))


def evening(state: State, made: Decided, days: float) -> State:
    """The eve of the next decision, `days` later."""
    no = np.array([False])
    return passed(
        after_decision(state, made.limit, made.step, made.notice),
        Passing(np.array([days]), no, np.array([math.nan]), no, no),
    )


def told(made: Decided) -> tuple[object, ...]:
    """Notice, limit and step decided, limit and step in force until then, days left."""
    notice = made.notice
    assert notice is not None
    values = (made.limit, made.step, notice.limit, notice.step, notice.left)
    return NoticeState(int(notice.state[0])).word, *(None if np.isnan(one[0]) else float(one[0]) for one in values)


FRESH = State.fresh(np.array([5_000.0]))


def test_a_cut_is_announced_and_takes_effect_on_its_day() -> None:
    """580 lies in fair, which aims at 3,000 and reduces."""
    made = decided(TOLD, 580, FRESH)
    assert told(made) == ("announced", 3000, 1, 5000, 0, 30)
    assert (made.actions, made.decided_by) == (["reduce"], ["band fair"])
    waiting = evening(FRESH, made, 29)
    made = decided(TOLD, 580, waiting)
    assert told(made) == ("running", 3000, 1, 5000, 0, 1)
    assert (made.actions, made.decided_by) == (["maintain"], ["notice"])
    made = decided(TOLD, 580, evening(waiting, made, 1))
    assert told(made) == ("effective", 3000, 1, 5000, 0, 0)
    assert (made.actions, made.decided_by) == (["maintain"], ["band fair"])


@pytest.mark.parametrize(
    ("score", "balance", "outcome", "rule"),
    [
        (600, 500, ("withdrawn", 5000, 0), "band good"),  # the edge itself is enough: the line had not come down yet
        (599, 500, ("effective", 3000, 1), "band fair"),
        (500, 500, ("effective", 3000, 1), "band poor"),  # no more than was announced, however much worse it is
        (580, 99, ("withdrawn", 5000, 0), "cure paid down"),
        (580, 4000, ("effective", 4000, 1), "band fair"),  # never below what is owed, without a plan
        (580, 5200, ("effective", 5000, 1), "band fair"),
    ],
)
def test_on_the_day(score: float, balance: float, outcome: tuple[object, ...], rule: str) -> None:
    due = evening(FRESH, decided(TOLD, 580, FRESH), 30)
    made = decided(TOLD, score, due, balance)
    assert (told(made)[:3], made.decided_by) == (outcome, [rule])


def test_with_a_plan_the_limit_announced_stands() -> None:
    policy = replace(TOLD, period=NoticePeriod(30, plan=PlanTerms(months=6, least=250)))
    due = evening(FRESH, decided(policy, 580, FRESH), 30)
    assert told(decided(policy, 580, due, 4_000))[:3] == ("effective", 3000, 1)
    plan, above = policy.period.plan, np.array([1_000.0, 100.0, 1_600.01])
    assert plan is not None
    assert plan.instalment(above).tolist() == [250.0, 100.0, 266.67]
    assert plan.payments(above).tolist() == [4, 1, 6]


def test_an_immediate_trigger_acts_at_once_and_the_rest_waits() -> None:
    policy = replace(TOLD, triggers=(LATE_AT_ONCE,))
    made = decided(policy, 580, FRESH, late=30)
    assert told(made) == ("announced", 3000, 2, 5000, 2, 30)
    with_notice = replace(policy, triggers=(replace(LATE_AT_ONCE, immediate=False),))
    assert told(decided(with_notice, 580, FRESH, late=30)) == ("announced", 3000, 2, 5000, 0, 30)
    alone = decided(policy, 700, FRESH, late=30)
    assert told(alone) == (None, 5000, 2, None, None, None)


def test_a_cool_down_neither_withdraws_nor_is_restarted_by_what_is_withdrawn() -> None:
    policy = replace(TOLD, changes=Changes(cool_down_days=60, raise_cool_down_days=60))
    start = replace(FRESH, days_since_change=np.array([70.0]))
    due = evening(start, decided(policy, 580, start), 30)
    assert told(decided(policy, 580, due))[0] == "effective"
    cured = decided(policy, 700, due)
    assert told(cured)[0] == "withdrawn"
    after = evening(due, cured, 5)
    assert (after.limit[0], after.days_since_change[0], after.announced[0]) == (5000.0, 105.0, False)


def test_the_cap_announces_too_and_leaves_announced_lines_alone() -> None:
    policy = replace(TOLD, portfolio=PortfolioCap(4_000, 0.5))
    made = decided(policy, 700, FRESH)
    assert told(made)[:1] + told(made)[2:] == ("announced", 0, 5000, 0, 30)
    assert made.limit[0] == pytest.approx(4_000, abs=1)
    again = decided(policy, 700, evening(FRESH, made, 10))
    assert (told(again)[0], again.limit[0]) == ("running", made.limit[0])


def test_a_better_score_is_never_worse_off_whatever_is_announced() -> None:
    policy = replace(TOLD, triggers=(LATE_AT_ONCE, Trigger(parse_rule("low", "score < 520"), Step.CLOSE)))
    scores = np.arange(350.0, 951.0, 10.0)
    rows = len(scores)
    for state in (
        FRESH,
        evening(FRESH, decided(policy, 580, FRESH), 10),
        evening(FRESH, decided(policy, 580, FRESH), 30),
    ):
        many = state.take(np.zeros(rows, dtype=np.int64))
        features = {INCOME: np.full(rows, 9_000.0), LATE: np.full(rows, 0.0)}
        made = decide_lines(policy, Inputs(scores, np.full(rows, 0.1), features, np.full(rows, 500.0), many))
        assert (np.diff(made.limit) >= 0.0).all()
        assert (np.diff(made.step) <= 0).all()


def test_a_policy_without_notice_settles_at_once_what_runs() -> None:
    waiting = evening(FRESH, decided(TOLD, 580, FRESH), 10)
    assert decided(POLICY, 580, waiting).limit[0] == 3000.0
    assert decided(POLICY, 650, waiting).limit[0] == 5000.0


def test_only_what_decides_is_part_of_the_version() -> None:
    """A policy that announces nothing has the version that it had."""
    assert POLICY.version == "800e85c8a2a3"
    late = (Trigger(parse_rule("late", f"{LATE} >= 30"), Step.SUSPEND),)
    at_once = (replace(late[0], immediate=True),)
    assert replace(POLICY, triggers=late).version == replace(POLICY, triggers=at_once).version
    versions = [
        replace(TOLD, triggers=late).version,
        replace(TOLD, triggers=at_once).version,
        TOLD.version,
        replace(TOLD, period=NoticePeriod(31, (PAID_DOWN,))).version,
        replace(TOLD, period=NoticePeriod(30)).version,
        replace(TOLD, period=NoticePeriod(30, (PAID_DOWN,), PlanTerms())).version,
    ]
    assert len({POLICY.version, *versions}) == 7


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: NoticePeriod(367), "0 to 366"),
        (lambda: NoticePeriod(0, (PAID_DOWN,)), "give days"),
        (lambda: NoticePeriod(0, plan=PlanTerms()), "give days"),
        (lambda: PlanTerms(months=0), "1 or more"),
        (lambda: Cure(parse_rule("good", "score > 600")), "reads score"),
    ],
)
def test_refused(made: object, said: str) -> None:
    assert callable(made)
    with pytest.raises(DeclarationError, match=said):
        made()
