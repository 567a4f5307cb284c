"""Why an inquiry was made: only those for an application count, and those of which nothing is known."""

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.contract.purposes import APPLICATIONS, NO_APPLICATIONS
from creditline.features.declare import Aggregate, How, Is, IsNot, Rows

CATALOGUE = catalogue()
INQUIRIES = """
ts               institution purpose
2024-01-10T09:00 m           loan_application
2024-01-11T09:00 n           own
2024-01-12T09:00 o           review
2024-01-13T09:00 p           -
2024-01-14T09:00 q           unheard_of
2024-01-15T09:00 r           dispute
"""
WITHOUT = "ts institution\n2024-01-10T09:00 m\n2024-01-11T09:00 n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("count_30d", 3),
        ("institutions_30d", 3),
        ("new_institutions_90d", 3),
        ("days_since", 17),  # the disputed entry of the 15th is none
        ("burst", 3 - 3 / 12),
    ],
)
def test_what_is_no_application_is_not_counted(value, name, expected):
    feature = CATALOGUE[f"inquiries.{name}"]
    assert value(feature.expression, "2024-01-31", inquiries=INQUIRIES) == pytest.approx(expected)


def test_without_the_column_every_inquiry_counts(value):
    assert value(CATALOGUE["inquiries.count_30d"].expression, "2024-01-31", inquiries=WITHOUT) == 2
    assert ("inquiries", "purpose") not in CATALOGUE["inquiries.count_30d"].needs


@pytest.mark.parametrize("word", [word.word for word in (*APPLICATIONS, *NO_APPLICATIONS)])
def test_each_word_of_the_vocabulary(value, word):
    inquiries = f"ts institution purpose\n2024-01-10T09:00 m {word}"
    counts = word in {each.word for each in APPLICATIONS}
    assert value(CATALOGUE["inquiries.count_30d"].expression, "2024-01-31", inquiries=inquiries) == counts


def test_none_of_some_words_is_all_rows_but_those_that_are_one(value):
    words = ("own", "review")
    rows = Rows("inquiries")
    all_, one, none = (
        value(Aggregate(chosen, How.COUNT), "2024-01-31", inquiries=INQUIRIES)
        for chosen in (rows, rows.but(Is("purpose", words)), rows.but(IsNot("purpose", words)))
    )
    assert (all_, one, none) == (6, 2, 4)
    both = rows.but(IsNot("purpose", words), Is("purpose", ("dispute", "own")))
    assert value(Aggregate(both, How.COUNT), "2024-01-31", inquiries=INQUIRIES) == 1
