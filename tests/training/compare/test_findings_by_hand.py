"""Swap sets, changes and money of a handful of customers, by hand."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.models.policy.parts.economics import Economics
from creditline.models.scale.bands import BANDS
from creditline.training.compare.days.both import Both
from creditline.training.compare.findings.migration import changes, lines_compared
from creditline.training.compare.findings.money import price
from creditline.training.compare.findings.swap_set import by_number, by_policy


class Champion:
    """All that is asked of the champion here."""

    bands = BANDS


@pytest.fixture
def people():
    """Six customers; the last is in default by the challenger's definition. Of the fifth no outcome is known."""
    return Both(
        pa.table(
            {
                "customer_id": list("abcdef"),
                "as_of": [date(2024, 1, 31)] * 6,
                "champion_score": [700, 650, 560, 540, 500, 480],
                "challenger_score": [700, 540, 650, 610, 500, None],
                "champion_odds": [-5.0, -4.0, -2.5, -2.0, -1.0, 0.0],
                "challenger_odds": [-5.0, -2.0, -4.0, -3.0, -1.0, None],
                "champion_pd": [0.01, 0.02, 0.08, 0.12, 0.27, 0.5],
                "challenger_pd": [0.01, 0.12, 0.02, 0.05, 0.27, 1.0],
                "champion_band": ["outstanding", "excellent", "fair", "poor", "poor", "poor"],
                "challenger_band": ["outstanding", "poor", "excellent", "good", "poor", None],
                "champion_in_default": [False] * 6,
                "challenger_in_default": [False] * 5 + [True],
                "never_late": [True, True, False, True, False, False],
                "region": ["east", "east", "west", "west", "others", "west"],
                "defaulted": pa.array([0, 1, 0, 0, None, 1], pa.int64()),
                "weight": [1.0] * 6,
            }
        )
    )


@pytest.fixture
def lines(people):
    """A line each, of 1,000 before."""
    more = {
        "line_id": list("uvwxyz"),
        "product": ["card"] * 6,
        "limit_before": [1000.0] * 6,
        "step_before": pa.array([0] * 6, pa.int64()),
        "balance": [0.0, 400.0, 200.0, 0.0, 1000.0, 0.0],
        "champion_line_action": ["maintain", "maintain", "reduce", "suspend", "close", "close"],
        "challenger_line_action": ["maintain", "suspend", "maintain", "maintain", "close", "close"],
        "champion_line_limit_after": [1000.0, 1000.0, 500.0, 500.0, 0.0, 0.0],
        "challenger_line_limit_after": [1000.0, 500.0, 1000.0, 1000.0, 0.0, 0.0],
        "champion_line_step": pa.array([0, 0, 1, 2, 3, 3], pa.int64()),
        "challenger_line_step": pa.array([0, 2, 0, 0, 3, 3], pa.int64()),
        "champion_line_review": [False, True, False, False, False, True],
        "challenger_line_review": [False] * 6,
        "champion_line_band": ["outstanding", "excellent", "fair", "poor", "poor", None],
        "challenger_line_band": ["outstanding", "poor", "excellent", "good", "poor", None],
    }
    table = people.rows
    for name, values in more.items():
        table = table.append_column(name, values if isinstance(values, pa.Array) else pa.array(values))
    return Both(table)


def test_as_many_are_let_through_by_each(people):
    """The champion's bands above poor hold a, b and c; the three safest by the challenger are a, c and d. f has no score."""
    found = by_number(Champion, people, None, weighted=False)
    assert (found.count, found.champion_in, found.challenger_in) == (5, 3, 3)
    assert {one.group: (one.count, one.known, one.defaults) for one in found.groups} == {
        "stayed_in": (2, 2, 0),
        "swapped_in": (1, 1, 0),
        "swapped_out": (1, 1, 1),
        "stayed_out": (1, 0, 0),
    }
    assert found.gap is not None
    assert found.gap.gap == -1.0
    assert found.gap.low <= -1.0 <= found.gap.high
    assert found.group("stayed_out").default_rate is None
    assert found.group("swapped_in").champion_pd == pytest.approx(0.12)


def test_a_share_is_let_through_by_rank(people):
    found = by_number(Champion, people, 0.4, weighted=False)  # 2 of 5: a and b, a and c
    assert (found.champion_in, found.group("swapped_in").count, found.group("swapped_out").count) == (2, 1, 1)


def test_lines_left_standing_and_their_money(lines):
    """LGD 0.5, CCF 0.5, usage 0.25, margin 0.2, funding 0, handling 0.

    v: 400 owed; the champion leaves room 600, the challenger shuts it. It defaulted: 0.5 x (400 + 300) = 350 are lost, against
    0.5 x 400 = 200, and nothing is earned. w: 200 owed; the champion leaves 500, room 300, the challenger 1,000, room 800. It did
    not default: 0.2 x (200 + 75) = 55 are earned, against 0.2 x (200 + 200) = 80.
    """
    economics = Economics(lgd=0.5, ccf=0.5, usage=0.25, margin=0.2, funding=0.0)
    alive = lines.only(lines.alive)
    found = by_policy(lines, price(economics, alive), weighted=False)
    assert {one.group: one.count for one in found.groups} == {
        "stayed_in": 1,
        "swapped_in": 2,
        "swapped_out": 1,
        "stayed_out": 1,
    }
    (out,) = [one.money for one in found.groups if one.group == "swapped_out"]
    money = {(one.decisions, one.at): one for one in out}
    assert money["champion", "outcome"].loss == pytest.approx(350.0)
    assert money["challenger", "outcome"].loss == pytest.approx(200.0)
    assert money["champion", "outcome"].profit == pytest.approx(-350.0)
    assert money["champion", "champion"].loss == pytest.approx(0.02 * 350.0)
    assert money["challenger", "challenger"].loss == pytest.approx(0.12 * 200.0)
    came = {
        (one.decisions, one.at): one for one in found.group("swapped_in").money
    }  # w, and x: nothing owed, room 0 and 1,000
    assert came["champion", "outcome"].profit == pytest.approx(55.0)
    assert came["challenger", "outcome"].profit == pytest.approx(80.0 + 0.2 * 250.0)
    assert found.group("stayed_out").money[-1].lines == 0  # no outcome is known of y


def test_who_changes_overall_by_segment_and_of_those_never_late(people, lines):
    order = [band.name for band in BANDS]
    found = {(one.by, one.group): one for one in changes("band", "band", people, ["region"], order)}
    assert {where: (one.count, one.changed) for where, one in found.items()} == {
        ("all", "all"): (5, 3),
        ("late", "never late"): (3, 2),
        ("region", "east"): (2, 1),
        ("region", "west"): (2, 2),
        ("region", "others"): (1, 0),
    }
    cells = [(one.champion, one.challenger, one.count) for one in found["all", "all"].cells]
    assert cells == [
        ("poor", "poor", 1),
        ("poor", "good", 1),
        ("fair", "excellent", 1),
        ("excellent", "poor", 1),
        ("outstanding", "outstanding", 1),
    ]
    told = lines_compared(lines)
    assert (told.lines, told.in_default, told.changed_action, told.changed_limit) == (5, 1, 3, 3)
    assert (told.champion_limit, told.challenger_limit) == (3000.0, 3500.0)
    assert (told.champion_reviews, told.challenger_reviews) == (1, 0)
