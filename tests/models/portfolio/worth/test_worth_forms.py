"""What records are worth as text, JSON and page, in every language; and where it is not told."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from creditline.features.edits.from_file import edit_file
from creditline.features.errors import DataError
from creditline.features.words.languages import languages
from creditline.models.portfolio.customer_page.disputes import page_disputes
from creditline.models.portfolio.customer_page.worth import page_worth
from creditline.models.portfolio.dispute.folder import write_folder
from creditline.models.portfolio.explain.behind import records_behind
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.worth.json_form import worths_data
from creditline.models.portfolio.worth.of_answer import record_worths
from creditline.models.portfolio.worth.saying import worth_text
from creditline.models.portfolio.worth.session import RecordWorths
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.pages.disputes import PageDispute
from creditline.models.why.pages.page import as_page
from creditline.models.why.pages.worth import PageWorth
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.line import place_said

DOCS = Path(__file__).parents[4] / "docs"
SCHEMA = json.loads((DOCS / "why.schema.json").read_text(encoding="utf-8"))
START, END = date(2024, 11, 30), date(2024, 12, 31)


@pytest.fixture(scope="module")
def told(worths):
    return worths.of(13, START, END)


def test_the_page_of_the_docs_shows_what_is_printed(told):
    text = (DOCS / "why.md").read_text(encoding="utf-8").partition("### What a record is worth")[2]
    (printed,) = re.findall(r"```text\n([^`]*)\n```", text)
    assert printed == worth_text(told, wording("en"))


@pytest.mark.parametrize("language", languages())
def test_text(told, language):
    said = worth_text(told, wording(language), 1).split("\n")
    assert len([line for line in said if line.startswith("  ") and not line.startswith("    ")]) == len(told.groups) + 1
    assert str(END) in said[0]
    assert any("+20" in line for line in said)


def test_json_is_that_of_the_schema(told):
    found = json.loads(json.dumps(worths_data(told)))
    Draft202012Validator({**SCHEMA["$defs"]["worths"], "$defs": SCHEMA["$defs"]}).validate(found)
    assert found["adds_up"] is False
    assert {language for group in found["groups"] for language in group["sentence"]} == set(languages())
    (asked,) = (group for group in found["groups"] if group["concept"].startswith("inquiries"))
    assert (asked["together"]["points"], asked["records"][0]["worth"]["points"], asked["records"][0]["copies"]) == (
        35,
        20,
        2,
    )


def test_without_a_policy_only_points_are_told(worn, told):
    with RecordWorths.opened(InForce(worn.model, decisions=worn.files), worn.data) as session:
        found = session.of(13, START, END)
    assert found.line is None and found.score == told.score
    points = {(one.table, one.record): one.worth.points for group in told.groups for one in group.records if one.worth}
    assert points == {
        (one.table, one.record): one.worth.points for group in found.groups for one in group.records if one.worth
    }
    assert "What the line would be is not told" in worth_text(found, wording("en"))


def test_days_in_the_wrong_order_and_nobody(worths):
    with pytest.raises(DataError, match="2024-12-31 is not before 2024-11-30"):
        worths.of(13, END, START)
    with pytest.raises(DataError, match="customer 99 is not in"):
        worths.of(99, START, END)


def test_against_others_there_is_none(worn, why):
    with pytest.raises(DataError, match="is compared with others here"):
        record_worths(InForce(worn.model), worn.data, replace(why, against="kept"))


@pytest.fixture(scope="module")
def why(worn):
    return explain_customer(InForce(worn.model), worn.data, 13, START, END)


@pytest.fixture(scope="module")
def evidence(worn, why):
    return records_behind(InForce(worn.model), worn.data, why)


@pytest.mark.parametrize("language", languages())
def test_the_page_for_staff_has_it_beside_the_records(told, why, evidence, language):
    notice = notice_of(why, language)
    beside = page_worth(told, wording(language))
    page = as_page(why, notice, evidence=evidence, worth=beside)
    shown = [said for said in (*beside.concepts.values(), *beside.records.values()) if said in page]
    assert beside.about[0] in page and len(shown) > 3
    assert beside.about[0] not in as_page(why, notice, evidence=evidence)


def test_what_is_hostile_is_shown_as_text(told, why, evidence):
    hostile = "<script>alert(1)</script>"
    beside = page_worth(told, wording("en"))
    worth = PageWorth((hostile,), dict.fromkeys(beside.records, hostile), dict.fromkeys(beside.concepts, hostile))
    past = PageDispute(START, END, (hostile,))
    page = as_page(why, notice_of(why, "en"), evidence=evidence, worth=worth, disputes=(past,))
    assert "<script" not in page and page.count("&lt;script&gt;alert(1)") > 4


def test_disputes_answered_before_stand_on_the_page(worn, disputes, why, tmp_path):
    grounds = {"reference": "<b>CASE</b>", "on": "2025-01-10", "by": "desk", "why": "somebody else's"}
    owed = [{"table": "lines", "where": {"statement_on": str(day)}, "set": {"balance": 410}} for day in (START, END)]
    answers = {}
    for customer in (13, 14):
        edits = edit_file({"customer": customer, "evidence": grounds, "correct": owed}, "edits").edits
        answers[customer] = disputes.answer(edits, START)
        (tmp_path / str(customer)).mkdir()
        write_folder(tmp_path / str(customer), answers[customer], [], {})
    found = page_disputes([tmp_path / "13", tmp_path / "14"], 13, wording("en"), "CNY")
    ((decided, received, said),) = ((one.decided, one.received, one.said) for one in found)
    assert (decided, received) == (START, date(2025, 1, 10))
    assert (
        said[0] == "Put right: Statement of 30 November 2024: corrected and Statement of 31 December 2024: corrected."
    )
    last = answers[13].now
    now, then = (place_said(one.after, wording("en")) for one in (last.again, last.recorded))
    assert last.elsewhere and said[-1] == f"As of 31 December 2024 it is {now}; it was {then}."
    page = as_page(why, notice_of(why, "en"), disputes=found)
    assert page.count("Of the decision of 30 November 2024") == 1
    assert "Disputes answered before" in page and "<b>CASE" not in page
