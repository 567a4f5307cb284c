"""Records carried on under each behaviour, by hand."""

from collections import Counter
from datetime import date

import pytest

from creditline.features.catalogue import Catalogue
from creditline.features.errors import DataError, DeclarationError
from creditline.features.projected.behaviour import Behaviour, acts, behaviours, choices
from creditline.features.projected.opened import carried_from
from creditline.features.words.languages import languages
from creditline.features.words.named import Named


def of(rows, customer):
    return [row for row in rows if row["customer"] == customer]


def test_quiet_months_are_those_in_which_nothing_is_overdue(carried):
    """Of `b` the instalment of 10 April is 30 days overdue from 10 May on."""
    first = (2024 - 1970) * 12
    assert carried.source.quiet.months == (tuple(range(first, first + 6)), tuple(range(first, first + 4)))


def test_postings_come_again_on_their_day_of_the_month(carried):
    rows = of(carried.rows("transactions"), "a")
    pay = [row["ts"].date() for row in rows if row["category"] == "salary"]
    assert pay == [date(2024, month, 25) for month in range(7, 13)]
    food = [row["ts"].date() for row in rows if row["category"] == "food"]
    assert food == [date(2024, 7, 31), *(date(2024, month, 28) for month in range(8, 13))]  # of the 31st, and the 28th
    assert [row["ts"].date() for row in rows if row["category"] == "loan"] == [date(2024, 8, 3)]


def test_no_new_loans_and_no_new_inquiries(carried):
    assert not [row for row in carried.rows("transactions", ("no_new_loans", None)) if row["category"] == "loan"]
    purposes = [row["purpose"] for row in carried.rows("inquiries")]
    assert purposes == ["loan_application", "review"]
    assert [row["purpose"] for row in carried.rows("inquiries", ("no_new_inquiries", None))] == ["review"]


def test_dues_are_paid_as_late_as_before_or_on_their_day(carried):
    late = [(row["due_on"], row["paid_on"]) for row in of(carried.rows("installments"), "a")]
    assert (date(2024, 6, 20), date(2024, 7, 1)) in late  # was open: at once, it is as late as usual
    assert (date(2024, 7, 20), date(2024, 7, 30)) in late
    paid = [(row["due_on"], row["paid_on"]) for row in of(carried.rows("installments", ("pays_on_time", None)), "a")]
    assert (date(2024, 7, 20), date(2024, 7, 20)) in paid


def test_arrears_stay_until_they_are_cleared(carried):
    """Eight dues were agreed: two are to come, and that of April is open."""
    going_on = {row["due_on"]: row["paid_on"] for row in of(carried.rows("installments"), "b")}
    assert going_on == {date(2024, 7, 10): None, date(2024, 8, 10): None}
    on_time = {row["due_on"]: row["paid_on"] for row in of(carried.rows("installments", ("pays_on_time", None)), "b")}
    assert on_time == {date(2024, 7, 10): date(2024, 7, 10), date(2024, 8, 10): date(2024, 8, 10)}
    cleared = {row["due_on"]: row["paid_on"] for row in of(carried.rows("installments", ("clears_arrears", 30.0)), "b")}
    assert cleared == {
        date(2024, 4, 10): date(2024, 7, 30),
        date(2024, 7, 10): date(2024, 7, 30),
        date(2024, 8, 10): date(2024, 8, 10),
    }


def test_a_balance_stays_or_falls_by_what_is_paid(carried):
    """A quarter of the balance is usually paid: spent again where the line may be drawn on."""
    drawn = [row["balance"] for row in of(carried.rows("lines"), "a")]
    assert drawn == [400.0] * 6
    frozen = [row["balance"] for row in of(carried.rows("lines", frozen=True), "a")]
    assert frozen == [300.0, 225.0, 168.75, 126.56, 94.92, 71.19]
    assert carried.rows("lines", frozen=(False, True)) == [
        *of(carried.rows("lines"), "a"),
        *of(carried.rows("lines", frozen=True), "b"),
    ]


def test_paying_down_keeps_the_balance_there(carried):
    down = of(carried.rows("lines", ("pays_down", 0.3)), "b")
    assert [row["balance"] for row in down] == [300.0] * 6
    assert down[0]["paid"] == 500.0
    assert down[0]["min_due"] == 30.0
    assert [row["statement_on"] for row in down] == [date(2024, month, 1) for month in range(7, 13)]


def test_what_changes_nothing_is_known(carried):
    assert carried.changes() == {
        "pays_on_time": [True, True],
        "no_new_inquiries": [True, False],
        "no_new_loans": [True, False],
        "clears_arrears": [True, True],
        "pays_down": [True, True],
    }


def test_nothing_after_the_day_is_looked_at(carried, lender):
    """Seen from a month before, the same lender's last month is not there: nothing of it is known or comes again."""
    earlier = carried_from(lender, ["a", "b"], date(2024, 5, 31), Catalogue((), "card"))
    for name, at in (("transactions", "ts"), ("lines", "statement_on"), ("installments", "due_on")):
        assert max(str(row[at])[:10] for row in earlier.known.rows[name].to_pylist()) <= "2024-05-31"
    paid = [row["paid_on"] for row in earlier.known.rows["installments"].to_pylist() if row["paid_on"] is not None]
    assert max(paid) <= date(2024, 5, 31)
    assert max(earlier.quiet.months[0]) == (2024 - 1970) * 12 + 4


def test_every_behaviour_is_one_declaration():
    for one in behaviours().values():
        assert set(one.words.by_language()) == set(languages())
        assert one.assumed is (one.effort == 0)
    assert Counter(one.effort for one in acts()).most_common(1)[0][1] == 1
    with pytest.raises(DeclarationError, match="writes"):
        Behaviour("odd", Named.alike("odd"), ("decisions",))


def test_choices_are_in_order_of_ease():
    listed = list(choices({"pays_on_time": (None,), "pays_down": (0.7, 0.5)}))
    assert [choice.names for choice in listed] == [
        (),
        ("pays_on_time",),
        ("pays_down",),
        ("pays_down",),
        *[("pays_on_time", "pays_down")] * 2,
    ]
    assert listed[2].degree("pays_down") == 0.7 and listed[2].degree("pays_on_time") is None


def test_a_customer_who_is_not_there_is_refused(lender):
    with pytest.raises(DataError, match="customer z is not in"):
        carried_from(lender, ["a", "z"], date(2024, 6, 30), Catalogue((), "card"))
