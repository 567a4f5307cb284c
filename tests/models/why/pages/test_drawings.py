"""Where the drawn things stand, by hand."""

from datetime import date
from xml.etree import ElementTree

from creditline.models.scale.bands import BANDS
from creditline.models.why.pages.ledger import Ledger, LedgerStep
from creditline.models.why.pages.timeline import Month, Timeline
from creditline.models.why.pages.timeline_chart import timeline_chart
from creditline.models.why.pages.waterfall import end_mark, step_bar

# 700 to 600, by -150 and +50: from 550 to 700 over 6 % to 94 % of the width, 0.5867 % a point.
FALL, RISE = LedgerStep("a", -150, 700, 550), LedgerStep("b", 50, 550, 600)
LEDGER = Ledger(700, 600, (FALL, RISE), ())


def test_steps_join_from_one_score_to_the_other():
    fall, rise = (ElementTree.fromstring(step_bar(LEDGER, step)).find("rect") for step in (FALL, RISE))
    assert (fall.get("x"), fall.get("width"), fall.get("fill")) == ("6.00%", "88.00%", "url(#lowers)")
    assert (rise.get("x"), rise.get("width"), rise.get("fill")) == ("6.00%", "29.33%", "#1f6f8b")
    first, last = (ElementTree.fromstring(end_mark(LEDGER, first=end)).find("circle") for end in (True, False))
    assert (first.get("cx"), last.get("cx")) == ("94.00%", "35.33%")


def test_a_score_that_stays_stands_in_the_middle():
    still = Ledger(350, 350, (), ())
    assert ElementTree.fromstring(end_mark(still, first=True)).find("circle").get("cx") == "50.00%"


def chart(months: list[Month]) -> ElementTree.Element:
    timeline = Timeline(tuple(months), (), BANDS, "m")
    limits = ["" if month.limit is None else f"{month.limit:g}" for month in months]
    return ElementTree.fromstring(timeline_chart(timeline, [band.name for band in BANDS], limits, "<t>", "'d'"))


def test_months_stand_by_their_days_and_scores():
    # 100 days over 15 % to 90 %: day 50 at 52.5 %. Scores 600 to 640: the picture reaches from 585 to 655, 170 pixels from
    # 14 down; 620 is half way: 14 + 85.
    days = (date(2024, 1, 1), date(2024, 2, 20), date(2024, 4, 10))
    months = [Month(day, score, BANDS[2], 100.0) for day, score in zip(days, (600, 620, 640), strict=True)]
    dots = [(dot.get("cx"), dot.get("cy")) for dot in chart(months).findall("circle")]
    assert dots[1] == ("52.50%", "99.0")
    assert [cx for cx, _ in dots] == ["15.00%", "52.50%", "90.00%"]
    drawn = chart(months)
    assert (drawn.find("title").text, drawn.find("desc").text) == ("<t>", "'d'")
    assert drawn.get("aria-labelledby") == "timeline-title timeline-text"


def test_one_day_and_no_limit_can_be_drawn():
    texts = [text.text for text in chart([Month(date(2024, 1, 31), 350, BANDS[0], None)]).findall("text")]
    assert "350" in texts and "2024-01" in texts
