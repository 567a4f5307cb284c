"""Lines of customers in default: a rule of their own, the lowest band's place where there is none, and never in the ranking."""

import math
from dataclasses import replace

import numpy as np
import pytest

from creditline.features.catalogue import catalogue
from creditline.models.policy import (
    Changes,
    Income,
    Inputs,
    Ladder,
    Policy,
    PolicyBand,
    PortfolioCap,
    State,
    Step,
    Trigger,
    decide_lines,
    example_policy,
)
from creditline.models.policy.deciding.score_part import score_had_part
from creditline.models.policy.rules import compared_first, known_columns, parse_rule

INCOME = "income.regular_sum_90d"
POLICY = Policy(
    name="by hand",
    bands=(
        PolicyBand("poor", 350, 549, Step.REDUCE, 0.5, 500, 4_000, 0.5),
        PolicyBand("good", 550, 950, Step.MAINTAIN, 2.0, 1_000, 20_000, 1.0),
    ),
    income=Income(INCOME, 3.0),
    ladder=Ladder(hysteresis=20),
)
SUSPEND = replace(POLICY, triggers=(Trigger(parse_rule("in default", "in_default"), Step.SUSPEND),))


def lines(scores: list[float], out: list[bool], balance: float = 0.0) -> Inputs:
    """Lines of 5,000 with a monthly income of 3,000."""
    count = len(scores)
    features = {INCOME: np.full(count, 9_000.0), "in_default": np.array(out, dtype=float)}
    pd = np.where(out, 1.0, 0.05)
    return Inputs(np.array(scores), pd, features, np.full(count, balance), State.fresh(np.full(count, 5_000.0)))


def test_a_rule_of_its_own_leads_to_its_step_whatever_the_score_would_be() -> None:
    made = decide_lines(SUSPEND, lines([math.nan, 800.0, 800.0], [True, True, False]))
    assert made.actions == ["suspend", "suspend", "increase"]
    assert made.decided_by == ["trigger in default", "trigger in default", "band good"]
    assert made.in_default.tolist() == [True, True, False]


def test_without_a_rule_they_stand_where_the_lowest_score_would() -> None:
    made = decide_lines(POLICY, lines([math.nan, 350.0], [True, False]))
    assert made.actions == ["reduce", "reduce"] and made.limit.tolist() == [1_500.0, 1_500.0]  # 0.5 x 3,000
    assert made.decided_by == ["in default", "band poor"]


def test_no_line_of_theirs_is_raised() -> None:
    kind = replace(
        POLICY, bands=(replace(POLICY.bands[0], step=Step.MAINTAIN, multiple=2.0, cap=20_000), POLICY.bands[1])
    )
    made = decide_lines(kind, lines([math.nan, 350.0], [True, False]))
    assert made.limit.tolist() == [5_000.0, 6_000.0]  # 2 x 3,000


def test_the_cap_counts_them_and_ranks_the_others() -> None:
    # 5,000 each; a cap of 12,000 leaves the two others 7,000 together: the lower of them goes first, to 2,000.
    plain = replace(POLICY, changes=Changes(largest_raise=0.0), portfolio=PortfolioCap(12_000, keep=0.0))
    plain = replace(plain, bands=(replace(POLICY.bands[0], step=Step.MAINTAIN), POLICY.bands[1]))
    made = decide_lines(plain, lines([math.nan, 600.0, 700.0], [True, False, False]))
    assert made.limit.tolist() == [5_000.0, 2_000.0, 5_000.0]
    assert (made.scaling.threshold, made.scaling.exposure) == (600.0, 15_000.0)
    everybody = decide_lines(replace(plain, portfolio=PortfolioCap(4_000)), lines([math.nan] * 2, [True] * 2))
    assert everybody.limit.tolist() == [5_000.0, 5_000.0]  # nobody else is left to be scaled


def test_the_score_had_no_part_in_it() -> None:
    given = lines([math.nan, 400.0, 400.0], [True, False, False])
    made = decide_lines(POLICY, given)
    stood = np.array([800.0, 800.0, math.nan])  # the last was in default where its line stood
    assert score_had_part(POLICY, given, made, stood, POLICY).tolist() == [False, True, False]


def test_the_status_alone_is_a_condition_and_no_number_to_be_said() -> None:
    rule = parse_rule("in default", "in_default OR repayment.days_past_due_now >= 30")
    assert rule.columns == ("in_default", "repayment.days_past_due_now")
    assert (compared_first(rule.node).column, compared_first(parse_rule("it", "in_default").node)) == (
        "repayment.days_past_due_now", None,
    )  # fmt: skip
    assert parse_rule("not", "NOT in_default").columns == ("in_default",)


@pytest.mark.parametrize("name", ["graded", "one-blow", "squeeze"])
def test_every_example_has_a_rule_for_it_before_all_others(name: str) -> None:
    policy = example_policy(name, known_columns(catalogue()))
    assert policy.triggers[0].rule.when == "in_default" and policy.triggers[0].words.missing == ()
    assert policy.triggers[0].step >= Step.SUSPEND
