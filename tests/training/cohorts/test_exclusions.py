"""Who is too new or dormant on a date, as tables, and how a sample counts whom it leaves out."""

from datetime import date

import pytest

from creditline.features.data import DataSet
from creditline.features.errors import DataError, DeclarationError
from creditline.training.cohorts import CohortSettings, draw_sample
from creditline.training.cohorts import outcomes_of as cohort_outcomes
from creditline.training.cohorts.exclusions import exclude
from creditline.training.outcomes import DefaultDefinition

AS_OF = "2023-12-31"


def due(customer, due_on, paid_on=None, **more):
    return {
        "customer_id": customer,
        "loan_id": customer,
        "product": "loan",
        "due_on": due_on,
        "amount_due": 100.0,
        "paid_on": paid_on,
        "amount_paid": None if paid_on is None else 100.0,
        **more,
    }


def posting(customer, ts, **more):
    return {"customer_id": customer, "ts": ts, "amount": 1.0, "direction": "out", **more}


def statement(customer, on, balance, line="x", **more):
    return {
        "customer_id": customer,
        "line_id": f"{customer} {line}",
        "product": "card",
        "statement_on": on,
        "balance": balance,
        "months_past_due": 0,
        **more,
    }


OPENED = {
    "half a year to the day": ("2023-06-30", "ok"),
    "a day less": ("2023-07-01", "too_new"),
    "nobody knows": (None, "ok"),
    "already in default": ("2023-12-01", "already_defaulted"),
}


def outcomes_of(pairs_of, status_of):
    pairs = pairs_of(*[(customer, AS_OF) for customer in status_of])
    return pairs.append_column("status", [list(status_of.values())])


def test_seasoning(make_data, pairs_of):
    customers = [{"customer_id": name, "opened_on": opened} for name, (opened, _) in OPENED.items()]
    data = make_data(customers=customers, transactions=[posting("a day less", "2023-12-01 10:00")])
    before = outcomes_of(pairs_of, dict.fromkeys(OPENED, "ok") | {"already in default": "already_defaulted"})
    after = exclude(data, before, DefaultDefinition(), CohortSettings(exposed_only=False, seasoning_months=6))
    assert after["status"].to_pylist() == [expected for _, expected in OPENED.values()]
    assert exclude(data, before, DefaultDefinition(), CohortSettings(exposed_only=False)).equals(before)


def test_as_many_months_as_asked_for_to_the_day_are_enough(make_data, pairs_of):
    """Seven months after 31 May is 31 December: that customer has the history that was asked for."""
    opened = {"to the day": "2023-05-31", "a day less": "2023-06-01"}
    customers = [{"customer_id": name, "opened_on": day} for name, day in opened.items()]
    data = make_data(customers=customers, transactions=[posting("to the day", "2023-12-01 10:00")])
    after = exclude(
        data,
        outcomes_of(pairs_of, dict.fromkeys(opened, "ok")),
        DefaultDefinition(),
        CohortSettings(exposed_only=False, seasoning_months=7),
    )
    assert after["status"].to_pylist() == ["ok", "too_new"]


def test_seasoning_needs_the_day_of_opening(make_data, pairs_of):
    data = make_data(transactions=[posting("a", "2023-12-01 10:00")])
    with pytest.raises(DataError, match="has no opened_on, so nobody's months on book are known"):
        exclude(data, outcomes_of(pairs_of, {"a": "ok"}), DefaultDefinition(), CohortSettings(seasoning_months=6))


# Ninety days up to 2023-12-31 begin on 2023-10-03.
DORMANT = {
    "nothing at all": ({}, "dormant"),
    "a posting within": ({"transactions": [("2023-10-03 08:00", {})]}, "ok"),
    "a posting a day too old": ({"transactions": [("2023-10-02 23:00", {})]}, "dormant"),
    "a posting after the date": ({"transactions": [("2024-01-01 00:00", {})]}, "dormant"),
    "a posting recorded after the date": (
        {"transactions": [("2023-12-30 08:00", {"recorded_at": "2024-01-02 00:00"})]},
        "dormant",
    ),
    "an instalment due": ({"installments": [("2023-11-01", "2023-01-01")]}, "ok"),
    "a payment of an old instalment": ({"installments": [("2023-02-01", "2023-12-01")]}, "ok"),
    "an old instalment never paid": ({"installments": [("2023-02-01", None)]}, "ok"),
    "an old instalment paid long ago": ({"installments": [("2023-02-01", "2023-02-01")]}, "dormant"),
    "an instalment due later": ({"installments": [("2024-02-01", None)]}, "dormant"),
    "a balance": ({"lines": [("2023-01-31", 5.0, "x")]}, "ok"),
    "a balance no longer": ({"lines": [("2023-01-31", 5.0, "x"), ("2023-02-28", 0.0, "x")]}, "dormant"),
    "a balance on the other line": ({"lines": [("2023-01-31", 0.0, "x"), ("2023-01-31", 5.0, "y")]}, "ok"),
    "a login": ({"logins": ["2023-12-01 08:00"]}, "ok"),
}


