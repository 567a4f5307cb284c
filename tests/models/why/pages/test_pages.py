"""The pages say what the answer holds, are one small file, and refuse what must not be sent."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from creditline.features.errors import DataError
from creditline.features.words.languages import languages
from creditline.models.why import Layer
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.pages.page import as_page
from creditline.models.why.words.from_toml import wording

VOID = ("meta", "br", "col", "link", "img", "input")
WRITTEN = [
    (name, audience, language)
    for name in ("behaviour", "no_behaviour", "both_floor", "newcomer", "internal")
    for audience in ("customer", "staff")
    for language in languages()
]


class Seen(HTMLParser):
    """What a browser would show: texts, elements in order, their attributes; every element is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.within: list[list[str]] = []
        self.headings: list[int] = []
        self.said = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag == "tr":
            self.rows.append([])
            self.within.append(self.rows[-1])
        if tag in ("td", "th"):
            self.within[-1].append("")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "tr":
            self.within.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.said += data
        if self.within and self.open[-1] not in ("tr", "tbody", "thead", "table"):
            self.within[-1][-1] += data


@pytest.mark.parametrize(("name", "audience", "language"), WRITTEN)
def test_one_file_of_its_own_that_can_be_heard(cases, name, audience, language):
    page = cases[name].page(audience, language)
    seen = Seen(page)
    assert not re.search(r"https?:|//\w|@import|<script|<link|<img|\bon\w+=|url\((?!#)|None\b", page)
    assert [tag for tag, attrs in seen.tags if {"src", "href", "action", "style"} & set(attrs)] in ([], ["svg"])
    assert len(page.encode()) < 60_000
    assert seen.headings[0] == 1 and seen.headings.count(1) == 1
    assert all(two <= one + 1 for one, two in zip(seen.headings, seen.headings[1:], strict=False))
    names = [tag for tag, _ in seen.tags]
    assert [names.count(part) for part in ("header", "main", "footer", "title")][:3] == [1, 1, 1]
    assert seen.tags[0] == ("html", {"lang": {"en": "en", "zh": "zh-CN"}[language]})
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in seen.tags:
        assert set((attrs.get("aria-labelledby") or "").split()) <= set(ids)
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in seen.tags if tag == "th")
    for tag, attrs in seen.tags:
        if tag == "svg":
            assert attrs.get("aria-hidden") == "true" or attrs.get("role") == "img"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["behaviour", "no_behaviour", "both_floor", "newcomer"])
def test_the_customer_reads_the_notice_and_nothing_else_of_the_model(cases, name, language):
    why = cases[name].why
    page = cases[name].page("customer", language)
    notice = notice_of(why, language)
    said = Seen(page).said.replace("\u00a0", " ")
    for sentence in (*notice.statements, *(s for reason in notice.reasons for s in reason.sentences)):
        assert sentence[1:] in said  # its first letter is a capital one
    assert len(str(why.customer_id)) == 1 or str(why.customer_id) not in said
    for hidden in (why.versions.model, why.versions.catalogue, "income.", "margin", "5%", "−107", "-107", "internal:"):
        assert hidden not in said
    assert len(notice.reasons) <= 4
    assert ("<ol" in page) == bool(notice.reasons)


@pytest.mark.parametrize("name", ["behaviour", "no_behaviour", "both_floor", "newcomer", "internal"])
def test_the_ledger_leads_from_one_score_to_the_other(cases, name):
    why = cases[name].why
    rows = [row for row in Seen(cases[name].page()).rows if len(row) == 4 and not row[1]]
    scores = [int(row[3]) for row in rows]
    points = [int(row[2].replace("−", "-") or 0) for row in rows]
    assert (scores[0], scores[-1], points[-1]) == (why.start.score, why.end.score, why.change)
    running = why.start.score
    for point, score in zip(points[1:-1], scores[1:-1], strict=True):
        running += point
        assert running == score
    assert running == why.end.score
    assert sum(points[1:-1]) == sum(share.points for share in why.layers)


