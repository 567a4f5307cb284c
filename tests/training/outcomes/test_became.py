"""What became of customers whose line was cut: how many had good outcomes, where enough are known."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.became import became, count_later, together
from creditline.training.outcomes.spells.products import Products
from creditline.training.outcomes.watched import WatchedDefaults

CUT = date(2023, 3, 31)


def told(make_data, defaulted):
    outcomes = [
        {"customer_id": f"c{n}", "as_of": CUT.isoformat(), "defaulted": value, "known_on": "2024-03-31"}
        for n, value in enumerate(defaulted)
    ]
    rows = pa.table(
        {
            "customer_id": [row["customer_id"] for row in outcomes],
            "as_of_to": pa.array([CUT] * len(outcomes), pa.date32()),
        }
    )
    logins = [{"customer_id": "c0", "ts": "2023-01-01 10:00"}]
    return became(make_data(outcomes=outcomes, logins=logins), DefaultDefinition(), rows)


def test_good_are_those_who_did_not_default(make_data):
    """The share of the cuts that a report calls unneeded."""
    found = told(make_data, [0, 0, 0, 1, 1])
    assert (found.known, found.good, found.share_good) == (5, 3, pytest.approx(0.6))
    assert (found.open, found.no_exposure, found.in_default, found.unknown, found.why_not) == (0, 0, 0, 0, None)
    assert found.outcome == "given by the lender"


def test_of_fewer_than_five_no_share_is_given(make_data):
    found = told(make_data, [0, 0, 0, 1])
    assert (found.known, found.good, found.share_good) == (4, None, None)


def test_told_in_parts_as_at_once(make_data):
    """Of customers whose rows lie apart: a product is repaid by instalments, and days are watched, where any row says so."""

    def tables(some):
        return {
            "installments": [
                {
                    "customer_id": f"c{n}",
                    "loan_id": f"l{n}",
                    "product": "loan" if n == 4 else "card",
                    "due_on": "2023-05-01" if n else "2024-06-30",
                    "amount_due": 100.0,
                    "paid_on": {0: "2024-06-30", 2: None}.get(n, "2023-05-20"),
                    "amount_paid": None if n == 2 else 100.0,
                }
                for n in some
                if n < 6
            ],
            "lines": [
                {
                    "customer_id": f"c{n}",
                    "line_id": "x",
                    "product": "card",
                    "statement_on": "2023-02-15",
                    "balance": 5.0,
                }
                for n in some
            ],
            "decisions": [
                {
                    "customer_id": f"c{n}",
                    "line_id": "x",
                    "product": "card",
                    "decided_on": "2023-03-10",
                    "limit_before": 100.0,
                    "limit_after": 0.0,
                    "action": "close",
                    "initiated_by": "lender",
                }
                for n in some
                if n in (3, 7, 8)
            ],
        }

    def rows(some):
        days = pa.array([CUT] * len(some), pa.date32())
        return pa.table({"customer_id": pa.array([f"c{n}" for n in some]), "as_of_to": days})

    definition, parts = DefaultDefinition(product="card"), ((0, 1, 2, 3, 5), (4, 6, 7, 8))
    whole = became(make_data(**tables(range(9))), definition, rows(range(9)))
    watched = WatchedDefaults(date(2024, 6, 30), Products(("card", "loan"), ("card",)))
    found = [count_later(make_data(**tables(some)), definition, watched, rows(some)) for some in parts]
    assert together(found) == whole
    assert (whole.known, whole.no_exposure, whole.why_not) == (7, 2, None)
    assert became(make_data(**tables(parts[1])), definition, rows(parts[1])).no_exposure == 0