def test_dormancy(make_data, pairs_of):
    tables = {"transactions": [], "installments": [], "lines": [], "logins": []}
    for name, (rows, _) in DORMANT.items():
        tables["transactions"] += [posting(name, ts, **more) for ts, more in rows.get("transactions", [])]
        tables["installments"] += [due(name, due_on, paid) for due_on, paid in rows.get("installments", [])]
        tables["lines"] += [statement(name, on, balance, line) for on, balance, line in rows.get("lines", [])]
        tables["logins"] += [{"customer_id": name, "ts": ts} for ts in rows.get("logins", [])]
    data = make_data(customers=[{"customer_id": name} for name in DORMANT], **tables)
    after = exclude(
        data,
        outcomes_of(pairs_of, dict.fromkeys(DORMANT, "ok")),
        DefaultDefinition(),
        CohortSettings(exposed_only=False, dormant_days=90),
    )
    found = dict(zip(DORMANT, after["status"].to_pylist(), strict=True))
    assert found == {name: expected for name, (_, expected) in DORMANT.items()}


def test_dormancy_needs_activity(make_data, pairs_of):
    data = make_data(lines=[statement("a", "2023-01-31", 0.0)])
    with pytest.raises(DataError, match="nothing shows who is active; ask for no dormancy"):
        exclude(data, outcomes_of(pairs_of, {"a": "ok"}), DefaultDefinition(), CohortSettings(dormant_days=90))


@pytest.mark.parametrize(
    "wrong",
    [
        {"seasoning_months": -1},
        {"dormant_days": 0},
        {"indeterminate_days": 0},
        {"sample_goods": 0.0},
        {"sample_goods": 1.5},
        {"weight_cap": 0.5},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(DeclarationError):
        CohortSettings(**wrong)


# Histories from 2023-01-01 to 2024-12-31: with half a year before, the dates are 2023-09-30 and 2023-12-31.
LIVES = {
    "bad": [due("bad", "2023-01-01", "2023-01-01"), due("bad", "2024-02-01")],
    "good": [due("good", "2023-01-01", "2023-01-01"), due("good", "2024-12-31", "2024-12-31")],
    "between": [due("between", "2023-01-01", "2023-01-01"), due("between", "2024-02-01", "2024-03-20")],
    "in default": [due("in default", "2023-03-01")],
    "new": [due("new", "2023-11-15", "2023-11-15"), due("new", "2024-02-01", "2024-02-01")],
}


@pytest.fixture
def lives(make_data):
    opened = {"new": "2023-11-01"}
    customers = [{"customer_id": name, "opened_on": opened.get(name, "2023-01-01")} for name in LIVES]
    # Everybody has an open card, so that nobody is left out for want of one.
    cards = [statement(name, on, 0.0) for name in LIVES for on in ("2023-01-01", "2023-09-15", "2023-12-15")]
    cards = [card for card in cards if card["statement_on"] >= opened.get(card["customer_id"], "")]
    dues = [row for rows in LIVES.values() for row in rows]
    return DataSet.open(make_data(customers=customers, installments=dues, lines=cards).folder)


def test_a_sample_counts_whom_it_leaves_out(lives):
    settings = CohortSettings(seasoning_months=6, indeterminate_days=30)
    sample = draw_sample(lives, DefaultDefinition(), settings, 0)
    shown = [
        (c.period, c.customers, c.defaults, c.already_defaulted, c.too_new, c.indeterminate, c.everybody)
        for c in sample.cohorts
    ]
    assert shown == [(date(2023, 9, 30), 3, 1, 1, 0, 1, 4), (date(2023, 12, 31), 3, 1, 1, 1, 1, 5)]
    taught = {(row["customer_id"], row["as_of"].isoformat()): row["teaches"] for row in sample.rows.to_pylist()}
    assert taught == {
        ("bad", "2023-09-30"): True,
        ("bad", "2023-12-31"): True,
        ("between", "2023-09-30"): False,
        ("between", "2023-12-31"): False,
        ("good", "2023-09-30"): True,
        ("good", "2023-12-31"): True,
    }
    assert sample.flow.text == (
        "10 rows of 5 customers on record; left out: 1 not opened, 2 already defaulted, 1 too new; used: 6 out of fold (2 "
        "defaults, 2 indeterminate)"
    )


def test_the_first_reason_counts(lives, pairs_of):
    """Everybody is too new and dormant; who has no card besides has no exposure, and who is in default already is that."""
    asked = {("in default", "2023-12-31"): "already_defaulted", ("new", "2023-11-10"): "no_exposure"}
    asked[("new", "2023-12-31")] = "too_new"
    settings = CohortSettings(seasoning_months=60, dormant_days=1)
    found = cohort_outcomes(lives, pairs_of(*asked), DefaultDefinition(horizon_months=6), settings)
    assert found["status"].to_pylist() == list(asked.values())


def test_handed_over_outcomes_are_exposed(make_data, pairs_of):
    given = [{"customer_id": "a", "as_of": AS_OF, "defaulted": 0, "known_on": "2024-12-31"}]
    data = make_data(outcomes=given, transactions=[posting("a", "2023-12-01 10:00")])
    found = cohort_outcomes(data, pairs_of(("a", AS_OF)), DefaultDefinition(), CohortSettings())
    assert found["status"].to_pylist() == ["ok"]


def test_nothing_asked_for_adds_no_column(lives):
    sample = draw_sample(lives, DefaultDefinition(), CohortSettings(), 0)
    assert sample.rows.column_names == ["customer_id", "as_of", "defaulted", "role"]
    assert sample.rows.num_rows == 7 and sample.asked.num_rows == 9
    assert "; left out: 1 not opened, 2 already defaulted; used: 7 out of fold (2 defaults)" in sample.flow.text


def test_everybody_excluded_says_why(lives):
    with pytest.raises(DataError, match=r"no outcome counts \(2 already defaulted, 7 too new\)"):
        draw_sample(lives, DefaultDefinition(), CohortSettings(seasoning_months=60), 0)
