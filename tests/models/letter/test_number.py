"""A letter's number is that of the decision, and shows nobody's id."""

import re
from dataclasses import replace
from datetime import date

import pytest
from letters_by_hand import CUSTOMER, LENDER, reduced, suspended, terms_of

from creditline.models.letter.number import letter_number, tail_of
from creditline.models.policy import Regime

WHY = reduced(terms_of(Regime.CN))
NUMBER = letter_number(LENDER, WHY, "card")


def test_it_is_the_same_for_the_same_decision() -> None:
    assert re.fullmatch(r"XS-2024-[0-9a-f]{10}", NUMBER)
    assert letter_number(LENDER, replace(WHY, reasons=()), "card") == NUMBER
    assert letter_number(LENDER, reduced(terms_of(Regime.EU)), "card") == NUMBER
    assert letter_number(LENDER, replace(WHY, customer_id=str(CUSTOMER)), "card") == NUMBER
    assert str(CUSTOMER) not in NUMBER


OTHERS = {
    "another customer": (LENDER, replace(WHY, customer_id=CUSTOMER + 1), "card"),
    "another day": (LENDER, replace(WHY, end=replace(WHY.end, as_of=date(2025, 1, 31))), "card"),
    "another decision": (LENDER, suspended(terms_of(Regime.CN)), "card"),
    "another product": (LENDER, WHY, "loan"),
    "another salt": (replace(LENDER, number_salt="other"), WHY, "card"),
    "another comparison": (LENDER, replace(WHY, against="kept"), "card"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_it_is_another_for_another(what: str) -> None:
    assert letter_number(*OTHERS[what]) != NUMBER


def test_every_field_of_the_scheme() -> None:
    found = letter_number(replace(LENDER, number="{date}/{year}/{sequence}/{hash}"), WHY, "card")
    assert re.fullmatch(r"20241231/2024/\d{12}/[0-9a-f]{10}", found)
    assert found.endswith(NUMBER[-10:])


@pytest.mark.parametrize(
    ("customer", "tail"),
    [(1000083, "0083"), ("C-1042", "042"), ("12345", "45"), ("1234", "4"), ("123", ""), (7, ""), ("客户甲乙丙丁", "乙丙丁"), ("", "")],
)  # fmt: skip
def test_the_end_of_a_customers_number(customer: int | str, tail: str) -> None:
    assert tail_of(customer) == tail
    assert not tail or len(str(customer)) - len(tail) >= 3
