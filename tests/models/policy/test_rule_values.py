"""What each rule looked at, and from where on it decides so: by hand, one line at a time."""

import math
from dataclasses import replace

import numpy as np
import pytest

from creditline.models.policy import (
    Changes,
    Income,
    Inputs,
    Ladder,
    Policy,
    PolicyBand,
    PortfolioCap,
    Review,
    Scaling,
    State,
    Step,
    Trigger,
    Unknown,
    decide_lines,
)
from creditline.models.policy.deciding.rule_values import rule_values
from creditline.models.policy.deciding.score_part import score_had_part
from creditline.models.policy.rules import compared_first, parse_rule

INCOME, LATE = "income.regular_sum_90d", "repayment.days_past_due_now"
POLICY = Policy(
    name="by hand",
    bands=(
        PolicyBand("poor", 350, 549, Step.CLOSE, 0.5, 500, 4_000, 0.5),
        PolicyBand("fair", 550, 599, Step.REDUCE, 1.0, 1_000, 8_000, 0.8),
        PolicyBand("good", 600, 950, Step.MAINTAIN, 2.0, 1_000, 20_000, 1.0),
    ),
    income=Income(INCOME, 3.0),
    ladder=Ladder(hysteresis=20),
)
SLOW = replace(POLICY, changes=Changes(cool_down_days=60, raise_cool_down_days=90))
HARD = replace(
    SLOW,
    triggers=(
        Trigger(parse_rule("late", f"{LATE} >= 30"), Step.SUSPEND),
        Trigger(parse_rule("late and low", f"{LATE} > 0 AND score < 620"), Step.REDUCE, keep=0.8),
    ),
    reviews=(Review(parse_rule("large", "credit_limit > 9000"), hold=True),),
)


def line(
    score: float, limit: float = 5_000.0, *, step: int = 0, late: float = 0.0, since: float = math.nan,
    income: float = 9_000.0, balance: float = 0.0,
) -> Inputs:  # fmt: skip
    one = lambda value: np.array([value], dtype=float)  # noqa: E731
    state = State(one(limit), np.array([step]), one(since), one(limit), one(5_000.0), one(math.nan))
    return Inputs(one(score), one(0.1), {INCOME: one(income), LATE: one(late)}, one(balance), state)


NOTHING = (None, None)
HOLD = Income(INCOME, 3.0, Unknown.HOLD)
RULES = [
    ("fair is 20 points below good", POLICY, line(580), "band fair", (580.0, 600.0)),
    ("poor reduces first, which fair would have done as well", POLICY, line(540), "band poor", (540.0, 600.0)),
    ("poor suspends a reduced line, which fair would have left", POLICY, line(540, step=1), "band poor", (540.0, 550.0)),
    ("poor closes a suspended line, which fair would have left", POLICY, line(540, step=2), "band poor", (540.0, 550.0)),
    ("a reduced line is cut again", POLICY, line(580, step=1), "band fair", (580.0, 600.0)),
    ("a good score is no less than the edge", POLICY, line(700), "band good", (700.0, 600.0)),
    ("reduced, and not yet clear of the edge", POLICY, line(610, step=1), "hysteresis", (610.0, 620.0)),
    ("suspended, and not yet clear of the edge of fair", POLICY, line(560, step=2), "hysteresis", (560.0, 570.0)),
    ("closed stays closed", POLICY, line(700, 0.0, step=3), "closed", NOTHING),
    ("a step down waits", SLOW, line(580, since=10), "cool-down", (10.0, 60.0)),
    ("a step up waits longer", SLOW, line(700, step=1, since=70), "cool-down", (70.0, 90.0)),
    ("late by 51 days, of 30", HARD, line(700, late=51), "trigger late", (51.0, 30.0)),
    ("the first comparison of two", HARD, line(610, late=1), "trigger late and low", (1.0, 0.0)),
    ("a review's", HARD, line(570, 9_000.01), "review large", (9000.01, 9000.0)),
    ("no income known", replace(POLICY, income=HOLD), line(610, income=math.nan), "income not known", NOTHING),
]  # fmt: skip


