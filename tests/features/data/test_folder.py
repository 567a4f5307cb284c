"""What a folder must hold, and `data.toml` that maps a lender's own names."""

import pytest

from creditline.features.data import DataSet
from creditline.features.errors import DataError


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match=r"nowhere is not a folder"):
        DataSet.open(tmp_path / "nowhere")


def test_no_customers(folder):
    with pytest.raises(DataError, match="has no customers table"):
        DataSet.open(folder(**{"customers.csv": None}))


def test_no_event_table(folder):
    outcomes = "customer_id,as_of,defaulted\n8,2024-01-01,0\n"
    with pytest.raises(DataError, match=r"no event table; add at least one of attributes, transactions, installments"):
        DataSet.open(folder(**{"logins.csv": None, "outcomes.csv": outcomes}))


def test_a_table_twice(folder):
    with pytest.raises(DataError, match=r"logins more than once \(logins\.csv and logins\.csv\.gz\)"):
        DataSet.open(folder(**{"logins.csv.gz": "customer_id,ts\n"}))
    with pytest.raises(DataError, match=r"customers more than once \(customers\.csv and customers/\)"):
        DataSet.open(folder(**{"customers/a.csv": "customer_id\n"}))


def test_tables_come_in_the_contracts_order(folder):
    place = folder(**{"inquiries.csv": "customer_id,ts,institution\n"})
    assert DataSet.open(place).tables == ("customers", "inquiries", "logins")


def test_own_files_columns_and_values(folder, rows):
    toml = """
[transactions]
file = ["bookings/*.txt", "late.csv"]
columns = { customer_id = "cust_no", ts = "booked at", direction = "dc" }

[transactions.values.direction]
C = "in"
D = "out"

[transactions.values.category]
SIPO = "house'hold"
"""
    place = folder(
        **{
            "data.toml": toml,
            "bookings/1.txt": "cust_no;booked at;amount;dc;category\n007;2024-01-01;1;C;SIPO\n",
            "bookings/2.txt": "cust_no;booked at;amount;dc;category\n007;2024-01-02;2;D;rent\n",
            "late.csv": "cust_no,booked at,amount,dc\n8,2024-01-03,3,?\n",
        }
    )
    assert rows(place, "SELECT customer_id, amount, direction, category FROM transactions ORDER BY ts") == [
        ("007", 1.0, "in", "house'hold"),
        ("007", 2.0, "out", "rent"),
        ("8", 3.0, "?", None),
    ]


def test_a_column_that_is_mapped_is_no_attribute(folder):
    toml = '[customers]\ncolumns = { opened_on = "since" }\n'
    place = folder(**{"data.toml": toml, "customers.csv": "customer_id,since,job\n8,2024-01-01,x\n"})
    assert [attribute.name for attribute in DataSet.open(place).attributes] == ["job"]


def test_a_pattern_that_matches_nothing(folder):
    with pytest.raises(DataError, match=r"\[logins\] file = 'log\*\.parquet', but no file"):
        DataSet.open(folder(**{"data.toml": '[logins]\nfile = "log*.parquet"\n'}))


def test_a_column_that_the_contract_does_not_know_is_looked_for_too(folder):
    data = DataSet.open(folder(**{"customers.csv": "customer_id,job\n007,clerk\n8,\n"}))
    assert data.has("customers", "job")
    assert not data.has("customers", "pay")
