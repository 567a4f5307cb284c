"""The page: whole, small, of its own, and with what the numbers say."""

import dataclasses
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from creditline.models.pictures.bars import bar_chart
from creditline.models.pictures.charts import Interval, interval_chart, reliability_chart, score_chart
from creditline.models.pictures.curves import vintage_chart
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.study.roll_rates import roll_rates
from creditline.training.outcomes.study.vintage import vintages
from creditline.training.validate.report.page import as_page


@pytest.fixture(scope="module")
def page(held_out):
    return as_page(held_out)


class _Tags(HTMLParser):
    """Every element is closed in order, and no attribute loads anything."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.loads += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "action", "data", "xlink:href")]
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_one_file_with_no_outside_address_and_no_script(page):
    tags = _Tags()
    tags.feed(page)
    assert (tags.open, tags.loads) == ([], [])
    assert not re.search(r"https?:|//\w|@import|url\(|<script|<link", page)
    assert len(page.encode()) < 200_000


def test_it_says_what_was_found(page, held_out):
    everybody = held_out.discrimination[0]
    for said in (
        f"<b>{everybody.auc:.3f}</b>",
        f"AUC ({everybody.low:.3f} to {everybody.high:.3f})",
        f"{held_out.calibration.hosmer_lemeshow.statistic:.2f}",
        held_out.champion.version,
        "2022-09 (earlier)",
        "none ever moved the margin the wrong way",
    ):
        assert said in page
    assert page.count("<li>") == len(held_out.limits)
    assert "card-holder" not in page


def test_whom_the_rows_were_drawn_from_is_on_the_page(page, held_out, split):
    assert held_out.population == split.flow
    first, *_, last = held_out.population.steps
    assert page.count("<td>on record</td>") == 1
    for step in (first, last):
        assert f"<td>{step.left_out:,}</td><td>{step.rows:,}</td><td>{step.customers:,}</td>" in page
    assert f"{held_out.population.used[-1].defaults:,} defaults." in page


def test_what_was_not_asked_for_is_not_there(held_out):
    page = as_page(dataclasses.replace(held_out, champion=None, refits=None, monotone=()))
    assert "champion" not in page
    assert "other seeds" not in page
    assert "The trees use no feature with a stated direction" in page


def test_names_are_escaped(held_out):
    first, *others = held_out.stability.features
    shifted = dataclasses.replace(held_out.stability, features=(dataclasses.replace(first, name="<b>&"), *others))
    assert "&lt;b&gt;&amp;" in as_page(dataclasses.replace(held_out, stability=shifted))


def test_charts_place_values_by_hand():
    # Half decades from 1 % to 100 %: 10 % is in the middle of both axes: x 66 + 470/2, y 16 + 300 - 300/2.
    points = [(0.1, 0.1, 0.01, 1.0), (0.01, 0.0, 0.0, 0.02)]
    drawn = ElementTree.fromstring(reliability_chart(points))
    one, nobody = drawn.iter("circle")
    assert (one.get("cx"), one.get("cy")) == ("301.0", "166.0")
    assert (nobody.get("cx"), nobody.get("cy"), nobody.get("fill")) == ("66.0", "316.0", "white")
    # The axis runs from 0.5 to 1 over 680 - 190 - 60 = 430: 0.75 lies at 190 + 215.
    interval = ElementTree.fromstring(interval_chart([Interval("a", 0.75, 0.5, 1.0)], 0.75))
    assert next(interval.iter("circle")).get("cx") == "405.0"
    # The longest bar is the whole width but 2 %: 320 / 1.02; the other half of it.
    bars = [
        bar.get("width")
        for bar in ElementTree.fromstring(bar_chart([("a", 2.0, "red"), ("b", 1, "green")])).iter("rect")
    ]
    assert bars == ["313.7", "156.9"]
    # The largest share fills the height of 190.
    heights = [
        bar.get("height")
        for bar in ElementTree.fromstring(score_chart([(350, 0.5, 0.25), (370, 0, 0)], [])).iter("rect")
    ]
    assert heights == ["190.0", "95.0", "0.0", "0.0"]


def test_the_reliability_chart_has_the_promise_across_and_what_came_true_upward():
    """The other way round, a model that promises too little risk would look too careful."""
    # Half decades from 1 % to 100 %: pd 1 % is at the left, x 66; rate 10 % half way up, y 16 + 300 - 300/2 = 166; its
    # bounds 1 % and 100 % at the bottom, 316, and at the top, 16.
    drawn = ElementTree.fromstring(reliability_chart([(0.01, 0.1, 0.01, 1.0)]))
    (point,) = drawn.iter("circle")
    assert (point.get("cx"), point.get("cy")) == ("66.0", "166.0")
    (bounds,) = (each for each in drawn.iter("line") if each.get("stroke-width") == "2")
    assert [bounds.get(end) for end in ("x1", "y1", "x2", "y2")] == ["66.0", "316.0", "66.0", "16.0"]
    # The only text that is turned names the axis that goes up.
    named = {each.text: each.get("transform") is not None for each in drawn.iter("text") if not each.text.endswith("%")}
    assert named == {"mean predicted probability of default": False, "default rate": True}


def test_vintages_and_roll_rates_are_on_the_page(page, held_out, lender, quick):
    found = held_out.portfolio
    assert found.vintages == vintages(lender, DefaultDefinition())
    assert found.roll_rates == roll_rates(lender, DefaultDefinition())
    assert found.fitness.text in page
    last = found.vintages.cohorts[0]
    assert f"<td>{last.cohort}</td><td>{last.customers}</td>" in page
    assert f">{found.roll_rates.rows[0].shares[1] * 100:.1f}%</td>" in page
    assert "Vintages" not in as_page(dataclasses.replace(held_out, portfolio=None))


def test_vintage_curves_by_hand():
    # Two months over 560, rates up to 4 % over 220 (steps of 1 %): month 1 at 2 % is 56 + 280, 12 + 220 - 110.
    drawn = ElementTree.fromstring(vintage_chart([("a", [0.0, 0.02, 0.04]), ("b", [0.0, 0.01])]))
    one, other = drawn.iter("polyline")
    assert one.get("points") == "56.0,232.0 336.0,122.0 616.0,12.0"
    assert other.get("points") == "56.0,232.0 336.0,177.0"
    assert (one.get("stroke-opacity"), other.get("stroke-opacity")) == ("0.65", "1.00")
