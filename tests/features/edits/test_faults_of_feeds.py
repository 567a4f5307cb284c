"""A feed that was doubled, missing or shifted: undone, the data say what was so; what cannot be undone is refused."""

from datetime import date, datetime, timedelta

import pytest

from creditline.features.edits.fault_undone import write_undone
from creditline.features.edits.feed_fault import read_fault
from creditline.features.edits.put_right import put_right
from creditline.features.errors import DataError
from creditline.features.output.table import write_table
from creditline.features.testing.tables import arrow_of, write_tables

EVIDENCE = '[evidence]\nreference = "INC-1"\non = 2024-03-01\nby = "desk"\nwhy = "sent twice"\n'
WEEK = "first = 2024-01-05\nlast = 2024-01-06\n"


@pytest.fixture
def fault(tmp_path):
    def write(kind, more="", table="transactions", days=WEEK):
        file = tmp_path / "fault.toml"
        file.write_text(f'table = "{table}"\nkind = "{kind}"\n{days}{more}\n{EVIDENCE}', encoding="utf-8")
        return read_fault(file)

    return write


def doubled(rows, **later):
    """The rows of two days again, under other names."""
    again = [row | {"record_id": f"z{n}"} | later for n, row in enumerate(rows) if row["ts"].date() >= date(2024, 1, 5)]
    return [*rows, *again]


def undone(data, fault, folder):
    (folder / "undone").mkdir()
    return put_right(data, [fault], (), folder / "undone").data


def test_a_doubled_feed(lender, rows, fault, tmp_path):
    told = write_tables(tmp_path / "told", rows | {"transactions": doubled(rows["transactions"])})
    assert undone(told, fault("doubled"), tmp_path).fingerprint() == lender.fingerprint()


def test_of_a_row_told_twice_the_first_stays(rows, fault, tmp_path):
    known = datetime(2024, 1, 7, 6)
    first = [row | {"recorded_at": known} for row in rows["transactions"]]
    told = write_tables(tmp_path / "told", rows | {"transactions": doubled(first, recorded_at=known + timedelta(3))})
    right = write_tables(tmp_path / "right", rows | {"transactions": first})
    assert undone(told, fault("doubled"), tmp_path).fingerprint() == right.fingerprint()


def test_a_feed_that_was_missing(lender, rows, fault, tmp_path):
    gone = [row for row in rows["transactions"] if row["ts"].date() == date(2024, 1, 6)]
    told = write_tables(
        tmp_path / "told", rows | {"transactions": [row for row in rows["transactions"] if row not in gone]}
    )
    write_table(arrow_of("transactions", gone), tmp_path / "late.csv")
    assert undone(told, fault("missing", 'rows = "late.csv"'), tmp_path).fingerprint() == lender.fingerprint()


def test_a_feed_that_was_shifted(lender, rows, fault, tmp_path):
    late = [row | {"ts": row["ts"] + timedelta(30)} for row in rows["transactions"]]
    told = write_tables(tmp_path / "told", rows | {"transactions": late})
    days = "first = 2024-02-01\nlast = 2024-02-28\n"
    assert undone(told, fault("shifted", "days = 30", days=days), tmp_path).fingerprint() == lender.fingerprint()


@pytest.mark.parametrize(
    ("kind", "more", "changed", "sentence"),
    [
        (
            "doubled",
            "",
            {"days": "first = 2025-01-01\nlast = 2025-01-07\n"},
            "transactions tells of 2024-01-05 to 2024-01-06",
        ),
        ("doubled", "", {"days": "first = 2023-01-01\nlast = 2023-01-07\n"}, "correct its days"),
        ("doubled", "", {"days": "first = 2024-01-06\nlast = 2024-01-05\n"}, "before it begins"),
        ("doubled", "", {}, "is told 1 times, and 1 more rows an odd number of times"),
        ("doubled", "days = 1", {}, "has no use for the key days"),
        ("doubled", "", {"table": "decisions"}, "decisions is a derived table"),
        ("doubled", "", {"table": "customers"}, "is no event of a day"),
        ("doubled", "", {"table": "transaction"}, "did you mean transactions"),
        ("doubled", "", {"table": "logins"}, "does not have"),
        ("missing", "", {}, "needs the key rows"),
        ("missing", 'rows = "none.csv"', {}, "is not there; put it beside"),
        ("shifted", "", {}, "needs the key days"),
        ("shifted", "days = 0", {}, "by 0 days, which is none"),
        ("halved", "", {}, "kind"),
    ],
)
def test_what_is_no_fault(lender, fault, tmp_path, kind, more, changed, sentence):
    with pytest.raises(DataError, match=sentence) as refused:
        write_undone(lender, fault(kind, more, **changed), tmp_path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"customer_id": "7"}, "is not in customers in 1 row"),
        ({"ts": datetime(2024, 3, 1)}, "customer 2 on 2024-03-01 .* is not of the days"),
        ({"record_id": "t4"}, "is recorded already"),
        ({"direction": "up"}, "direction"),
        ({"channel": "app"}, "has the column channel, which the data do not have"),
    ],
)
def test_rows_that_were_not_missing(lender, rows, fault, tmp_path, changed, sentence):
    row = rows["transactions"][3] | {"record_id": None, "amount": 5.0} | changed
    write_table(arrow_of("transactions", [row]), tmp_path / "late.csv")
    with pytest.raises(DataError, match=sentence):
        write_undone(lender, fault("missing", 'rows = "late.csv"'), tmp_path)
