"""Roll rates as tables: one customer's arrears, month by month, and the transitions they make."""

import json
from datetime import date

import pytest

from creditline.features.contract.arrears import BUCKETS
from creditline.features.data import DataSet, Settings
from creditline.features.data.write_tables import write_settings
from creditline.features.errors import DataError
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.study.fitness import fitness
from creditline.training.outcomes.study.roll_rates import ENDS, RollRates, RollRow, roll_rates
from creditline.training.outcomes.study.vintage import Since, Vintage, Vintages


def due(due_on, paid_on=None, customer="a", amount_paid=None, loan="l", product="loan"):
    return {
        "customer_id": customer,
        "loan_id": loan,
        "product": product,
        "due_on": due_on,
        "amount_due": 100.0,
        "paid_on": paid_on,
        "amount_paid": amount_paid,
    }


def statement(on, months, customer="a", product="card"):
    return {
        "customer_id": customer,
        "line_id": f"line of {customer}",
        "product": product,
        "statement_on": on,
        "balance": 10.0,
        "months_past_due": months,
    }


# Somebody whose payment on 2023-09-30 says that the data run until then.
WATCHED = due("2023-09-30", "2023-09-30", customer="z", loan="z", product="other")
LOAN = DefaultDefinition(product="loan")


def moves(found):
    """(from, to): how many, where there are any."""
    return {
        (row.bucket, end): count for row in found.rows for end, count in zip(ENDS, row.counts, strict=True) if count
    }


