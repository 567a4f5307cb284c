"""English letters are read with eight years of school: the Flesch-Kincaid grade of every rendered letter is at most 8.

What is measured are the sentences: lines that end in a full stop or a colon. Left out are headings, labelled fields, entries of
lists, and the notice of the Equal Credit Opportunity Act, which the law words (12 CFR 1002.9(b)(1)). Days, sums, other figures and
the lender's names are each read as `one`.
"""

import re

import pytest
from letters_of_every_kind import letters
from textstat import flesch_kincaid_grade

from creditline.models.letter.text import letter_text
from creditline.models.why.words.from_toml import wording
from creditline.models.words.terms import forbidden_in

MOST = 8.0
WORDS = wording("en")
MONTHS = "|".join(WORDS.dates.months.values())
LETTERS = {name: letter_text(letter, WORDS) for name, letter in letters("en")}


def measured(letter: str) -> str:
    """The sentences of a letter, with `one` for figures and names."""
    lines = [line.strip() for line in letter.splitlines()]
    sentences = [line for line in lines if re.search(r"[.:]$", line) and "Equal Credit Opportunity Act" not in line]
    text = re.sub(
        r":(?= |$)", ".", " ".join(line.removesuffix(":") + ("." if line.endswith(":") else "") for line in sentences)
    )
    text = re.sub(rf"\d{{1,2}} (?:{MONTHS}) \d{{4}}", "one", text)
    text = re.sub(r"(?:CNY )?-?\d[\d,]*(?:\.\d+)?%?", "one", text)
    return re.sub(r"(?:the )?Example [A-Z]\w+(?: [A-Z]\w+)*", "one", text)


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_letter_is_read_with_eight_years_of_school(name: str) -> None:
    assert flesch_kincaid_grade(measured(LETTERS[name])) <= MOST


def test_the_measure_tells_plain_words_from_others() -> None:
    law = next(
        line for line in LETTERS["lowered by the score, us-regb"].splitlines() if "Equal Credit Opportunity Act" in line
    )
    assert flesch_kincaid_grade(re.sub(r"\d+", "one", law)) > 20
    assert flesch_kincaid_grade("Your limit was lowered. You may ask us why.") < 4
    assert (
        measured("What happened\nOn 3 May 2024 you owed CNY 1,200.50.\nPhone: 95000\nThe reasons:")
        == "On one you owed one. The reasons."
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_letter_has_a_word_that_no_customer_should_meet(language: str) -> None:
    """With all that stands in it, but for what a policy's own words say of its trigger."""
    words = wording(language)
    for name, letter in letters(language):
        if name.startswith(("by a trigger", "in two steps")):
            continue
        assert (name, [one.word for one in forbidden_in(letter_text(letter, words), language)]) == (name, [])
