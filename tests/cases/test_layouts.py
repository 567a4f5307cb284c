"""Published data sets, in miniature and as their files are laid out: each is read by its data.toml alone."""

import gzip
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.features.errors import DataError

LAYOUTS = Path(__file__).parent / "layouts"
NAMES = sorted(place.name for place in LAYOUTS.iterdir())

# What one table is read as; worked out by hand from the files.
READ = {
    "berka": (
        "SELECT customer_id, birth_year FROM customers ORDER BY 1",
        [("1", 1970), ("2", 1945)],
    ),
    "card-months": (
        "SELECT statement_on, balance, paid, months_past_due, status FROM lines WHERE customer_id = '1' ORDER BY 1",
        [
            (date(2005, 7, 31), 689.0, 0.0, 0, "paid_in_full"),
            (date(2005, 8, 31), 3102.0, 689.0, 2, "past_due"),
            (date(2005, 9, 30), 3913.0, 0.0, 2, "past_due"),
        ],
    ),
    "european-bank": (
        "SELECT customer_id, ts, amount, direction FROM transactions ORDER BY 1",
        [("0007", datetime(2020, 1, 31, 8, 15), 2345.5, "in"), ("0008", datetime(2020, 2, 1, 12), 640.0, "out")],
    ),
    "freddie-mac": (
        "SELECT applied_on, amount, term_months FROM applications ORDER BY customer_id",
        [(date(2016, 4, 30), 320000.0, 360), (date(2016, 3, 31), 150000.0, 360)],
    ),
    "german": (
        "SELECT customer_id, defaulted, known_on FROM outcomes ORDER BY 1",
        [(1, 0, date(1994, 7, 1)), (2, 1, date(1998, 1, 1)), (3, 0, date(1995, 1, 1))],
    ),
    "give-me-credit": (
        "SELECT customer_id, birth_year, late_30, income FROM customers ORDER BY 1",
        [("1", 1963, 2.0, 9120.0), ("2", 1968, None, None)],
    ),
    "hmeq": ("SELECT value, job, debt FROM customers ORDER BY customer_id LIMIT 1", [(39025.0, "Other", None)]),
    "home-credit": (
        "SELECT lender, opened_on, closed_on, kind, status FROM obligations ORDER BY 2",
        [
            ("bureau", date(2016, 8, 22), date(2017, 8, 1), "consumer", "closed"),
            ("bureau", date(2017, 6, 7), None, "card", "open"),
        ],
    ),
    "home-credit-bureau": (
        "SELECT customer_id, statement_on, months_past_due, status FROM lines ORDER BY ALL",
        [
            ("100002", date(2017, 12, 1), 0, "current"),
            ("100002", date(2018, 1, 1), 0, "closed"),
            ("100003", date(2018, 1, 1), 2, "past_due"),
        ],
    ),
    "lending-club": (
        "SELECT round(rate, 4), used, employed, term_months, known_on, defaulted "
        "FROM customers JOIN applications USING (customer_id) JOIN outcomes USING (customer_id) ORDER BY 1",
        [(0.1065, 83.7, 10.0, 36, date(2018, 12, 1), 0), (0.1356, 9.4, 0.0, 60, date(2019, 12, 1), 1)],
    ),
    "loan-prediction": ("SELECT amount, term_months FROM applications ORDER BY 1", [(0.0, 360), (128000.0, 360)]),
    "mobile-wallet": (
        "SELECT ts, amount, direction, category FROM transactions ORDER BY ts",
        [
            (datetime(2020, 1, 1), 25000.0, "in", "salary"),
            (datetime(2020, 1, 2, 0, 0, 0, 500000), 1200.5, "out", "utilities"),
        ],
    ),
    "pkdd": (
        "SELECT customer_id, due_on, amount_due, paid_on, amount_paid FROM installments ORDER BY ALL",
        [
            ("1", date(1993, 2, 1), 50.0, date(1993, 2, 1), 50.0),
            ("2", date(1993, 2, 1), 100.0, date(1993, 1, 31), 60.0),
            ("2", date(1993, 2, 1), 100.0, date(1993, 2, 5), 40.0),
            ("2", date(1993, 3, 1), 100.0, None, None),
        ],
    ),
    "ppdai": (
        "SELECT due_on, amount_due, paid_on, amount_paid, status FROM installments WHERE customer_id = '133291'",
        [(date(2015, 4, 16), 882.4, None, 0.0, "open")],
    ),
    "prosper": (
        "SELECT as_of, defaulted, known_on FROM outcomes ORDER BY 1",
        [(date(2007, 3, 31), 1, date(2009, 12, 17)), (date(2007, 9, 30), 0, date(2009, 8, 14))],
    ),
    "renrendai": (
        "SELECT statement_on, balance, months_past_due FROM lines WHERE customer_id = '00123' ORDER BY 1",
        [(date(2015, 10, 31), 5000.0, 0), (date(2015, 11, 30), 5000.0, 0), (date(2015, 12, 31), 5000.0, 1)],
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_is_read_by_its_data_toml(name):
    data = DataSet.open(LAYOUTS / name)
    report = check(data)
    assert report.problems == (), str(report)
    asked, expected = READ[name]
    with data.connect(threads=1) as connection:
        assert connection.execute(asked).fetchall() == expected


def test_packed_files_in_another_encoding_are_read_alike(tmp_path):
    for file in (LAYOUTS / "ppdai").iterdir():
        if file.suffix == ".csv":
            (tmp_path / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
    told = (LAYOUTS / "ppdai" / "data.toml").read_text(encoding="utf-8")
    (tmp_path / "data.toml").write_text(told.replace('.csv"', '.csv.gz"'), encoding="utf-8")
    with DataSet.open(tmp_path).connect(threads=1) as connection:
        assert connection.execute("SELECT sum(amount) FROM applications").fetchall() == [(27453.0,)]


def test_text_of_another_encoding_is_refused_with_the_one_it_looks_like(tmp_path):
    shutil.copytree(LAYOUTS / "ppdai", tmp_path, dirs_exist_ok=True)
    told = (tmp_path / "data.toml").read_text(encoding="utf-8")
    (tmp_path / "data.toml").write_text(told.replace('encoding = "gbk"\n', ""), encoding="utf-8")
    with pytest.raises(DataError, match=r'or, as it looks, state encoding = "gb18030" in data\.toml'):
        DataSet.open(tmp_path)
