"""What lines lose and earn, and from which pd on a cut pays: by hand and by trying every pd."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.errors import DeclarationError
from creditline.models.policy import example_policy, parse_policy
from creditline.models.policy.parts.economics import Economics, EconomicsGroup, FromFeature
from creditline.models.policy.parts.line_economics import LineEconomics, break_even_pd
from creditline.models.policy.rules import known_columns
from creditline.models.portfolio.decide.comparing import Comparing
from creditline.models.portfolio.decide.cut_price import CutPrice

KNOWN = known_columns(catalogue("card"))
STATED = Economics(
    lgd=0.5,
    ccf=0.8,
    usage=0.4,
    margin=0.2,
    funding=0.05,
    handling=30.0,
    groups=(EconomicsGroup(band="low", lgd=0.9), EconomicsGroup(product="loan", band="low", ccf=0.1)),
)
TEXT = """
name = "mine"
[income]
feature = "income.regular_sum_90d"
months = 3
[[bands]]
name = "low"
lowest = 350
highest = 599
step = "reduce"
multiple = 1
cap = 5000
[[bands]]
name = "high"
lowest = 600
highest = 950
step = "maintain"
multiple = 2
cap = 9000
"""
MONEY = """
[economics]
lgd = 0.5
ccf = 0.8
usage = 0.4
margin = {feature = "income.regular_sum_90d", unknown = 0.2}
funding = 0.05
"""


def _lines(count: int, **figures: float) -> LineEconomics:
    return LineEconomics.of(
        replace(STATED, groups=(), **figures), [None] * count, [None] * count, lambda _: np.zeros(0)
    )


def test_loss_earnings_and_profit_by_hand():
    lines = _lines(2)
    pd, balance, room = np.array([0.1, 0.2]), np.array([1000.0, -5.0]), np.array([500.0, 0.0])
    closed = np.array([False, True])
    assert lines.exposure_at_default(balance, room) == pytest.approx([1400.0, 0.0])
    assert lines.expected_loss(pd, balance, room) == pytest.approx([70.0, 0.0])
    assert lines.earnings(pd, balance, room) == pytest.approx([0.9 * 0.15 * 1200.0, 0.0])
    assert lines.profit(pd, balance, room, closed) == pytest.approx([162.0 - 70.0 - 30.0, 0.0])


def test_figures_of_products_bands_and_features():
    stated = replace(STATED, handling=FromFeature("f", 7.0), margin=FromFeature("f", 0.1))
    assert stated.features == ("f",)
    lines = LineEconomics.of(
        stated, ["card", "loan", "loan"], ["low", "low", None], lambda _: np.array([np.nan, 3.0, -1.0])
    )
    assert lines.lgd.tolist() == [0.9, 0.9, 0.5]
    assert lines.ccf.tolist() == [0.8, 0.1, 0.8]
    assert lines.handling.tolist() == [7.0, 3.0, 0.0]
    assert lines.margin.tolist() == [0.1, 3.0, 0.0]


@pytest.mark.parametrize("margin", [0.0, 0.04, 0.06, 0.2, 0.9])
@pytest.mark.parametrize("handling", [0.0, 3.0, 400.0])
@pytest.mark.parametrize("freed", [False, True])
def test_the_break_even_pd_is_where_profit_turns(margin, handling, freed):
    pd = np.linspace(0.0, 1.0, 10_001)
    lines = _lines(len(pd), margin=margin, handling=handling)
    balance, before, after = (np.full(len(pd), money) for money in (0.0, 1000.0, 0.0 if freed else 300.0))
    closed = np.full(len(pd), freed)
    gain = lines.profit(pd, balance, after, closed) - lines.profit(pd, balance, before, ~np.ones(len(pd), bool))
    pays = gain >= -1e-9
    tried = pd[pays][0] if pays.any() else 1.0
    slope, forgone = lines.at_stake(before - after, closed)
    found = break_even_pd(slope, forgone)[0]
    assert found == pytest.approx(tried, abs=1.1e-4)
    assert pays[pd > found + 1e-4].all()
    assert not pays[pd < found - 1e-4].any()
    assert pd * slope - forgone == pytest.approx(gain, abs=1e-9)


def test_the_price_of_cuts_is_the_profit_they_make():
    lines, random = _lines(200), np.random.default_rng(1)
    pd, balance, before = random.random(200), random.integers(0, 2, 200) * 100.0, random.random(200) * 1000.0
    after = np.where(random.random(200) < 0.5, 0.0, before)
    freed = (after == 0.0) & (balance == 0.0)
    price = CutPrice("p").add(lines, pd, before, after, freed)
    stood = np.zeros(200, bool)
    gain = lines.profit(pd, balance, after, freed) - lines.profit(pd, balance, before, stood)
    assert price.cuts == (after < before).sum()
    assert price.profit == pytest.approx(gain.sum())
    assert price.unpaid == (gain[after < before] < 0).sum()
    at = price.break_even
    moved = CutPrice("p").add(lines, np.full(200, at), before, after, freed)
    assert moved.profit == pytest.approx(0.0, abs=1e-6)
    assert CutPrice("p").break_even is None


def test_economics_decide_nothing_and_are_checked():
    plain, priced = parse_policy(TEXT, KNOWN), parse_policy(TEXT + MONEY, KNOWN)
    assert plain.version == priced.version
    assert plain == priced
    assert plain.columns == priced.columns
    assert priced.economics.margin == FromFeature("income.regular_sum_90d", 0.2)
    assert example_policy("graded", KNOWN).economics is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (MONEY.replace("lgd = 0.5", "lgd = 1.5"), "lgd is a share, 0 to 1, not 1.5"),
        (MONEY.replace("lgd = 0.5", ""), "lgd"),
        (
            MONEY.replace("income.regular_sum_90d", "income.nothing"),
            "reads income.nothing, which is no column there is",
        ),
        (MONEY.replace("income.regular_sum_90d", "profile.region"), "holds text"),
        (MONEY + '[[economics.groups]]\nband = "none"\nlgd = 0.1\n', "names the band none"),
        (MONEY + "[[economics.groups]]\nlgd = 0.1\n", "of no product and no band"),
        (MONEY + '[[economics.groups]]\nband = "low"\n', "states none of lgd"),
    ],
)
def test_what_cannot_be_meant_is_refused(written, told):
    with pytest.raises(DeclarationError, match=told):
        parse_policy(TEXT + written, KNOWN)


def _decisions(limits: list[float]) -> pa.Table:
    return pa.table(
        {
            "action": ["reduce", "maintain", "suspend"],
            "product": ["card", "card", "loan"],
            "band": ["low", "high", None],
            "limit_before": [1000.0, 1000.0, 1000.0],
            "limit_after": limits,
            "step_before": [0, 0, 0],
            "step": [1, 0, 2],
            "balance": [200.0, 500.0, 400.0],
            "pd": [0.3, 0.01, 1.0],
        }
    )


def test_two_policies_compared_in_money():
    one, other = _decisions([600.0, 1000.0, 1000.0]), _decisions([1000.0, 1000.0, 1000.0])
    comparing = Comparing("one", "other", None, economics=STATED)
    comparing.add(one, other, None)
    found = comparing.result()
    assert found.total.loss == pytest.approx(0.3 * 0.9 * (200 + 0.8 * 400) + 0.01 * 0.5 * (500 + 0.8 * 500) + 0.5 * 400)
    assert found.total.other_loss - found.total.loss == pytest.approx(0.3 * 0.9 * 0.8 * 400)
    cuts, instead = found.cuts
    assert (cuts.cuts, instead.cuts, cuts.room) == (2, 1, 400.0 + 600.0)
    assert found.total.profit - found.total.other_profit == pytest.approx(cuts.profit - instead.profit)
    assert "profit of the cuts" in found.text()
    assert found.to_json()["cuts"][0]["profit"] == pytest.approx(cuts.profit)
    same = Comparing("one", "one", None, economics=STATED)
    same.add(one, one, None)
    assert same.result().cuts[0] == same.result().cuts[1]


def test_without_economics_loss_is_pd_times_exposure():
    one = _decisions([600.0, 1000.0, 1000.0])
    comparing = Comparing("one", "other", None)
    comparing.add(one, one, None)
    found = comparing.result()
    assert found.total.loss == pytest.approx(0.3 * 600 + 0.01 * 1000 + 1000)
    told = found.to_json()
    assert "cuts" not in told
    assert set(told["total"]) == {
        "group", "lines", "changed", "exposure", "other_exposure", "loss", "other_loss"
    }  # fmt: skip
    assert "profit" not in found.text()
