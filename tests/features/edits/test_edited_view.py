"""A data set with edits is the data set that was recorded rightly, and what is recorded stays."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from creditline.features.edits.view import with_edits
from creditline.features.errors import DataError
from creditline.features.evidence.fingerprint import fingerprints

PAID = {"table": "installments", "record": "i1", "set": {"paid_on": "2024-01-10"}}


def of(data, table):
    with data.connect() as connection:
        return connection.sql(f"SELECT * FROM {table} ORDER BY ALL").to_arrow_table()


def test_a_row_struck_one_corrected_and_one_added(lender, again, edits, rows):
    told = edits(
        strike=[{"table": "installments", "record": "i2"}],
        correct=[PAID, {"table": "customers", "set": {"birth_year": 1981, "children": 3}, "empty": ["job"]}],
        add=[
            {
                "table": "transactions",
                "row": {"ts": "2024-01-09T00:30:00+00:00", "amount": 7, "direction": "in", "record_id": "t9"},
            }
        ],
    )
    first, _, third = rows["installments"]
    paid = first | {"paid_on": date(2024, 1, 10), "recorded_at": None}
    pay = {"customer_id": "1", "ts": datetime(2024, 1, 9, 0, 30), "amount": 7.0, "direction": "in", "record_id": "t9"}
    own, other = rows["customers"]
    true = again(
        installments=[paid, third],
        customers=[own | {"birth_year": 1981, "children": 3.0, "job": None}, other | {"job": "3"}],
        transactions=[*rows["transactions"], pay],
    )
    before = lender.fingerprint()
    seen = with_edits(lender, [told])
    for table in ("installments", "transactions"):
        assert of(seen, table).equals(of(true, table)), table
    assert of(seen, "customers").to_pylist()[0] == {
        "customer_id": "1", "opened_on": date(2023, 1, 1), "birth_year": 1981, "region": None, "occupation": None, "job": None,
        "children": 3.0,
    }  # fmt: skip
    assert of(seen, "decisions").equals(of(lender, "decisions"))
    assert seen.fingerprint() != before
    assert lender.fingerprint() == before


@pytest.mark.parametrize(
    ("more", "known"), [({}, None), ({"recorded_at": "2024-01-12T08:00:00"}, datetime(2024, 1, 12, 8))]
)
def test_a_payment_put_right_counts_from_its_own_day_or_from_when_it_was_known(lender, edits, more, known):
    seen = with_edits(lender, [edits(correct=[PAID | {"set": PAID["set"] | more}])])
    (row,) = [row for row in of(seen, "installments").to_pylist() if row["record_id"] == "i1"]
    assert (row["paid_on"], row["recorded_at"]) == (date(2024, 1, 10), known)


def test_what_is_corrected_of_a_row_that_does_not_end_later_is_known_when_it_was(lender, edits):
    seen = with_edits(lender, [edits(correct=[{"table": "installments", "record": "i1", "set": {"amount_due": 90}}])])
    (row,) = [row for row in of(seen, "installments").to_pylist() if row["record_id"] == "i1"]
    assert (row["amount_due"], row["recorded_at"]) == (90.0, datetime(2024, 2, 21, 6))


def test_of_equal_rows_as_many_go_as_are_meant(lender, edits):
    where = {"table": "transactions", "where": {"category": "cash"}, "copies": 1}
    left = of(with_edits(lender, [edits(strike=[where])]), "transactions").to_pylist()
    assert [row["category"] for row in left if row["customer_id"] == "1"] == ["cash", "rent"]
    assert of(with_edits(lender, [edits(strike=[where | {"copies": 2}])]), "transactions").num_rows == 2


def test_a_row_without_a_name_goes_by_its_fingerprint(lender, edits):
    rows = of(lender, "transactions")
    (name,) = fingerprints("transactions", rows.filter(pc.equal(rows["category"], "rent")))
    left = of(
        with_edits(lender, [edits(strike=[{"table": "transactions", "record": name}])]), "transactions"
    ).to_pylist()
    assert [row["category"] for row in left if row["customer_id"] == "1"] == ["cash", "cash"]


def test_a_fingerprint_may_be_that_of_the_row_as_it_was_known(again, edits, rows):
    """Of an instalment not yet paid on the day of a decision, `why` told the fingerprint without the payment."""
    data = again(installments=[row | {"record_id": None} for row in rows["installments"]])
    unpaid = of(data, "installments").slice(0, 1)
    for name in ("paid_on", "amount_paid"):
        at = unpaid.column_names.index(name)
        unpaid = unpaid.set_column(at, name, pa.nulls(1, unpaid.schema.field(name).type))
    (name,) = fingerprints("installments", unpaid)
    told = edits(strike=[{"table": "installments", "record": name}])
    assert of(with_edits(data, [told], date(2024, 1, 31)), "installments").num_rows == 2
    with pytest.raises(DataError, match="is unknown"):
        with_edits(data, [told], date(2024, 2, 29))