CASES = {
    "paid each month, then the loan is over": (
        [due("2023-01-15", "2023-01-15"), due("2023-02-15", "2023-02-14"), due("2023-03-15", "2023-03-15")],
        {("current", "current"): 2, ("current", "closed"): 1},
    ),
    # Due 2023-01-15: 16 days late on 01-31, 44 on 02-28, 75 on 03-31, 105 on 04-30, 136 on 05-31; paid on 2023-06-01.
    "late and later, then settled": (
        [due("2023-01-15", "2023-06-01")],
        {
            ("1-29", "30-59"): 1,
            ("30-59", "60-89"): 1,
            ("60-89", "90+"): 1,
            ("90+", "90+"): 1,
            ("90+", "closed"): 1,
        },
    ),
    # 30 days late on 01-31.
    "thirty days late are in the second bucket": ([due("2023-01-01", "2023-02-10")], {("30-59", "closed"): 1}),
    # 16 days late on 01-31; settled on the last day of February, and the next due is paid in time.
    "cured": (
        [due("2023-01-15", "2023-02-28"), due("2023-03-15", "2023-03-15")],
        {("1-29", "current"): 1, ("current", "current"): 1, ("current", "closed"): 1},
    ),
    "a part is not enough": (
        [due("2023-01-15", "2023-01-20", amount_paid=60.0), due("2023-01-15", "2023-02-10", amount_paid=40.0)],
        {("1-29", "closed"): 1},
    ),
    "a month without a due between two dues is no gap": (
        [due("2023-01-15", "2023-01-15"), due("2023-04-15", "2023-04-15")],
        {("current", "current"): 3, ("current", "closed"): 1},
    ),
    "the worst of two loans counts": (
        [due("2023-01-15", "2023-02-10"), due("2023-01-31", "2023-01-31", loan="m")],
        {("1-29", "closed"): 1},
    ),
    "due on the last day of the month is not late that day": (
        [due("2023-01-31", "2023-02-10")],
        {("current", "closed"): 1},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_of_loans(make_data, case):
    rows, expected = CASES[case]
    assert moves(roll_rates(make_data(installments=[*rows, WATCHED]), LOAN, date(2023, 9, 30))) == expected


def test_of_lines_by_their_months_past_due(make_data):
    lines = [
        statement("2023-01-05", 0),
        statement("2023-02-05", 1),
        statement("2023-03-05", 2),
        statement("2023-04-05", 3),
        statement("2023-05-05", 0),
        statement("2023-05-05", 0, customer="b"),
        statement("2023-06-30", 0, customer="b"),
    ]
    assert moves(roll_rates(make_data(lines=lines), DefaultDefinition())) == {
        ("current", "30-59"): 1,
        ("30-59", "60-89"): 1,
        ("60-89", "90+"): 1,
        ("90+", "current"): 1,
        ("current", "closed"): 1,  # no statement of a's after 2023-05-05
        ("current", "current"): 1,
    }


def test_instalments_tell_more_than_the_statements_of_their_product(make_data):
    lines = [statement("2023-01-05", 3, product="loan"), statement("2023-02-05", 3, product="loan")]
    dues = [due("2023-01-15", "2023-01-15"), due("2023-02-15", "2023-02-15"), WATCHED]
    assert moves(roll_rates(make_data(installments=dues, lines=lines), LOAN)) == {
        ("current", "current"): 1,
        ("current", "closed"): 1,
    }


def test_written_off_is_neither_cured_nor_counted_again(make_data):
    events = [{"customer_id": "a", "event_on": "2023-03-10", "kind": "write_off", "loan_id": "l"}]
    data = make_data(installments=[due("2023-01-15"), WATCHED], credit_events=events)
    assert moves(roll_rates(data, LOAN)) == {("1-29", "30-59"): 1, ("30-59", "written off"): 1}


def test_written_off_at_a_month_end_is_counted_once(make_data):
    """Counted in that month too, every write-off made on a last day would raise the worst rate twice."""
    events = [{"customer_id": "a", "event_on": "2023-02-28", "kind": "write_off", "loan_id": "l"}]
    data = make_data(installments=[due("2023-01-15"), WATCHED], credit_events=events)
    assert moves(roll_rates(data, LOAN)) == {("1-29", "written off"): 1}


def test_a_sample_of_the_customers_is_enough(make_data):
    dues = [due("2023-01-15", "2023-02-20", customer=f"c{n}", loan=f"l{n}") for n in range(20)]
    whole = roll_rates(make_data(installments=[*dues, WATCHED]), LOAN)
    some = roll_rates(make_data(installments=[*dues, WATCHED]), LOAN, customers=5)
    assert whole.of("1-29").customers == 20
    assert 4 <= some.of("1-29").customers <= 5  # z may be among the five


def test_without_arrears_to_follow(make_data):
    lines = [{key: value for key, value in statement("2023-01-05", 0).items() if key != "months_past_due"}]
    with pytest.raises(DataError, match="neither installments nor lines with months_past_due; arrears"):
        roll_rates(make_data(lines=lines), DefaultDefinition())
    with pytest.raises(DataError, match="'lone'; there are loan, other"):
        roll_rates(make_data(installments=[due("2023-01-15"), WATCHED]), DefaultDefinition(product="lone"))


def rates(sixty, ninety):
    """Counts of the ends of 60-89 and 90+: (current, 90+, written off, closed)."""
    rows = [RollRow(bucket, (0,) * len(ENDS)) for bucket in BUCKETS[:3]]
    for bucket, (current, late, off, closed) in (("60-89", sixty), ("90+", ninety)):
        rows.append(RollRow(bucket, (current, 0, 0, 0, late, off, closed)))
    return RollRates(None, date(2023, 1, 31), date(2023, 9, 30), tuple(rows))


def curves(*defaults):
    return Vintages(Since.AS_OF, "default", (Vintage(date(2021, 3, 31), 1000, defaults),))


YEAR = tuple(range(0, 25))  # one new default a month: half of those within 24 months by month 12


def test_shares_add_up_and_are_worse_or_better():
    row = rates((30, 60, 10, 0), (5, 80, 10, 5)).of("60-89")
    assert row.shares == (0.3, 0, 0, 0, 0.6, 0.1, 0)
    assert (row.worse, row.better) == (0.7, 0.3)
    assert json.loads(json.dumps(row.to_json()))["shares"]["written off"] == 0.1


def test_ninety_days_and_twelve_months_fit():
    found = fitness(rates((30, 60, 10, 0), (5, 80, 10, 5)), curves(*YEAR), DefaultDefinition())
    assert (found.rolls_on, found.comes_back, found.seen) == (0.7, 0.1, 0.5)
    assert (found.days_fit, found.horizon_fits) == (True, True)
    assert found.text == (
        "Of 100 customer-months at 60-89 days past due, 70.0% were worse a month later; of 100 at 90+ days past due, "
        "10.0% were better. Part of the former recover and few of the latter do: 90 days fit. Of the defaults within "
        "24 months, 50.0% fell in the first 12. The risk does not clearly grow after them: 12 months fit."
    )


def test_what_does_not_fit_is_said():
    early = fitness(rates((60, 40, 0, 0), (40, 60, 0, 0)), curves(*YEAR), DefaultDefinition())
    assert early.days_fit is False and "may be too early to call a default" in early.text
    late = fitness(rates((5, 95, 0, 0), (0, 90, 10, 0)), curves(*YEAR), DefaultDefinition())
    assert late.days_fit is False and "fewer than 90 days would tell nearly the same" in late.text
    rising = curves(*(month * month for month in range(25)))  # 144 of 576
    short = fitness(rates((30, 60, 10, 0), (5, 80, 10, 5)), rising, DefaultDefinition())
    assert (short.seen, short.horizon_fits) == (0.25, False) and "a longer horizon would see more" in short.text


def test_at_the_bound_the_horizon_fits():
    # 45 of the 100 defaults within 24 months fall in the first 12: at least 45 % are asked for.
    at = curves(*([0] * 12), 45, *([45] * 11), 100)
    assert fitness(rates((30, 60, 10, 0), (5, 80, 10, 5)), at, DefaultDefinition()).horizon_fits is True


def test_too_little_is_no_conclusion():
    found = fitness(rates((0, 0, 0, 0), (3, 1, 0, 0)), curves(0, 1, 2), DefaultDefinition())
    assert (found.days_fit, found.horizon_fits, found.rolls_on) == (None, None, None)
    assert found.text == (
        "Too few customers were past due to say whether 90 days fit. No vintage with a default was watched for 24 "
        "months (2 at most), so whether 12 months fit is not seen."
    )


def test_thirty_days_are_read_from_their_own_buckets():
    row = {bucket: RollRow(bucket, (0,) * len(ENDS)) for bucket in BUCKETS}
    row["1-29"] = RollRow("1-29", (50, 0, 50, 0, 0, 0, 0))
    row["30-59"] = RollRow("30-59", (20, 0, 0, 80, 0, 0, 0))
    found = fitness(
        RollRates(None, date(2023, 1, 31), date(2023, 9, 30), tuple(row.values())),
        curves(*YEAR),
        DefaultDefinition(days=30),
    )
    assert (found.before, found.at, found.rolls_on, found.comes_back) == ("1-29", "30-59", 0.5, 0.2)


def test_a_product_may_have_an_apostrophe_in_its_name(make_data):
    card = "driver's card"
    lines = [
        statement("2023-01-05", 0, product=card),
        statement("2023-02-05", 1, product=card),
        statement("2023-01-05", 3, customer="b"),
        statement("2023-06-30", 0, customer="b"),
    ]
    found = roll_rates(make_data(lines=lines), DefaultDefinition(product=card))
    assert moves(found) == {("current", "30-59"): 1, ("30-59", "closed"): 1}


def test_within_days_of_grace_nothing_is_in_arrears(make_data):
    dues = [due("2023-01-28", "2023-02-02"), due("2023-02-25", "2023-03-10"), due("2023-03-15", "2023-03-15"), WATCHED]
    data = make_data(installments=dues)
    without = moves(roll_rates(data, LOAN))
    write_settings(data.folder, Settings(grace_days=3))
    within = moves(roll_rates(DataSet.open(data.folder), LOAN))
    # On January 31 the first is 3 days past its due day, on February 28 the second; on both it is within grace.
    assert without == {("1-29", "1-29"): 1, ("1-29", "current"): 1, ("current", "closed"): 1}
    assert within == {("current", "current"): 2, ("current", "closed"): 1}
