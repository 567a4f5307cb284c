"""Every rule of a policy alone and against each other: a few lines, one policy, the decisions worked out by hand.

Regular income of 9,000 in three months is 3,000 a month. Targets: poor 0.5 x = 1,500; fair 1 x = 3,000; good 2 x = 6,000.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from creditline.features.errors import DeclarationError
from creditline.models.policy import (
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
    Scaling,
    State,
    Step,
    Trigger,
    Unknown,
    decide_lines,
)
from creditline.models.policy.deciding.exposure import scaled
from creditline.models.policy.parts.money import UNITS
from creditline.models.policy.rules import parse_rule

INCOME, LATE, RATE = "income.regular_sum_90d", "repayment.days_past_due_now", "macro.unemployment.level"
NEVER = math.nan
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
IN_CENTS = replace(POLICY, changes=Changes(rounding=0.01))


def line(
    score: float,
    limit: float = 5_000.0,
    *,
    balance: float = 0.0,
    income: float = 9_000.0,
    late: float = 0.0,
    rate: float = 4.0,
    step: int = 0,
    since: float = NEVER,
    month: float | None = None,
    standing: float | None = None,
    asked: float = NEVER,
) -> Inputs:
    one = lambda value: np.array([value], dtype=float)  # noqa: E731
    return Inputs(
        one(score),
        one(0.1),
        {INCOME: one(income), LATE: one(late), RATE: one(rate)},
        one(balance),
        State(
            one(limit),
            np.array([step]),
            one(since),
            one(limit if month is None else month),
            one(limit if standing is None else standing),
            one(asked),
        ),
    )


def decided(policy: Policy, given: Inputs, scaling: Scaling | None = None) -> tuple[str, float, int, str]:
    made = decide_lines(policy, given, scaling)
    return made.actions[0], float(made.limit[0]), int(made.step[0]), made.decided_by[0]


BANDS_AND_LADDER = [
    # score, state -> action, limit, step, rule
    ("good stands, target not above it", line(600, 6_000.0), ("maintain", 6_000.0, 0, "band good")),
    ("a good line above its target is not cut", line(600, 9_000.0), ("maintain", 9_000.0, 0, "band good")),
    ("raised to 2 x 3,000", line(650), ("increase", 6_000.0, 0, "band good")),
    ("within the hysteresis no raise", line(619), ("maintain", 5_000.0, 0, "band good")),
    ("at edge and hysteresis a raise", line(620), ("increase", 6_000.0, 0, "band good")),
    ("fair falls to 1 x 3,000", line(599), ("reduce", 3_000.0, 1, "band fair")),
    ("poor only one step, to 0.5 x 3,000", line(549), ("reduce", 1_500.0, 1, "band poor")),
    ("poor again: suspended", line(549, 1_500.0, step=1), ("suspend", 1_500.0, 2, "band poor")),
    ("poor a third time: closed", line(549, 1_500.0, step=2), ("close", 0.0, 3, "band poor")),
    ("closed stays closed", line(900, 0.0, step=3), ("maintain", 0.0, 3, "closed")),
    ("fair stays on its step", line(570, 3_000.0, step=1), ("maintain", 3_000.0, 1, "band fair")),
    ("below the hysteresis no step back", line(610, 3_000.0, step=1), ("maintain", 3_000.0, 1, "hysteresis")),
    ("back by increase", line(620, 3_000.0, step=1), ("increase", 6_000.0, 0, "band good")),
    ("suspended, fair: 20 above poor's edge restores", line(570, 1_500.0, step=2), ("restore", 1_500.0, 1, "band fair")),
    ("suspended, fair: 19 above does not", line(569, 1_500.0, step=2), ("maintain", 1_500.0, 2, "hysteresis")),
    ("suspended, good: restored first, raised later", line(700, 1_500.0, step=2), ("restore", 1_500.0, 1, "band good")),
    ("not below what is owed", line(570, balance=4_321.05), ("reduce", 4_322.0, 1, "band fair")),
    ("owed more than the limit: nothing to cut", line(570, balance=5_500.0), ("maintain", 5_000.0, 1, "band fair")),
    ("overpaid", line(570, balance=-300.0), ("reduce", 3_000.0, 1, "band fair")),
    ("the floor of fair", line(570, income=900.0), ("reduce", 1_000.0, 1, "band fair")),
    ("no income at all is known to be none", line(570, income=0.0), ("reduce", 1_000.0, 1, "band fair")),
    ("the cap of good", line(700, 19_000.0, income=90_000.0), ("increase", 20_000.0, 0, "band good")),
    ("income not known: 0.8 of what stood", line(570, income=NEVER), ("reduce", 4_000.0, 1, "band fair")),
    ("not known, next month: no further", line(570, 4_000.0, income=NEVER, step=1, standing=5_000.0),
     ("maintain", 4_000.0, 1, "band fair")),
    ("not known, back to what stood", line(640, 4_000.0, income=NEVER, step=1, standing=5_000.0),
     ("increase", 5_000.0, 0, "band good")),
    ("less than a unit is rounded down", line(570, income=9_005.5), ("reduce", 3_001.0, 1, "band fair")),
    ("a recorded limit with cents is left alone", line(640, 5_000.37), ("increase", 6_000.0, 0, "band good")),
    ("not above what the customer asked for", line(700, asked=5_000.0), ("maintain", 5_000.0, 0, "band good")),
    ("less than the customer asked for may be raised to it", line(700, 4_000.0, asked=4_500.0),
     ("increase", 4_500.0, 0, "band good")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"), [row[1:] for row in BANDS_AND_LADDER], ids=[r[0] for r in BANDS_AND_LADDER]
)
def test_bands_and_ladder(given: Inputs, expected: tuple[str, float, int, str]) -> None:
    assert decided(POLICY, given) == expected


SLOW = replace(
    POLICY, changes=Changes(cool_down_days=60, raise_cool_down_days=90, minimum=200, largest_cut=0.3, largest_raise=0.1)
)
CHANGES = [
    ("at most 30 % in a month: 3,500 and not 3,000", line(570), ("reduce", 3_500.0, 1, "band fair")),
    ("of the limit at the month's start", line(570, 4_000.0, month=5_000.0), ("reduce", 3_500.0, 1, "band fair")),
    (
        "all of it taken this month already",
        line(570, 3_500.0, step=1, month=5_000.0),
        ("maintain", 3_500.0, 1, "band fair"),
    ),
    ("a cut of 199.99 is not made", line(570, 3_199.99), ("maintain", 3_199.99, 1, "band fair")),
    ("a cut of 200 is", line(570, 3_200.0), ("reduce", 3_000.0, 1, "band fair")),
    ("at most 10 % up: 5,500 and not 6,000", line(700), ("increase", 5_500.0, 0, "band good")),
    ("a raise of 199.99 is not made", line(700, 5_800.01), ("maintain", 5_800.01, 0, "band good")),
    ("a raise of 200 is", line(700, 5_800.0), ("increase", 6_000.0, 0, "band good")),
    ("59 days after a change no cut", line(570, since=59), ("maintain", 5_000.0, 0, "cool-down")),
    ("60 days after one", line(570, since=60), ("reduce", 3_500.0, 1, "band fair")),
    ("89 days after a change no raise", line(700, since=89), ("maintain", 5_000.0, 0, "band good")),
    ("89 days after a change no way back", line(700, 3_000.0, step=2, since=89), ("maintain", 3_000.0, 2, "cool-down")),
    ("90 days after one", line(700, 3_000.0, step=2, since=90), ("restore", 3_000.0, 1, "band good")),
    ("closing knows no largest cut", line(500, step=2), ("close", 0.0, 3, "band poor")),
]


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_changes(given: Inputs, expected: tuple[str, float, int, str]) -> None:
    assert decided(SLOW, given) == expected


HARD = replace(
    SLOW,
    triggers=(
        Trigger(parse_rule("late", f"{LATE} >= 30"), Step.SUSPEND),
        Trigger(parse_rule("very late", f"{LATE} >= 90"), Step.CLOSE),
        Trigger(parse_rule("late and low", f"{LATE} > 0 AND score < 620"), Step.REDUCE, keep=0.8),
    ),
    reviews=(
        Review(parse_rule("large", "credit_limit > 9000"), hold=True),
        Review(parse_rule("near the edge", "score BETWEEN 590 AND 609")),
    ),
)
TRIGGERS = [
    ("late: suspended from a good score, limit kept", line(700, late=30), ("suspend", 5_000.0, 2, "trigger late")),
    ("in cool-down too", line(700, late=30, since=1), ("suspend", 5_000.0, 2, "trigger late")),
    ("the deepest step wins", line(700, late=90), ("close", 0.0, 3, "trigger very late")),
    ("suspended stays while it holds", line(700, step=2, late=30, since=999), ("maintain", 5_000.0, 2, "trigger late")),
    ("0.8 of what stood", line(610, late=1), ("reduce", 4_000.0, 1, "trigger late and low")),
    ("a better score is spared", line(620, late=1), ("increase", 5_500.0, 0, "band good")),
    ("a missing value holds no rule", line(700, late=NEVER), ("increase", 5_500.0, 0, "band good")),
    ("fair aims at 3,000, the month allows 3,500", line(570, late=1), ("reduce", 3_500.0, 1, "trigger late and low")),
    ("a review holds a cut", line(570, 9_000.01), ("maintain", 9_000.01, 0, "review large")),
    ("a review holds a raise", line(700, 9_000.01, income=90_000.0), ("maintain", 9_000.01, 0, "review large")),
    ("a trigger is not held", line(700, 9_000.01, late=30), ("suspend", 9_000.01, 2, "trigger late")),
    ("a review that does not hold only calls a person", line(595), ("reduce", 3_500.0, 1, "band fair")),
]


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in TRIGGERS], ids=[row[0] for row in TRIGGERS])
def test_triggers_and_reviews(given: Inputs, expected: tuple[str, float, int, str]) -> None:
    assert decided(HARD, given) == expected


def test_who_must_look_and_what_was_held() -> None:
    held = decide_lines(HARD, line(570, 9_000.01))
    near = decide_lines(HARD, line(595))
    calm = decide_lines(HARD, line(700))
    assert [bool(made.review[0]) for made in (held, near, calm)] == [True, True, False]
    assert list(Action)[held.wanted[0]] is Action.REDUCE


def test_income_not_known_may_hold_instead() -> None:
    careful = replace(POLICY, income=Income(INCOME, 3.0, Unknown.HOLD))
    made = decide_lines(careful, line(570, income=NEVER))
    assert (made.actions, made.limit.tolist(), made.review.tolist()) == (["maintain"], [5_000.0], [True])
    assert decided(careful, line(540, 2_000.0, income=NEVER, step=1))[0] == "suspend"  # the ladder goes on


def test_a_closed_line_may_be_reopened() -> None:
    reopening = replace(POLICY, ladder=Ladder(hysteresis=20, reopen=True))
    # 2 x 3,000 = 6,000, but no more than the 5,000 that last stood.
    assert decided(reopening, line(620, 0.0, step=3, standing=5_000.0)) == ("restore", 5_000.0, 1, "band good")
    # Nor more than the 4,500 the customer asked for while it was open.
    assert decided(reopening, line(620, 0.0, step=3, standing=5_000.0, asked=4_500.0))[:2] == ("restore", 4_500.0)
    assert decided(reopening, line(619, 0.0, step=3, standing=5_000.0))[:2] == ("restore", 3_000.0)  # fair less 20
    assert decided(reopening, line(569, 0.0, step=3, standing=5_000.0)) == ("maintain", 0.0, 3, "closed")


def test_a_trigger_keeps_a_closed_line_closed() -> None:
    """A customer who is late now must not be let back because of a good score: not even onto a suspended line."""
    suspending = replace(HARD, ladder=Ladder(hysteresis=20, reopen=True))
    late = line(700, 0.0, step=3, standing=5_000.0, late=30)
    assert decided(suspending, late)[:3] == ("maintain", 0.0, 3)
    assert decided(suspending, line(700, 0.0, step=3, standing=5_000.0))[0] == "restore"


def test_two_steps_at_once() -> None:
    assert decided(replace(POLICY, ladder=Ladder(at_once=2)), line(500))[::2] == ("suspend", 2)
    assert decided(replace(POLICY, ladder=Ladder(at_once=3)), line(500))[::2] == ("close", 3)


OVERLAY = POLICY.with_overlay(Overlay(RATE, (Level(6.0, 10, 0.9), Level(8.0, 40, 0.5))))


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (5.9, ("maintain", 6_000.0, 0, "band good")),
        (6.0, ("reduce", 2_700.0, 1, "band fair")),  # 605 - 10 is fair: 0.9 x 3,000
        (8.0, ("reduce", 1_500.0, 1, "band fair")),  # 605 - 40 is fair: 0.5 x 3,000
        (NEVER, ("maintain", 6_000.0, 0, "band good")),
    ],
)
def test_the_overlay(rate: float, expected: tuple[str, float, int, str]) -> None:
    given = line(605, 6_000.0, rate=rate)
    assert decided(OVERLAY, given) == expected
    assert decided(OVERLAY.without_overlay(), given) == ("maintain", 6_000.0, 0, "band good")


def test_the_overlay_lowers_what_is_kept_where_income_is_not_known() -> None:
    """A bad economy must not spare exactly the customers whose income nobody knows."""
    given = line(605, 6_000.0, rate=6.0, income=NEVER)
    assert decided(OVERLAY, given) == ("reduce", 4_320.0, 1, "band fair")  # 0.8 x 0.9 x 6,000
    assert decided(POLICY, line(595, 6_000.0, income=NEVER)) == ("reduce", 4_800.0, 1, "band fair")


def test_a_fixed_overlay_needs_no_feature() -> None:
    fixed = POLICY.with_overlay(Overlay(None, (Level(points=10),)))
    assert decided(fixed, line(605, 6_000.0))[0] == "reduce"
    assert fixed.version != POLICY.version == fixed.without_overlay().version


def three(scores: tuple[float, ...], limits: tuple[float, ...], owed: tuple[float, ...]) -> Inputs:
    n = len(scores)
    features = {INCOME: np.zeros(n), LATE: np.zeros(n), RATE: np.zeros(n)}
    return Inputs(np.array(scores), np.full(n, 0.1), features, np.array(owed), State.fresh(np.array(limits)))


PORTFOLIO = [
    # 600 + 700 + 800 with limits of 1,000 each: 3,000 in all; the least safe may go to half.
    ("enough", 3_000.0, [1_000.0, 1_000.0, 1_000.0], (-math.inf, 1.0)),
    ("the least safe gives 200", 2_800.0, [800.0, 1_000.0, 1_000.0], (600.0, 0.8)),
    ("the least safe gives all it may", 2_500.0, [500.0, 1_000.0, 1_000.0], (600.0, 0.5)),
    ("then the next gives 300", 2_200.0, [500.0, 700.0, 1_000.0], (700.0, 0.7)),
    ("everybody at 0.4", 1_200.0, [400.0, 400.0, 400.0], (math.inf, 0.4)),
]


@pytest.mark.parametrize(("cap", "limits", "cut"), [row[1:] for row in PORTFOLIO], ids=[row[0] for row in PORTFOLIO])
def test_the_portfolio_cap(cap: float, limits: list[float], cut: tuple[float, float]) -> None:
    policy = replace(IN_CENTS, portfolio=PortfolioCap(cap, 0.5))
    made = decide_lines(policy, three((600, 700, 800), (1_000.0,) * 3, (0.0,) * 3))
    assert made.limit.tolist() == limits
    assert (made.scaling.threshold, made.scaling.factor) == pytest.approx(
        cut, abs=2e-5
    )  # the largest factor that rounds to these cents
    assert made.scaling.exposure == 3_000.0
    for limit, action, rule in zip(limits, made.actions, made.decided_by, strict=True):
        assert (action, rule) == (("reduce", "portfolio cap") if limit < 1_000 else ("maintain", "band good"))


@pytest.mark.parametrize(
    ("limit", "factor", "scaled_to"),
    [
        (
            1_024.09,
            1.0,
            1_024.09,
        ),  # 1,024.09 x 100 is 102,408.99999999999 to a computer; its cents are 102,409 all the same
        (1_000.00, 0.99999, 999.99),  # 99,999.0 cents
        (1_000.01, 0.5, 500.0),  # 50,000.5 cents: down, not up and not to the even one
        (1_000.03, 0.5, 500.01),  # 50,001.5
        (1.99, 0.5, 0.99),  # 99.5
    ],
)
def test_a_scaled_limit_is_a_whole_number_of_cents_rounded_down(limit: float, factor: float, scaled_to: float) -> None:
    """Rounded up, many lines together exceed the cap by a cent each; a lost cent cuts a line that was to be left alone."""
    assert scaled(np.array([limit]), np.zeros(1), factor, 0.01).tolist() == [scaled_to]


@pytest.mark.parametrize(
    ("cap", "limits"), [(1_024.09, [1_024.09]), (1_024.08, [1_024.08]), (2_048.18, [1_024.09] * 2)]
)
def test_a_portfolio_at_its_cap_is_left_alone_and_a_cent_above_gives_the_cent(cap: float, limits: list[float]) -> None:
    """A total that loses a fraction of a cent lets a portfolio above the cap stand, or cuts one that keeps it."""
    n = len(limits)
    policy = replace(IN_CENTS, portfolio=PortfolioCap(cap, 0.5))
    made = decide_lines(policy, three((600.0,) * n, (1_024.09,) * n, (0.0,) * n))
    assert made.limit.tolist() == limits
    assert made.scaling.exposure == 1_024.09 * n
    assert (made.scaling.threshold == -math.inf) == (cap == 1_024.09 * n)


def test_what_is_owed_is_never_scaled_away() -> None:
    policy = replace(POLICY, portfolio=PortfolioCap(1_500.0, 0.0))
    made = decide_lines(policy, three((600, 700, 800), (1_000.0,) * 3, (900.0, 0.0, 700.0)))
    # The first keeps the 900 owed, the second goes to 0, the third would need 600 but owes 700: 1,600, 100 short.
    assert made.limit.tolist() == [900.0, 0.0, 700.0]
    assert made.scaling.short == 100.0


def test_recorded_scaling_is_applied_as_it_was() -> None:
    given = three((600, 700, 800), (1_000.0,) * 3, (0.0,) * 3)
    recorded = Scaling(threshold=700.0, factor=0.7, below=0.5)
    assert decide_lines(POLICY, given, recorded).limit.tolist() == [500.0, 700.0, 1_000.0]
    capped = replace(POLICY, portfolio=PortfolioCap(1.0))
    assert decide_lines(capped, given, Scaling()).limit.tolist() == [1_000.0] * 3


ROUNDED = [
    # the next multiple below the target
    ("units", 1, line(570, income=13_003.3), 4_334.0),
    ("tens", 10, line(570, income=13_003.3), 4_330.0),
    ("hundreds", 100, line(570, income=13_003.3), 4_300.0),
    ("cents, as it was", 0.01, line(570, income=13_003.3), 4_334.43),
    # the next above what it must not fall below: what is owed, half of the month's limit, the floor of 1,000
    ("owed, units", 1, line(570, balance=4_321.05), 4_322.0),
    ("owed, hundreds", 100, line(570, balance=4_321.05), 4_400.0),
    ("owed, with no multiple below the limit", 100, line(570, 4_330.5, balance=4_321.05), 4_330.5),
    ("the floor", 100, line(570, income=90.0), 1_000.0),
    # a limit that is not cut keeps its cents, though a multiple lies below it
    ("its target is above it", 100, line(570, 2_999.99, income=9_000.0), 2_999.99),
    ("its target is itself", 100, line(570, 2_999.99, income=8_999.97), 2_999.99),
    # a raise ends at the multiple below its target, and below what the customer asked for
    ("raised, tens", 10, line(700, 5_000.0, income=9_005.5), 6_000.0),
    ("raised, hundreds", 100, line(700, 5_000.37, income=9_005.5), 6_000.0),
    ("raised to what was asked for", 100, line(700, 4_000.0, asked=4_555.0), 4_500.0),
    ("no multiple between it and its target", 100, line(700, 5_950.25, income=8_995.0), 5_950.25),
]


@pytest.mark.parametrize(("unit", "given", "limit"), [row[1:] for row in ROUNDED], ids=[row[0] for row in ROUNDED])
def test_a_limit_that_changes_is_a_whole_number_of_units(unit: float, given: Inputs, limit: float) -> None:
    made = decide_lines(replace(POLICY, changes=Changes(rounding=unit)), given)
    assert made.limit.tolist() == [limit]


def test_half_of_the_limit_is_rounded_up() -> None:
    half = Changes(largest_cut=0.5, rounding=100)
    assert decide_lines(replace(POLICY, changes=half), line(570, 9_110.0)).limit.tolist() == [4_600.0]


def test_what_a_trigger_keeps_is_rounded_down() -> None:
    late = Trigger(parse_rule("late", f"{LATE} >= 30"), Step.REDUCE, 0.6)
    hard = replace(POLICY, triggers=(late,), changes=Changes(rounding=10))
    assert decide_lines(hard, line(700, 5_555.55, late=31)).limit.tolist() == [3_330.0]


def test_a_change_that_rounding_leaves_too_small_is_not_made() -> None:
    choosy = replace(POLICY, changes=Changes(minimum=100.0, rounding=100))
    assert decide_lines(choosy, line(570, 3_099.99)).limit.tolist() == [3_099.99]
    assert decide_lines(choosy, line(570, 3_100.0)).limit.tolist() == [3_000.0]


@pytest.mark.parametrize("unit", [1.0, 10.0, 100.0])
def test_the_cap_scales_to_whole_units_and_holds(unit: float) -> None:
    policy = replace(POLICY, portfolio=PortfolioCap(2_345.67, 0.5), changes=Changes(rounding=unit))
    made = decide_lines(policy, three((600, 700, 800), (1_000.33,) * 3, (0.0, 612.34, 0.0)))
    assert made.limit.sum() <= 2_345.67
    assert made.limit[0] == (500.0 // unit) * unit
    assert made.limit[1] % unit == 0 or made.limit[1] == 612.34
    assert made.limit[2] == 1_000.33  # not scaled: as it was


def test_who_owes_more_than_the_cap_leaves_stands_at_it_to_the_cent() -> None:
    policy = replace(POLICY, portfolio=PortfolioCap(100.0, 0.0), changes=Changes(rounding=100))
    made = decide_lines(policy, three((600, 700, 800), (1_000.0,) * 3, (900.05, 0.0, 700.0)))
    assert made.limit.tolist() == [900.05, 0.0, 700.0]
    assert made.scaling.short == 1_500.05


@pytest.mark.parametrize("unit", [0.0, 0.5, 5.0, 1000.0, -1.0, math.nan])
def test_a_policy_rounds_to_cents_units_tens_or_hundreds(unit: float) -> None:
    with pytest.raises(DeclarationError, match=r"give 1, 10 or 100 units of currency, or 0\.01 for cents"):
        Changes(rounding=unit)


def test_a_band_holds_a_whole_limit() -> None:
    narrow = (*POLICY.bands[:2], PolicyBand("good", 600, 950, Step.MAINTAIN, 2.0, 20_010, 20_090, 1.0))
    assert replace(POLICY, bands=narrow, changes=Changes(rounding=10)).changes.rounding == 10
    with pytest.raises(DeclarationError, match="no multiple of 100 between"):
        replace(POLICY, bands=narrow, changes=Changes(rounding=100))


def test_in_cents_a_policy_has_the_version_it_had_before_limits_were_rounded() -> None:
    assert IN_CENTS.version == "a1eda3cb7683"  # of this policy before there was a rounding
    versions = {replace(POLICY, changes=Changes(rounding=unit)).version for unit in UNITS}
    assert len(versions) == len(UNITS)