def test_causes_with_and_without_each(cases):
    rows = Seen(cases["behaviour"].page()).rows
    own = next(row for row in rows if row[0] == "the customer's own record")
    assert [cell.replace(" ", " ") for cell in own[1:]] == [
        "−107 · −CNY 8,500", "707 · CNY 17,000 · maintain", "600 · CNY 8,500 · reduce",
    ]  # fmt: skip


def test_records_are_under_their_feature_and_those_left_out_are_counted(cases):
    page = cases["behaviour"].page()
    rows = Seen(page).rows
    assert [row for row in rows if row[1:2] == ["Repayment i-late-0"]] == [
        ["2024-12-31", "Repayment i-late-0", "CNY 296.40", "counts from 2024-12-31"]
    ]
    assert "2 more records are not listed." in page  # listed 5 of 7
    assert "6 more records are not listed." in page  # shown 6 of 12
    assert page.index("late payments in the last 90 days rose") < page.index("i-late-0") < page.index("i-linked-0")
    assert "no longer counts from" in page and "counts otherwise from" in page


def test_the_receipt_and_the_months(cases):
    seen = Seen(cases["behaviour"].page())
    for said in ("aaaabbbbcccc", "before: 111122223333", "ddddeeeeffff", "feedfeedfeed", "24b75546aaaa", "964cd3e9"):
        assert said in seen.said
    assert ["2024-12-28", "600 (good)", "CNY 17,000"] in seen.rows
    explained = [row for row in seen.rows if row[-1] == "explained here"]
    assert [" ".join(row[2].replace("→", "→ ").split()) for row in explained] == ["CNY 17,000 → changed to CNY 8,500"]
    assert "▼" in seen.said and "▲" in seen.said


def test_nothing_is_drawn_of_what_is_not_there(cases):
    page = cases["both_floor"].page()
    assert "The score is at its floor of 350 on both dates" in page
    assert "no points" in page and "The months before" not in page and "Credit limit" not in page
    why = replace(cases["no_behaviour"].why, layers=cases["no_behaviour"].why.layers[:1], line=None)
    assert "Nothing that the model looks at changed" in as_page(why, notice_of(why, "en"))


def test_another_model_has_a_step_of_its_own(cases):
    why = cases["behaviour"].why
    model = replace(why.layers[1], layer=Layer.MODEL, points=-7, exact=-7.0)
    end = replace(why.end, score=593)
    why = replace(why, end=end, layers=(why.layers[0], model, why.layers[2]))
    rows = Seen(as_page(why, notice_of(why, "en"))).rows
    assert [row[2:] for row in rows if row[0] == "a new model" and len(row) == 4 and row[3].isdigit()] == [
        ["−7", "593"]
    ]


@pytest.mark.parametrize("language", languages())
def test_a_case_for_review_tells_the_customer_no_reason(cases, language):
    case = cases["internal"]
    said = Seen(case.page("customer", language)).said
    assert wording(language).notice.in_review in said
    for reason in notice_of(case.why, language).reasons:
        assert not any(sentence in said for sentence in reason.sentences)
    page = case.page("staff", language)
    assert notice_of(case.why, language).review in Seen(page).said
    assert {"en": "Manual review", "zh": "须人工复核"}[language] in page
    assert page.count({"en": "internal: not to be told", "zh": "内部信息，不得告知客户"}[language]) == 2


def test_in_a_language_there_is_not(cases):
    why = cases["behaviour"].why
    with pytest.raises(DataError, match="there are no words in 'fr'"):
        as_page(why, replace(notice_of(why, "en"), language="fr"))


def test_ten_thousand_records_stay_a_page(crowded):
    for language in languages():
        page = crowded.page("staff", language)
        assert len(page.encode()) < 200_000
        Seen(page)
    assert "22 more records are not listed." in crowded.page()  # 6 of 28
    assert "smaller changes together (2)" in crowded.page()  # 2 of 40 points, each a concept of its own
    assert "What else measures it (7)" in crowded.page()
