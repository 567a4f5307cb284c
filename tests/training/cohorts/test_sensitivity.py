"""One set of customers by several definitions, and by who counts."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.training.cohorts import ClosedLines, CohortSettings
from creditline.training.cohorts.sensitivity import definition_rates
from creditline.training.outcomes import DefaultDefinition

AS_OF = "2023-12-31"
UNTIL = date(2025, 6, 30)


def due(customer, due_on, paid_on=None):
    return {
        "customer_id": customer,
        "loan_id": customer,
        "product": "loan",
        "due_on": due_on,
        "amount_due": 100.0,
        "paid_on": paid_on,
        "amount_paid": None if paid_on is None else 100.0,
    }


def card(customer, on, balance=0.0):
    return {
        "customer_id": customer,
        "line_id": customer,
        "product": "card",
        "statement_on": on,
        "balance": balance,
        "months_past_due": 0,
    }


LIVES = {
    "never borrowed": [],
    "closed": [],
    "paid": [due("paid", "2024-02-01", "2024-02-01")],
    "29 days late": [due("29 days late", "2024-02-01", "2024-03-02")],
    "30 days late": [due("30 days late", "2024-02-01", "2024-03-03")],
    "bad": [due("bad", "2024-02-01")],
    "late before": [due("late before", "2023-10-15", "2024-01-01")],
    "late before too": [due("late before too", "2023-10-15", "2024-01-02")],
}
SCORES = dict(zip(LIVES, [-9.0, -1.0, -4.0, -3.0, -2.0, -2.5, -5.0, None], strict=True))


@pytest.fixture
def data(make_data):
    """Everybody but one has a card. The card of `closed` is closed in June 2024 with nothing owed."""
    closing = {"limit_before": 9.0, "limit_after": 0.0, "action": "close", "initiated_by": "lender"}
    return make_data(
        customers=[{"customer_id": name} for name in LIVES],
        installments=[row for rows in LIVES.values() for row in rows],
        lines=[card(name, "2023-12-15") for name in LIVES if name != "never borrowed"],
        decisions=[
            {"customer_id": "closed", "line_id": "closed", "product": "card", "decided_on": "2024-07-01", **closing}
        ],
    )


@pytest.fixture
def scored(pairs_of):
    pairs = pairs_of(*[(name, AS_OF) for name in LIVES])
    return pairs.append_column("log_odds", pa.array(SCORES.values(), pa.float64()))


def test_by_hand(data, scored):
    asked = (
        DefaultDefinition(days=30),
        DefaultDefinition(days=30, horizon_months=1),
        DefaultDefinition(days=90, materiality=100.0),
        DefaultDefinition(days=90, horizon_months=36),
    )
    settings = CohortSettings(observed_to=UNTIL, closed_lines=ClosedLines.DROP)
    found = definition_rates(data, scored, DefaultDefinition(), settings, (DefaultDefinition(), *asked))
    shown = [
        (one.name, one.customers, one.defaults, one.already_defaulted, one.no_exposure, one.closed) for one in found
    ]
    # By 90 days one of the six with a card that stays defaults. By 30 days two are in default already, and of the other four
    # "30 days late" and "bad" become so; within a month nobody is. 100 owed are not more than 100.
    assert shown == [
        ("90_days_12_months", 6, 1, 0, 1, 1),
        ("everybody", 7, 1, 0, 0, 1),
        ("closed_lines_weigh", 6, 1, 0, 1, 1),
        ("closed_lines_keep", 7, 1, 0, 1, 0),
        ("30_days_12_months", 4, 2, 2, 1, 1),
        ("30_days_1_months", 5, 0, 2, 1, 0),
        ("90_days_12_months", 6, 0, 0, 1, 1),
        ("90_days_36_months", 0, 0, 0, 0, 0),
    ]
    assert [one.rate for one in found if one.closed_lines == "drop"] == [1 / 6, 1 / 7, 1 / 2, 0.0, 0.0, None]
    assert (found[-1].immature, found[-1].auc, found[0].materiality) == (8, None, 0.0)
    # Scored are all but "late before too". The risk of "bad", -2.5, is above that of "paid", "29 days late" and "late
    # before" and below "30 days late": 3 of 4. Who never borrowed adds a good below, 4 of 5; "closed" one above, 3 of 5.
    assert [one.auc for one in found[:2]] == [3 / 4, 4 / 5]
    assert found[3].auc == 3 / 5
    # By 30 days the bads are -2 and -2.5, the goods -4 and -3.
    assert found[4].auc == 1.0
    assert [one.tested for one in found[:5]] == [5, 6, 5, 6, 4]
    assert found[0].to_json()["changed"] == "nothing"


def test_weighed_rates_are_those_of_the_weights(data, scored):
    settings = CohortSettings(observed_to=UNTIL)
    weighed = definition_rates(data, scored, DefaultDefinition(), settings, ())[0]
    assert weighed.closed_lines == "weigh" and weighed.closed == 1
    # Nothing known tells the cards apart, so that a closing is as likely in each month: one in the 5 months the closed
    # card survived, the 1 month of its closing, the 5 x 12 of the others and the 4 to the default (2024-02-01 + 90 days).
    chance = 1 / (5 + 1 + 5 * 12 + 4)
    bad = (1 - chance) ** -4.0
    expected = bad / (bad + 5 * (1 - chance) ** -12.0)
    assert weighed.rate == pytest.approx(expected, rel=2e-3)
    # As by hand: of the scored goods, each as heavy as the next, three of four lie below the one bad.
    assert weighed.auc == pytest.approx(3 / 4)
