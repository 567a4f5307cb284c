"""What brings a line back, beside the answer why it was cut: in the letter, on the page for staff, and as values."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from letters_by_hand import LENDER

from creditline.features.errors import DataError
from creditline.models.letter.json_form import letter_data
from creditline.models.letter.part import Section
from creditline.models.policy import Regime
from creditline.models.portfolio.customer_page.page import page_of
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.portfolio.letters.of_cuts import CutLetters
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.json_form import restore_data
from creditline.models.portfolio.restore.of_answer import WaysBack, expressible, ways_back
from creditline.models.portfolio.restore.told import told_to_customer
from creditline.models.why.json_form import as_json
from creditline.models.why.words.by_language import SHIPPED

DAY, FULL = date(2024, 12, 31), 26  # uses the whole line: cut by the strict policy
SCHEMA = Path(__file__).parents[4] / "docs" / "why.schema.json"


@pytest.fixture(scope="module")
def asked(lender, decided) -> InForce:
    return InForce(lender.model, policy=lender.policy("strict"), decisions=(decided("strict", DAY),))


@pytest.fixture(scope="module")
def answer(lender, asked):
    return explain_customer(asked, lender.data, FULL, None, DAY)


@pytest.fixture(scope="module")
def found(cut, answer):
    return WaysBack(cut, cut.until).of(answer)


def test_it_is_the_answer_of_restore(cut, found):
    assert found == way_back(cut, Question(FULL, cut.until, expressible(cut.data)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_letter_says_what_the_customer_may_be_told_and_the_page_everything(lender, asked, answer, found, language):
    words = SHIPPED.of(language)
    letter = customer_letter(asked, lender.data, answer, LENDER, words, found)
    (part,) = (part for part in letter.parts if part.part is Section.WAY_BACK)
    heading, *told = told_to_customer(found, Regime.PLAIN, "CNY", words)
    assert (part.heading, [*part.sentences]) == (heading, told)
    page = page_of(asked, lender.data, answer, language, words, way_back=found)
    assert all(sentence in page for sentence in told)
    assert all(f'<th scope="row">{made.day}</th>' in page for made in found.way.decisions)
    assert Section.WAY_BACK not in [p.part for p in customer_letter(asked, lender.data, answer, LENDER, words).parts]


def test_as_values_both_stand_in_the_answer(lender, asked, answer, found):
    letter = letter_data(customer_letter(asked, lender.data, answer, LENDER, SHIPPED.of("en"), found))
    way = restore_data(found, Regime.PLAIN, "CNY", SHIPPED)
    told = json.loads(as_json(answer, letter=letter, way_back=way))
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    (part,) = (part for part in told["letter"]["parts"] if part["part"] == "way_back")
    assert part["sentences"] == told["way_back"]["told"]["en"][1:]


@pytest.mark.slow
def test_letters_of_a_day_have_it_where_there_is_a_way(lender, asked, cut, found):
    words = SHIPPED.of("en")
    with recorded(lender.data, asked.decisions) as record:
        letters = CutLetters(asked, record, DAY, LENDER, words, ways=WaysBack(cut, cut.until))
        cuts = find_cuts(asked, record, None, DAY)
        for part in explain_cuts(asked, record, cuts, None, DAY):
            letters.of(part, cuts.customers.type)
    own = next(row for row in letters.rows if row["customer_id"] == FULL)
    assert own["way_back"] == "\n".join(told_to_customer(found, Regime.PLAIN, "CNY", words)[1:])


def test_a_decision_that_is_not_on_record_is_refused(lender):
    """It was computed for the answer: the record leaves the line whole."""
    asked = InForce(lender.model, policy=lender.policy("strict"))
    answer = explain_customer(asked, lender.data, FULL, None, DAY)
    with (
        ways_back(asked, lender.data, DAY, None) as ways,
        pytest.raises(DataError, match="is on record, so no way back"),
    ):
        ways.of(answer)
