"""Pairs in, pairs out; outcomes the lender hands over; what is refused."""

from datetime import date

import pyarrow as pa
import pytest

from creditline.features.errors import DataError, DeclarationError
from creditline.training.outcomes import DefaultDefinition, look_past_as_of, observed_from, observed_until


def instalment(customer="a", due_on="2024-02-01", paid_on=None, **more):
    return {
        "customer_id": customer,
        "loan_id": f"loan of {customer}",
        "product": "jiebei",
        "due_on": due_on,
        "amount_due": 100.0,
        "paid_on": paid_on,
        "amount_paid": None if paid_on is None else 100.0,
        **more,
    }


def statement(on="2024-02-29", months=0, **more):
    return {
        "customer_id": "a",
        "line_id": "x",
        "product": "huabei",
        "statement_on": on,
        "balance": 1.0,
        "months_past_due": months,
        **more,
    }


def test_rows_keep_their_order_and_number(make_data, pairs_of):
    data = make_data(installments=[instalment("a"), instalment("b", paid_on="2024-02-01")])
    pairs = pairs_of(("b", "2023-12-31"), ("a", "2023-12-31"), ("a", "2023-01-31"), ("b", "2023-12-31"))
    table = look_past_as_of(data, pairs, DefaultDefinition(), date(2026, 1, 1))
    assert table.schema == pa.schema(
        {
            "customer_id": pa.string(),
            "as_of": pa.date32(),
            "defaulted": pa.int32(),
            "known_on": pa.date32(),
            "status": pa.string(),
        }
    )
    assert table["customer_id"].to_pylist() == ["b", "a", "a", "b"]
    assert table["defaulted"].to_pylist() == [0, 1, 0, 0]


def test_whole_number_ids_stay_numbers(make_data, pairs_of):
    data = make_data(installments=[instalment(7)])
    table = look_past_as_of(data, pairs_of((7, "2023-12-31")), DefaultDefinition(), date(2026, 1, 1))
    assert table.schema.field("customer_id").type == pa.int64()
    assert table["defaulted"].to_pylist() == [1]


def test_given_outcomes_are_taken_as_they_are(make_data, pairs_of):
    given = [
        {"customer_id": "a", "as_of": "2023-12-31", "defaulted": 0, "known_on": "2024-07-01"},
        {"customer_id": "b", "as_of": "2023-12-31", "defaulted": 1, "known_on": None},
    ]
    # By its instalments, which are not looked at, a would be in default.
    # Somebody paid on 2024-12-31, so that the year after 2023-12-31 is over for b.
    paid = instalment("z", paid_on="2024-12-31")
    data = make_data(installments=[instalment("a"), paid], outcomes=given)
    pairs = pairs_of(("a", "2023-12-31"), ("b", "2023-12-31"), ("b", "2023-11-30"))
    table = look_past_as_of(data, pairs, DefaultDefinition())
    assert table["status"].to_pylist() == ["ok", "ok", "unknown"]
    assert table["defaulted"].to_pylist() == [0, 1, None]
    assert table["known_on"].to_pylist() == [date(2024, 7, 1), None, None]


def test_refused_when_every_window_is_immature(make_data, pairs_of):
    data = make_data(installments=[instalment(paid_on="2024-06-30")])
    with pytest.raises(DataError, match="latest usable as_of is 2023-06-30"):
        look_past_as_of(data, pairs_of(("a", "2023-12-31")), DefaultDefinition())


def test_refused_without_anything_that_tells_a_default(make_data, pairs_of):
    bare = {key: value for key, value in statement().items() if key != "months_past_due"}
    data = make_data(lines=[bare])
    with pytest.raises(DataError, match="neither outcomes, nor installments, nor lines with months_past_due"):
        look_past_as_of(data, pairs_of(("a", "2023-12-31")), DefaultDefinition())


def test_an_unknown_product_is_named_with_those_there_are(make_data, pairs_of):
    data = make_data(installments=[instalment()], lines=[statement()])
    with pytest.raises(DataError, match="'juabei'; there are huabei, jiebei"):
        look_past_as_of(data, pairs_of(("a", "2023-12-31")), DefaultDefinition(product="juabei"))


def test_the_data_end_with_the_last_payment_statement_or_event(make_data):
    # Schedules reach into the future, so the due date of 2030 is no sign of anything.
    instalments = [instalment(paid_on="2024-03-01"), instalment(due_on="2030-01-01")]
    assert observed_until(make_data(installments=instalments)) == date(2024, 3, 1)
    with_line = make_data(installments=instalments, lines=[statement("2024-04-30")])
    assert observed_until(with_line) == date(2024, 4, 30)
    late = instalment(paid_on="2024-03-01", recorded_at="2024-05-02 09:00")
    assert observed_until(make_data(installments=[late])) == date(2024, 5, 2)
    event = {"customer_id": "a", "event_on": "2024-06-01", "kind": "sale"}
    assert observed_until(make_data(installments=instalments, credit_events=[event])) == date(2024, 6, 1)


def test_undated_data_have_no_end(make_data):
    with pytest.raises(DataError, match="fill paid_on"):
        observed_until(make_data(installments=[instalment()]))


def test_history_begins_when_the_last_main_table_does(make_data):
    spent = {"customer_id": "a", "ts": "2021-05-06 10:00", "amount": 1.0, "direction": "out"}
    data = make_data(transactions=[spent], installments=[instalment(due_on="2022-03-04")])
    assert observed_from(data) == date(2022, 3, 4)
    (data.folder / "data.toml").write_text("[installments]\ncovered_from = 2020-01-01\n")
    assert observed_from(type(data).open(data.folder)) == date(2021, 5, 6)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"horizon_months": 0}, {"events": ("late",)}])
def test_a_definition_that_means_nothing_is_refused(wrong):
    with pytest.raises(DeclarationError):
        DefaultDefinition(**wrong)


def test_the_definition_in_words():
    words = DefaultDefinition(days=60, horizon_months=6, product="huabei").text
    assert (
        words == "at least 60 days past due or bankruptcy or write-off within 6 months after as_of, on product huabei"
    )
