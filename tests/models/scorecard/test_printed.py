"""The card as text, as CSV and as a page, in every language."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from creditline.features.errors import DataError
from creditline.features.words.languages import languages
from creditline.models.scorecard import read_card
from creditline.models.scorecard.csv_form import COLUMNS, as_csv
from creditline.models.scorecard.page import as_page
from creditline.models.scorecard.text_form import as_text


@pytest.fixture(scope="module")
def card(card_model):
    return read_card(card_model(currency="CNY"))


def _read(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("language", languages())
def test_csv_holds_every_bin(card, language):
    base, *rows = _read(as_csv(card, language))
    assert float(base["points"]) == pytest.approx(card.base, abs=0.005)
    bins = [(one, own) for one in card.features for own in one.bins]
    assert [row["feature"] for row in rows] == [one.feature.name for one, _ in bins]
    for row, (one, own) in zip(rows, bins, strict=True):
        assert tuple(row) == COLUMNS
        assert float(row["points"]) == pytest.approx(own.points, abs=0.005)
        assert row["name"] == one.feature.named.said(language)
        assert [row["low"], row["high"]] == ["" if edge is None else repr(edge) for edge in (own.low, own.high)]
        assert row["missing"] == str(own.missing).lower()
        assert row["bin"]


def test_bins_in_words(card):
    english, chinese = ([row["bin"] for row in _read(as_csv(card, language))[1:]] for language in ("en", "zh"))
    assert english == [
        "up to 0",
        "over 0 up to 2",
        "over 2",
        "not known",
        "up to 47.25%",
        "over 47.25%",
        "not known",
        "coast, east, north, south, west",
        "delta, hills",
        "not known, or never seen",
    ]
    assert chinese[:4] == ["不超过0", "大于0、不超过2", "大于2", "未知"]
    assert chinese[-2:] == ["delta、hills", "未知或未曾出现"]


def test_text_lines_up(card):
    english = as_text(card, "en").splitlines()
    assert english[0].endswith("Base points")
    assert english[2] == "late payments in the last 90 days"
    assert re.fullmatch(r" +\+20\.77  up to 0 +60\.0%", english[3])  # 57.708 * 0.9 * 0.8 * 0.5
    assert len({len(line) for line in english[3:7]}) == 1


class _Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.cells, self.open = [], False

    def handle_starttag(self, tag, attrs):
        self.open = tag in ("td", "th")
        if self.open:
            self.cells.append("")

    def handle_endtag(self, tag):
        self.open = self.open and tag not in ("td", "th")

    def handle_data(self, data):
        if self.open:
            self.cells[-1] += data


@pytest.mark.parametrize("language", languages())
def test_the_page_holds_every_bin_and_needs_nothing_else(card, language):
    page = as_page(card, language)
    reader = _Cells()
    reader.feed(page)
    for one in card.features:
        assert one.feature.named.said(language) in page
        for own in one.bins:
            assert f"{own.points:+,.2f}" in reader.cells
    assert f"{card.base:,.2f}" in page
    assert card.version in page
    assert not re.search(r"<script|https?:|src=|@import", page)
    # Four numbers of two decimals: each is off by 0.005 at most.
    assert "0.02" in page


def test_what_a_category_holds_is_text(card_model):
    from dataclasses import replace

    model = card_model()
    features = tuple(
        replace(one, categories=("<b>", *one.categories[1:])) if one.kind == "category" else one
        for one in model.features
    )
    reference = model.reference.set_column(2, "region", [["east"] * model.reference.num_rows])
    page = as_page(read_card(replace(model, features=features, reference=reference)), "en")
    assert "<b>," not in page
    assert "&lt;b&gt;," in page


@pytest.mark.parametrize("form", [as_text, as_csv, as_page])
def test_a_language_there_is_not(card, form):
    with pytest.raises(DataError, match="there are no words in 'xx'"):
        form(card, "xx")