def read(
    policy: Policy, given: Inputs, scaling: Scaling | None = None
) -> tuple[str, tuple[float | None, float | None]]:
    made = decide_lines(policy, given, scaling)
    found = rule_values(policy, given, made)
    value, threshold = (None if math.isnan(each[0]) else float(each[0]) for each in (found.value, found.threshold))
    return made.decided_by[0], (value, threshold)


@pytest.mark.parametrize(
    ("policy", "given", "rule", "expected"), [row[1:] for row in RULES], ids=[row[0] for row in RULES]
)
def test_rule(policy: Policy, given: Inputs, rule: str, expected: tuple[float | None, float | None]) -> None:
    assert read(policy, given) == (rule, expected)


def test_the_cap_reads_the_score_below_which_lines_were_scaled() -> None:
    capped = replace(POLICY, portfolio=PortfolioCap(1.0))
    assert read(capped, line(640), Scaling(threshold=650.0, below=0.4)) == ("portfolio cap", (640.0, 650.0))


def test_a_comparison_that_did_not_hold_is_not_what_decided() -> None:
    """Another part of the rule did, and nothing of the first may be said."""
    late = replace(HARD.triggers[0], rule=parse_rule("late", f"{LATE} >= 30 OR balance > 4000"))
    assert read(replace(HARD, triggers=(late,)), line(700, balance=4_500.0)) == ("trigger late", NOTHING)


@pytest.mark.parametrize(
    ("when", "column", "op", "threshold"),
    [
        ("30 <= days AND score < 650", "days", ">=", 30.0),
        ("NOT (days < 30)", "days", ">=", 30.0),
        ("region = 'north' AND days > 3", "days", ">", 3.0),
    ],
)
def test_the_first_comparison_with_a_number(when: str, column: str, op: str, threshold: float) -> None:
    found = compared_first(parse_rule("late", when).node)
    assert found is not None
    assert (found.column, found.op, found.threshold) == (column, op, threshold)


def test_a_rule_without_a_number_has_no_comparison() -> None:
    assert compared_first(parse_rule("north", "region = 'north' OR days IS NULL").node) is None


STRICTER = replace(POLICY, bands=(replace(POLICY.bands[0], highest=619), replace(POLICY.bands[2], lowest=620)))
PARTS = [
    ("over the edge of fair", POLICY, line(580), 610.0, POLICY, True),
    ("within fair", POLICY, line(580), 595.0, POLICY, False),
    ("it rose, and is in fair still", POLICY, line(580), 560.0, POLICY, False),
    ("a trigger that reads no score", HARD, line(580, late=51), 700.0, HARD, False),
    ("a trigger that would have spared the score", HARD, line(610, late=1), 640.0, HARD, True),
    ("a trigger that would not have spared it either", HARD, line(590, late=1), 610.0, HARD, False),
    ("within the new policy's band, over the edge of the earlier", STRICTER, line(590), 615.0, POLICY, True),
    ("within the bands of both", STRICTER, line(605), 615.0, POLICY, False),
]


@pytest.mark.parametrize(
    ("policy", "given", "stood", "earlier", "expected"), [row[1:] for row in PARTS], ids=[row[0] for row in PARTS]
)
def test_whether_the_score_had_a_part(
    policy: Policy, given: Inputs, stood: float, earlier: Policy, expected: bool
) -> None:
    made = decide_lines(policy, given)
    assert score_had_part(policy, given, made, np.array([stood]), earlier).tolist() == [expected]


def test_a_cap_that_would_have_spared_the_score() -> None:
    scaling = Scaling(threshold=650.0, below=0.4)
    made = decide_lines(POLICY, line(640), scaling)
    found = [score_had_part(POLICY, line(640), made, np.array([once]), POLICY)[0] for once in (660.0, 645.0)]
    assert found == [True, False]
