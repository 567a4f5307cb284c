"""Which records a receipt binds, and when their hashes change."""

from datetime import date
from pathlib import Path

from creditline.features.data import DataSet
from creditline.models.portfolio.receipts.records import records_of

HEAD = "customer_id,loan_id,product,due_on,amount_due,paid_on,amount_paid,record_id,recorded_at\n"
BEFORE = HEAD + "ann,L,card,2024-05-10,100,2024-07-01,100,r1,2024-07-01\nbob,M,card,2024-05-10,50,,,r2,\n"


def lender(folder: Path, installments: str) -> DataSet:
    folder.mkdir()
    (folder / "customers.csv").write_text("customer_id,region\nann,north\nbob,south\n", encoding="utf-8")
    (folder / "installments.csv").write_text(installments, encoding="utf-8")
    return DataSet.open(folder)


def test_a_payment_is_in_the_hash_only_once_it_is_known(tmp_path: Path) -> None:
    paid = lender(tmp_path / "a", BEFORE)
    unpaid = lender(tmp_path / "b", HEAD + "ann,L,card,2024-05-10,100,,,r1,\n")
    june, july = date(2024, 6, 30), date(2024, 7, 31)
    assert records_of(paid, "ann", june) == records_of(unpaid, "ann", june)
    assert records_of(paid, "ann", july)["installments"] != records_of(unpaid, "ann", july)["installments"]


def test_only_the_customer_and_only_what_was_known(tmp_path: Path) -> None:
    data = lender(tmp_path / "a", BEFORE)
    found = records_of(data, "ann", date(2024, 6, 30))
    assert set(found) == {"customers", "installments"}
    assert set(found["installments"]) == {"r1"}
    assert "installments" not in records_of(data, "ann", date(2024, 5, 9))


def test_rows_without_a_key_are_known_by_what_they_say(tmp_path: Path) -> None:
    rows = "customer_id,loan_id,product,due_on,amount_due\nann,L,card,2024-05-10,100\nann,L,card,2024-05-10,100\n"
    found = records_of(lender(tmp_path / "a", rows), "ann", date(2024, 6, 30))["installments"]
    (one, two) = sorted(found)
    assert two == f"{one}#2"
    assert set(found.values()) == {one}


def test_a_column_that_is_empty_is_as_good_as_none(tmp_path: Path) -> None:
    """An edited row has every column of the data; another lender's same row may lack those that say nothing."""
    day = date(2024, 6, 30)
    without = lender(tmp_path / "a", "customer_id,loan_id,product,due_on,amount_due\nann,L,card,2024-05-10,100\n")
    empty = lender(
        tmp_path / "b", "customer_id,loan_id,product,due_on,amount_due,paid_on\nann,L,card,2024-05-10,100,\n"
    )
    assert records_of(without, "ann", day) == records_of(empty, "ann", day)
    text = "customer_id,loan_id,product,due_on,amount_due\nann,{},{},2024-05-10,100\n"
    told = [lender(tmp_path / name, text.format(*row)) for name, row in (("c", ("a b", "c")), ("d", ("a", "b c")))]
    assert records_of(told[0], "ann", day)["installments"] != records_of(told[1], "ann", day)["installments"]
