"""The arithmetic of the marking, on a handful of points."""

import numpy as np
import pytest

POINTS = np.array([[-30.0, 10.0, 0.0], [-5.0, -20.0, 5.0], [0.0, 0.0, -8.0]])
TRUTH = np.array([[-20.0, 0.0, 0.0], [-10.0, -8.0, 8.0], [2.0, 0.0, -8.0]])


def test_the_group_that_lowered_the_score_most():
    import marks

    assert marks.top_right(POINTS, TRUTH).tolist() == [1.0, 0.0, 1.0]
    assert marks.top_is(POINTS, np.array([0, 0, -1])).tolist() == [1.0, 0.0, 0.0]


def test_both_causes_in_the_top_two():
    import marks

    one, other = np.array([0, 1, 2]), np.array([2, 0, 1])
    # lowest two: groups 0 and 2; 1 and 0; 2 and, of two zeros, the first
    assert marks.both_in_top_two(POINTS, one, other).tolist() == [1.0, 1.0, 0.0]


def test_errors():
    import marks

    # (10 + 10 + 0)/3, (5 + 12 + 3)/3, (2 + 0 + 0)/3
    assert marks.mean_error(POINTS, TRUTH) == pytest.approx([20 / 3, 20 / 3, 2 / 3])
    assert marks.error_of(POINTS, TRUTH, np.array([0, 1, 0])).tolist() == [10.0, 12.0, 2.0]


def test_share_on_what_did_not_change():
    import marks

    moved = np.array([[True, False, True], [True, True, True], [False, False, False]])
    # 10 of 40 points; none; all 8
    assert marks.share_on_unchanged(POINTS, moved).tolist() == [0.25, 0.0, 1.0]
    assert marks.share_on_unchanged(np.zeros((1, 3)), moved[:1]).tolist() == [0.0]


def test_correlation_and_interval():
    import marks

    assert marks.correlation(POINTS, 2.0 * POINTS - 1.0) == pytest.approx(1.0)
    assert np.isnan(marks.correlation(POINTS, np.zeros_like(POINTS)))
    values = np.array([0.0, 1.0, 1.0, 1.0])
    value, low, high = marks.interval(4, lambda drawn: float(values[drawn].mean()))
    assert value == 0.75
    assert low < 0.75 < high <= 1.0
    assert marks.mean_interval(values) == pytest.approx((0.75, 0.25, 1.0))


class Toy:
    """Two groups: points are 600 - 10 a - 20 b - 5 a b."""

    groups = ("a", "b")
    group_of = np.array([0, 1])

    def points(self, rows):
        a, b = rows.T
        return 600.0 - 10.0 * a - 20.0 * b - 5.0 * a * b


def test_put_back_by_hand():
    from truths import effect, put_back

    start, end = np.array([[0.0, 0.0]]), np.array([[2.0, 1.0]])
    # now 600 - 20 - 20 - 10 = 550; a back 580, so a took 30; b back 580, so b took 30; together 50
    assert put_back(Toy(), start, end).tolist() == [[-30.0, -30.0]]
    assert effect(Toy(), start, end).tolist() == [-50.0]
    assert put_back(Toy(), end, end).tolist() == [[0.0, 0.0]]


def figure(**given):
    from figures import Figure

    usual = {"preset": "calm", "model": "default", "level": "family", "truth": "world, alone", "kind": "single"}
    usual |= {"figure": "top family right", "method": "ours", "value": 0.96, "low": 0.9, "high": 1.0, "cases": 100}
    return Figure(**(usual | given))


def test_a_goal_is_held_against_the_figure_it_names():
    from goals import goals

    found = [figure(), figure(method="but-for", value=0.975), figure(preset="slow", value=0.9, cases=300)]
    kept = {(goal.preset, goal.what): (goal.found, goal.bound, goal.holds) for goal in goals(found)}
    but_for, alone = "in the world, cause alone, no lower than but-for - 0.01", "in the world, cause alone"
    assert kept["calm", but_for] == (0.96, pytest.approx(0.965), False)
    assert kept["calm", alone] == (0.96, 0.97, False)
    assert kept["slow", but_for][2] is None
    # (0.96 * 100 + 0.9 * 300) / 400
    assert kept["together", but_for][0] == pytest.approx(0.915)


def test_error_is_to_be_a_third_below():
    from goals import goals

    error = {"figure": "mean error, points"}
    found = [figure(value=1.0, **error), figure(method="SHAP difference", value=1.5, **error)]
    kept = [goal.holds for goal in goals(found) if goal.what.startswith("error") and goal.preset == "calm"]
    assert kept == [True]
