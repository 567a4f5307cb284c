"""What docs/cases.md tells in prose of its customers is so in their records and in what it shows."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

CASES = Path(__file__).parent
PAGE = (CASES.parents[1] / "docs" / "cases.md").read_text(encoding="utf-8")
END = date(2024, 12, 31)


def _section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _records(table: str, customer: str) -> list[dict[str, str]]:
    with (CASES / "lender" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["customer_id"] == customer]


def _days_late(customer: str, product: str = "") -> list[int]:
    """By how many days each instalment (of `product`) due by the decision was late, of those that were.

    Those not paid are late until the decision.
    """
    days = [
        (date.fromisoformat(row["paid_on"] or END.isoformat()) - date.fromisoformat(row["due_on"])).days
        for row in _records("installments", customer)
        if date.fromisoformat(row["due_on"]) <= END and row["product"].startswith(product)
    ]
    return [late for late in days if late > 0]


@pytest.mark.parametrize("customer", ["never-late", "squeezed"])
def test_who_is_said_to_be_good_was_never_late(customer):
    assert _records("installments", customer)
    assert _days_late(customer) == []
    assert {row["months_past_due"] for row in _records("lines", customer)} == {"0"}


def test_the_score_of_never_late_in_prose_is_the_one_shown():
    section = _section("Never late, and closed")
    (told,) = re.findall(r"at (\d+) points a good customer", section)
    (shown,) = re.findall(r"2024-12-31  score (\d+) \((?:good|excellent)\)", section)
    assert told == shown


def test_half_the_limit_is_a_half():
    before, after = re.search(
        r"from CNY ([\d,]+) to CNY ([\d,]+)\.", _section("A good score, and half the limit")
    ).groups()
    assert int(before.replace(",", "")) == 2 * int(after.replace(",", ""))


def test_the_newcomer_has_no_record():
    (row,) = _records("customers", "newcomer")
    assert END - date.fromisoformat(row["opened_on"]) < timedelta(days=31)
    (asked,) = _records("applications", "newcomer")  # for the line itself
    assert asked["applied_on"] >= row["opened_on"]
    events = ("transactions", "installments", "logins", "inquiries", "obligations", "links", "decisions")
    assert {table: _records(table, "newcomer") for table in events} == {table: [] for table in events}


def test_the_burst_is_as_told():
    section = _section("A burst of inquiries, and late on another product")
    asked = [date.fromisoformat(row["ts"][:10]) for row in _records("inquiries", "burst")]
    assert "Nine credit inquiries within a month" in section
    assert len(asked) == 9
    assert max(asked) - min(asked) < timedelta(days=31)
    assert "two instalments of another product paid late, by 32 and by 8 days" in section
    assert _days_late("burst", "jiebei") == [32, 8]  # another product than the model's, huabei
