"""What counts as a default, as tables: a few events, one date, the expected outcome."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.features.errors import DeclarationError
from creditline.training.outcomes import DefaultDefinition, look_past_as_of

AS_OF = "2023-12-31"  # the window is (2023-12-31, 2024-12-31]
UNTIL = date(2025, 6, 30)


def one(data, definition=None):
    pairs = pa.table({"customer_id": ["a"], "as_of": pa.array([date.fromisoformat(AS_OF)], pa.date32())})
    row = look_past_as_of(data, pairs, definition or DefaultDefinition(cure_days=0), UNTIL).to_pylist()[0]
    return row["status"], row["defaulted"], None if row["known_on"] is None else row["known_on"].isoformat()


def due(due_on, paid_on=None, amount_paid=None, amount_due=100.0, product="jiebei", loan="l", recorded_at=None):
    return {
        "customer_id": "a",
        "loan_id": loan,
        "product": product,
        "due_on": due_on,
        "amount_due": amount_due,
        "paid_on": paid_on,
        "amount_paid": amount_paid,
        "recorded_at": recorded_at,
    }


INSTALMENTS = {
    "paid on the day": ([due("2024-02-01", "2024-02-01", 100)], ("ok", 0, "2024-12-31")),
    # 90 days after 2024-02-01 is 2024-05-01 (29 - 1 days of February, 31, 30, 1).
    "settled on the 90th day, so never 90 days late": (
        [due("2024-02-01", "2024-05-01", 100)],
        ("ok", 0, "2024-12-31"),
    ),
    "settled on the 91st day": ([due("2024-02-01", "2024-05-02", 100)], ("ok", 1, "2024-05-01")),
    "never paid": ([due("2024-02-01")], ("ok", 1, "2024-05-01")),
    "paid in parts in time, out of order in the file": (
        [due("2024-02-01", "2024-04-01", 40), due("2024-02-01", "2024-03-01", 60)],
        ("ok", 0, "2024-12-31"),
    ),
    "the last part too late": (
        [due("2024-02-01", "2024-03-01", 60), due("2024-02-01", "2024-06-01", 40)],
        ("ok", 1, "2024-05-01"),
    ),
    "a tenth and a fifth settle three tenths": (
        [due("2024-02-01", "2024-03-01", 0.1, 0.3), due("2024-02-01", "2024-03-02", 0.2, 0.3)],
        ("ok", 0, "2024-12-31"),
    ),
    "a payment without an amount settles": ([due("2024-02-01", "2024-03-01")], ("ok", 0, "2024-12-31")),
    "nothing due": ([due("2024-02-01", amount_due=0.0)], ("ok", 0, "2024-12-31")),
    # 2024-10-02 + 90 days = 2024-12-31, the last day of the window.
    "90 days late on the last day of the window": ([due("2024-10-02")], ("ok", 1, "2024-12-31")),
    "90 days late on the day after the window": ([due("2024-10-03")], ("ok", 0, "2024-12-31")),
    # 2023-10-03 + 90 days = 2024-01-01, the first day of the window; 2023-10-02 + 90 is as_of itself.
    "90 days late on the first day of the window": ([due("2023-10-03")], ("ok", 1, "2024-01-01")),
    "90 days late at as_of": ([due("2023-10-02")], ("already_defaulted", None, None)),
    "90 days late before, settled at as_of": ([due("2023-08-01", "2023-12-31", 100)], ("ok", 0, "2024-12-31")),
    "90 days late before, settled the day after": (
        [due("2023-08-01", "2024-01-01", 100)],
        ("already_defaulted", None, None),
    ),
    "settled before as_of, but recorded after it": (
        [due("2023-08-01", "2023-12-20", 100, recorded_at="2024-01-05 08:00")],
        ("already_defaulted", None, None),
    ),
    "settled and recorded on as_of": (
        [due("2023-08-01", "2023-12-20", 100, recorded_at="2023-12-31 23:59")],
        ("ok", 0, "2024-12-31"),
    ),
    "paid in time, recorded late: the truth counts for the outcome": (
        [due("2024-02-01", "2024-02-01", 100, recorded_at="2024-07-01 00:00")],
        ("ok", 0, "2024-12-31"),
    ),
    "two loans, one bad": (
        [due("2024-02-01", "2024-02-01", 100), due("2024-02-01", loan="m")],
        ("ok", 1, "2024-05-01"),
    ),
}


@pytest.mark.parametrize("case", INSTALMENTS)
def test_instalments(make_data, case):
    rows, expected = INSTALMENTS[case]
    assert one(make_data(installments=rows)) == expected


def statement(on, months, line="x", product="huabei", recorded_at=None):
    return {
        "customer_id": "a",
        "line_id": line,
        "product": product,
        "statement_on": on,
        "balance": 10.0,
        "months_past_due": months,
        "recorded_at": recorded_at,
    }


LINES = {
    "two months late": ([statement("2024-03-31", 2)], ("ok", 0, "2024-12-31")),
    "three months late": ([statement("2024-03-31", 3)], ("ok", 1, "2024-03-31")),
    "months unknown": ([statement("2024-03-31", None)], ("ok", 0, "2024-12-31")),
    "three months late at as_of": ([statement("2023-12-31", 3)], ("already_defaulted", None, None)),
    "the latest statement decides: cured": (
        [statement("2023-10-31", 4), statement("2023-11-30", 0)],
        ("ok", 0, "2024-12-31"),
    ),
    "the latest statement decides: not cured": (
        [statement("2023-10-31", 0), statement("2023-11-30", 3), statement("2024-01-31", 0)],
        ("already_defaulted", None, None),
    ),
    "the cure was not known at as_of": (
        [statement("2023-10-31", 4), statement("2023-11-30", 0, recorded_at="2024-01-02 00:00")],
        ("already_defaulted", None, None),
    ),
    "the default was not known at as_of and went on": (
        [statement("2023-12-15", 3, recorded_at="2024-01-10 00:00"), statement("2024-01-15", 0)],
        ("ok", 1, "2024-01-10"),
    ),
    # In default up to as_of and no day longer, which the lender learned later: nothing fell due in the window.
    "the default was not known at as_of and ended with it": (
        [statement("2023-12-15", 3, recorded_at="2024-01-10 00:00"), statement("2024-01-01", 0)],
        ("ok", 0, "2024-12-31"),
    ),
    "another line is fine": (
        [statement("2023-11-30", 3), statement("2023-12-31", 0, line="y")],
        ("already_defaulted", None, None),
    ),
    "late after the window": ([statement("2025-01-31", 3)], ("ok", 0, "2024-12-31")),
}


@pytest.mark.parametrize("case", LINES)
def test_lines(make_data, case):
    rows, expected = LINES[case]
    assert one(make_data(lines=rows)) == expected


def test_a_statement_tells_the_nearest_months(make_data):
    data = make_data(lines=[statement("2024-03-31", 3)])
    assert one(data, DefaultDefinition(days=90)) == ("ok", 1, "2024-03-31")
    assert one(data, DefaultDefinition(days=91)) == one(data, DefaultDefinition(days=104)) == ("ok", 1, "2024-03-31")
    assert one(data, DefaultDefinition(days=105)) == ("ok", 0, "2024-12-31")


def event(on, kind, **more):
    return {"customer_id": "a", "event_on": on, "kind": kind, **more}


PAID = [due("2023-02-01", "2023-02-01", 100), due("2023-02-01", "2023-02-01", 100, product="huabei", loan="m")]

EVENTS = {
    "written off": (event("2024-06-01", "write_off"), None, ("ok", 1, "2024-06-01")),
    "bankrupt": (event("2024-06-01", "bankruptcy"), None, ("ok", 1, "2024-06-01")),
    "restructured": (event("2024-06-01", "restructuring"), None, ("ok", 0, "2024-12-31")),
    "written off long ago": (event("2020-06-01", "write_off"), None, ("already_defaulted", None, None)),
    "on the day itself": (event("2023-12-31", "write_off"), None, ("already_defaulted", None, None)),
    "told later": (
        event("2023-12-30", "write_off", recorded_at="2024-02-01 10:00"),
        None,
        ("ok", 1, "2024-02-01"),
    ),
    "the target product's loan": (event("2024-06-01", "write_off", loan_id="l"), "jiebei", ("ok", 1, "2024-06-01")),
    "another product's loan": (event("2024-06-01", "write_off", loan_id="m"), "jiebei", ("ok", 0, "2024-12-31")),
    "no loan named: counts for every product": (event("2024-06-01", "bankruptcy"), "jiebei", ("ok", 1, "2024-06-01")),
    "a loan nobody knows": (event("2024-06-01", "write_off", loan_id="z"), "jiebei", ("ok", 1, "2024-06-01")),
}


@pytest.mark.parametrize("case", EVENTS)
def test_credit_events(make_data, case):
    row, product, expected = EVENTS[case]
    data = make_data(installments=PAID, credit_events=[row])
    assert one(data, DefaultDefinition(product=product)) == expected


def test_the_kinds_of_event_are_the_users_choice(make_data):
    data = make_data(installments=PAID, credit_events=[event("2024-06-01", "fraud")])
    assert one(data, DefaultDefinition(events=("fraud",))) == ("ok", 1, "2024-06-01")
    assert one(data, DefaultDefinition(events=())) == ("ok", 0, "2024-12-31")


def test_target_product_or_any(make_data):
    data = make_data(installments=[due("2024-02-01", product="huabei"), due("2024-02-01", "2024-02-01", 100, loan="m")])
    assert one(data, DefaultDefinition(product="huabei")) == ("ok", 1, "2024-05-01")
    assert one(data, DefaultDefinition(product="jiebei")) == ("ok", 0, "2024-12-31")
    assert one(data, DefaultDefinition()) == ("ok", 1, "2024-05-01")


def test_days_and_horizon_are_the_users_choice(make_data):
    # 30 days past due from 2024-03-02 on (27 more days of February, then 2); 3 months end on 2024-03-31.
    data = make_data(installments=[due("2024-02-01", "2024-03-10", 100)])
    assert one(data, DefaultDefinition(days=30)) == ("ok", 1, "2024-03-02")
    assert one(data, DefaultDefinition(days=30, horizon_months=3)) == ("ok", 1, "2024-03-02")
    assert one(data, DefaultDefinition(days=30, horizon_months=2)) == ("ok", 0, "2024-02-29")
    assert one(data, DefaultDefinition(days=90, horizon_months=3)) == ("ok", 0, "2024-03-31")


def test_immature_unless_in_default_already(make_data):
    data = make_data(installments=[due("2024-02-01"), {**due("2023-09-01"), "customer_id": "b"}])
    pairs = pa.table({"customer_id": ["a", "b", "a"], "as_of": pa.array([date(2023, 12, 31)] * 2 + [date(2023, 1, 1)])})
    statuses = look_past_as_of(data, pairs, DefaultDefinition(), date(2024, 12, 30))["status"].to_pylist()
    assert statuses == ["immature", "already_defaulted", "ok"]


def test_a_window_that_ends_with_the_last_day_watched_is_whole(make_data):
    """One day stricter, and the last quarter a lender has outcomes for would be lost to every training."""
    data = make_data(installments=[due("2024-02-01", "2024-02-01", 100)])
    pairs = pa.table({"customer_id": ["a"], "as_of": pa.array([date(2023, 12, 31)])})
    for until, status in ((date(2024, 12, 31), "ok"), (date(2024, 12, 30), "immature")):
        found = look_past_as_of(data, pairs, DefaultDefinition(), until, refuse_immature=False)
        assert found["status"].to_pylist() == [status]


FIFTY = DefaultDefinition(materiality=50.0, cure_days=0)

MATERIAL = {
    "the whole instalment is material": ([due("2024-02-01")], ("ok", 1, "2024-05-01")),
    "exactly the amount is not above it": ([due("2024-02-01", amount_due=50.0)], ("ok", 0, "2024-12-31")),
    "a cent more is": ([due("2024-02-01", amount_due=50.01)], ("ok", 1, "2024-05-01")),
    # 40 of 100 are left on 2024-05-01.
    "what is left after a part in time": ([due("2024-02-01", "2024-03-01", 60)], ("ok", 0, "2024-12-31")),
    # 100 are owed on 2024-05-01, the 90th day; the part came a day late.
    "a part after the day of default": ([due("2024-02-01", "2024-05-02", 60)], ("ok", 1, "2024-05-01")),
    "a part on the day of default": ([due("2024-02-01", "2024-05-01", 60)], ("ok", 0, "2024-12-31")),
    # 30 are 90 days late from 2024-05-01, 60 from 2024-05-31 (2024-03-02 + 90 days).
    "small arrears of one loan add up": (
        [due("2024-02-01", amount_due=30.0), due("2024-03-02", amount_due=30.0)],
        ("ok", 1, "2024-05-31"),
    ),
    "small arrears of two loans do not": (
        [due("2024-02-01", amount_due=30.0), due("2024-03-02", amount_due=30.0, loan="m")],
        ("ok", 0, "2024-12-31"),
    ),
    "the first paid before the second is late": (
        [due("2024-02-01", "2024-05-30", 30, amount_due=30.0), due("2024-03-02", amount_due=30.0)],
        ("ok", 0, "2024-12-31"),
    ),
    "material at as_of": ([due("2023-08-01")], ("already_defaulted", None, None)),
    "at as_of only 40 were left": ([due("2023-08-01", "2023-12-01", 60)], ("ok", 0, "2024-12-31")),
    "40 were left, which nobody knew": (
        [due("2023-08-01", "2023-12-01", 60, recorded_at="2024-01-05 08:00")],
        ("already_defaulted", None, None),
    ),
}


@pytest.mark.parametrize("case", MATERIAL)
def test_only_material_arrears_count(make_data, case):
    rows, expected = MATERIAL[case]
    assert one(make_data(installments=rows), FIFTY) == expected


@pytest.mark.parametrize(("balance", "defaulted"), [(50.0, 0), (50.01, 1), (-20.0, 0), (None, 1)])
def test_a_line_within_the_amount_owes_nothing_material(make_data, balance, defaulted):
    data = make_data(lines=[{**statement("2024-03-31", 3), "balance": balance}])
    assert one(data, FIFTY)[1] == defaulted
    assert one(data)[1] == 1


def test_an_event_is_a_default_whatever_the_amount(make_data):
    data = make_data(installments=PAID, credit_events=[event("2024-06-01", "write_off")])
    assert one(data, DefaultDefinition(materiality=1e9)) == ("ok", 1, "2024-06-01")


def test_a_definition_says_its_amount():
    assert DefaultDefinition(materiality=1000.5).text == (
        "at least 90 days past due with more than 1,000.5 in arrears or bankruptcy or write-off within 12 months after "
        "as_of, on any product"
    )
    assert "arrears" not in DefaultDefinition().text
    for amount in (-1.0, float("nan"), float("inf")):
        with pytest.raises(DeclarationError, match="a materiality amount is a finite number of at least 0"):
            DefaultDefinition(materiality=amount)
