"""Lines closed by a past decision, as tables: what was owed when, and whether the customer still counts."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.training.outcomes import DefaultDefinition, look_past_as_of

AS_OF = "2023-12-31"  # the window is (2023-12-31, 2024-12-31]
UNTIL = date(2025, 6, 30)


def statement(on, balance, months=0, line="x", product="card"):
    return {
        "customer_id": "a",
        "line_id": line,
        "product": product,
        "statement_on": on,
        "balance": balance,
        "months_past_due": months,
    }


def decided(on, action="close", after=0.0, line="x", product="card", by="lender"):
    return {
        "customer_id": "a",
        "line_id": line,
        "product": product,
        "decided_on": on,
        "limit_before": 100.0,
        "limit_after": after,
        "action": action,
        "initiated_by": by,
    }


def due(due_on, paid_on=None, product="card"):
    return {
        "customer_id": "a",
        "loan_id": "l",
        "product": product,
        "due_on": due_on,
        "amount_due": 100.0,
        "paid_on": paid_on,
        "amount_paid": None if paid_on is None else 100.0,
    }


def one(data, product=None):
    pairs = pa.table({"customer_id": ["a"], "as_of": pa.array([date.fromisoformat(AS_OF)], pa.date32())})
    row = look_past_as_of(data, pairs, DefaultDefinition(product=product), UNTIL).to_pylist()[0]
    return row["status"], row["defaulted"], None if row["known_on"] is None else row["known_on"].isoformat()


GOOD = ("ok", 0, "2024-12-31")

CASES = {
    "never closed": ([statement("2023-12-15", 0.0)], [], GOOD),
    "closed in the window with nothing owed": (
        [statement("2023-12-15", 50.0), statement("2024-05-15", 0.0)],
        [decided("2024-06-10")],
        ("closed", None, "2024-06-10"),
    ),
    "an overpaid line owes nothing": (
        [statement("2024-05-15", -3.0)],
        [decided("2024-06-10")],
        ("closed", None, "2024-06-10"),
    ),
    "by the customer's own wish": (
        [statement("2024-05-15", 0.0)],
        [decided("2024-06-10", by="customer")],
        ("closed", None, "2024-06-10"),
    ),
    "closed with a balance, then repaid": (
        [statement("2024-05-15", 50.0), statement("2024-07-15", 0.0)],
        [decided("2024-06-10")],
        GOOD,
    ),
    "closed with a balance and never heard of again": ([statement("2024-05-15", 50.0)], [decided("2024-06-10")], GOOD),
    "closed with a balance, then in default": (
        [statement("2024-05-15", 50.0), statement("2024-09-15", 50.0, 3)],
        [decided("2024-06-10")],
        ("ok", 1, "2024-09-15"),
    ),
    "in default, cured and then closed with nothing owed": (
        [statement("2024-02-15", 50.0, 3), statement("2024-05-15", 0.0)],
        [decided("2024-06-10")],
        ("ok", 1, "2024-02-15"),
    ),
    "closed and repaid before as_of": (
        [statement("2023-06-15", 50.0), statement("2023-09-15", 0.0)],
        [decided("2023-06-20")],
        ("closed", None, "2023-09-15"),
    ),
    "closed before as_of, repaid after it": (
        [statement("2023-06-15", 50.0), statement("2024-03-15", 0.0)],
        [decided("2023-06-20")],
        GOOD,
    ),
    "closed before as_of, repaid on the day itself": (
        [statement("2023-06-15", 50.0), statement("2023-12-31", 0.0)],
        [decided("2023-06-20")],
        ("closed", None, "2023-12-31"),
    ),
    "closed after the window": ([statement("2024-05-15", 0.0)], [decided("2025-01-01")], GOOD),
    "closed on the last day of the window": (
        [statement("2024-05-15", 0.0)],
        [decided("2024-12-31")],
        ("closed", None, "2024-12-31"),
    ),
    "closed and restored": (
        [statement("2024-05-15", 0.0)],
        [decided("2024-06-10"), decided("2024-08-10", "restore", 100.0)],
        GOOD,
    ),
    "restored and closed again": (
        [statement("2024-05-15", 0.0)],
        [decided("2024-02-10"), decided("2024-03-10", "restore", 100.0), decided("2024-06-10")],
        ("closed", None, "2024-06-10"),
    ),
    "reduced, not closed": ([statement("2024-05-15", 0.0)], [decided("2024-06-10", "reduce", 10.0)], GOOD),
    "another line is open": (
        [statement("2024-05-15", 0.0), statement("2024-05-15", 0.0, line="y")],
        [decided("2024-06-10")],
        GOOD,
    ),
    "both lines closed, the later day counts": (
        [statement("2024-05-15", 0.0), statement("2024-05-15", 0.0, line="y")],
        [decided("2024-06-10"), decided("2024-08-10", line="y")],
        ("closed", None, "2024-08-10"),
    ),
    "a balance that is not known is owed": ([statement("2024-05-15", None)], [decided("2024-06-10")], GOOD),
}


@pytest.mark.parametrize("case", CASES)
def test_lines(make_data, case):
    lines, decisions, expected = CASES[case]
    tables = {"lines": lines} | ({"decisions": decisions} if decisions else {})
    assert one(make_data(**tables)) == expected


INSTALMENTS = {
    "the last statement's balance was billed and paid": (
        [due("2024-06-01", "2024-06-01")],
        ("closed", None, "2024-06-15"),  # the statement of 2024-05-15 is in force for a month
    ),
    "a due after the closing is paid": ([due("2024-07-01", "2024-07-05")], GOOD),
    "a due after the closing is never paid": ([due("2024-07-01")], ("ok", 1, "2024-09-29")),
    "a due of another product": (
        [due("2024-05-01", "2024-05-01"), due("2024-07-01", "2024-07-05", product="loan")],
        ("closed", None, "2024-06-15"),
    ),
}


@pytest.mark.parametrize("case", INSTALMENTS)
def test_instalments_tell_when_a_closed_line_is_repaid(make_data, case):
    dues, expected = INSTALMENTS[case]
    data = make_data(lines=[statement("2024-05-15", 50.0)], installments=dues, decisions=[decided("2024-06-15")])
    assert one(data, "card") == expected


def test_what_another_product_owes_counts_where_any_product_does(make_data):
    data = make_data(
        lines=[statement("2024-05-15", 0.0)],
        installments=[due("2024-07-01", "2024-07-05", product="loan")],
        decisions=[decided("2024-06-10")],
    )
    assert one(data, "card") == ("closed", None, "2024-06-10")
    assert one(data) == GOOD


def test_in_default_or_immature_comes_first(make_data):
    late = [statement("2023-12-15", 50.0, 3), statement("2024-01-15", 0.0)]
    assert one(make_data(lines=late, decisions=[decided("2024-02-10")]))[0] == "already_defaulted"
    data = make_data(lines=[statement("2024-05-15", 0.0)], decisions=[decided("2024-06-10")])
    pairs = pa.table(
        {"customer_id": ["a", "a"], "as_of": pa.array([date(2023, 12, 31), date(2024, 12, 31)], pa.date32())}
    )
    statuses = look_past_as_of(data, pairs, DefaultDefinition(), UNTIL)["status"].to_pylist()
    assert statuses == ["closed", "immature"]
