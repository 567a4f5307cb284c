"""Between good and bad, and one set of customers by several definitions."""

import pytest

from creditline.features.errors import DataError, DeclarationError
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.indeterminate import arrears_reach
from creditline.training.outcomes.study.compare import usual_definitions
from creditline.training.outcomes.study.study import study_outcomes

AS_OF = "2023-12-31"


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


# 30 days past due from 30 days after the due date on: 2024-02-01 + 30 = 2024-03-02.
DUES = {
    "paid": (due("paid", "2024-02-01", "2024-02-01"), False),
    "29 days late": (due("29 days late", "2024-02-01", "2024-03-02"), False),
    "30 days late": (due("30 days late", "2024-02-01", "2024-03-03"), True),
    "in default": (due("in default", "2024-02-01"), True),
    "late before, paid on the day": (due("late before, paid on the day", "2023-10-15", "2024-01-01"), False),
    "late before and a day after": (due("late before and a day after", "2023-10-15", "2024-01-02"), True),
    "late after the window": (due("late after the window", "2024-12-02", "2025-01-20"), False),
}


def test_who_reaches_thirty_days(make_data, pairs_of):
    data = make_data(installments=[row for row, _ in DUES.values()])
    pairs = pairs_of(*[(customer, AS_OF) for customer in DUES])
    found = arrears_reach(data, pairs, DefaultDefinition(), 30)
    assert dict(zip(DUES, found.tolist(), strict=True)) == {name: expected for name, (_, expected) in DUES.items()}


def test_thirty_days_reached_on_the_last_day_of_the_window_are_within(make_data, pairs_of):
    """A default on that day counts, so arrears on it do: else a customer in between would be learned from as good."""
    # 2024-12-01 + 30 = 2024-12-31, the last day of the window; 2024-12-02 + 30 is a day too late.
    data = make_data(
        installments=[due("last day", "2024-12-01", "2025-01-20"), due("later", "2024-12-02", "2025-01-20")]
    )
    pairs = pairs_of(("last day", AS_OF), ("later", AS_OF))
    assert arrears_reach(data, pairs, DefaultDefinition(), 30).tolist() == [True, False]


def test_events_are_no_arrears(make_data, pairs_of):
    events = [{"customer_id": "paid", "event_on": "2024-06-01", "kind": "write_off"}]
    data = make_data(installments=[DUES["paid"][0]], credit_events=events)
    assert arrears_reach(data, pairs_of(("paid", AS_OF)), DefaultDefinition(), 30).tolist() == [False]


def test_what_cannot_be_between_is_refused(make_data, pairs_of):
    data = make_data(installments=[DUES["paid"][0]])
    for days in (0, 90):
        with pytest.raises(DeclarationError, match=f"below the default of 90 days past due, not at {days}"):
            arrears_reach(data, pairs_of(("paid", AS_OF)), DefaultDefinition(), days)
    given = [{"customer_id": "paid", "as_of": AS_OF, "defaulted": 0}]
    handed = make_data(installments=[DUES["paid"][0]], outcomes=given)
    with pytest.raises(DataError, match="hands over outcomes, which do not say how late"):
        arrears_reach(handed, pairs_of(("paid", AS_OF)), DefaultDefinition(), 30)


def test_the_usual_six_and_ones_own():
    usual = usual_definitions(DefaultDefinition(product="card", materiality=5.0))
    assert [(one.days, one.horizon_months) for one in usual] == [
        (30, 6),
        (30, 12),
        (60, 6),
        (60, 12),
        (90, 6),
        (90, 12),
    ]
    assert {(one.product, one.materiality) for one in usual} == {("card", 5.0)}
    own = DefaultDefinition(days=45)
    assert usual_definitions(own)[-1] == own and len(usual_definitions(own)) == 7


def test_a_study_holds_all_of_it(make_data, pairs_of):
    data = make_data(installments=[row for row, _ in DUES.values()])
    study = study_outcomes(data, DefaultDefinition())
    assert list(study.to_json()) == ["vintages", "roll_rates", "fitness"]
    given = [{"customer_id": "paid", "as_of": AS_OF, "defaulted": 0, "known_on": "2024-12-31"}]
    handed = make_data(installments=[DUES["paid"][0]], outcomes=given)
    assert study_outcomes(handed, DefaultDefinition()) is None
