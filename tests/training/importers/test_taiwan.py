"""Taiwan: every published value can be read back from the contract tables."""

from datetime import date

import pandas as pd
import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.features.errors import DataError
from creditline.training.importers import import_taiwan

MONTHS = {
    "04-30": ("PAY_6", 6),
    "05-31": ("PAY_5", 5),
    "06-30": ("PAY_4", 4),
    "07-31": ("PAY_3", 3),
    "08-31": ("PAY_2", 2),
    "09-30": ("PAY_0", 1),
}
HEADER = (
    "ID,LIMIT_BAL,SEX,EDUCATION,MARRIAGE,AGE,PAY_0,PAY_2,PAY_3,PAY_4,PAY_5,PAY_6,"
    + ",".join(f"BILL_AMT{i}" for i in range(1, 7))
    + ","
    + ",".join(f"PAY_AMT{i}" for i in range(1, 7))
    + ",default.payment.next.month"
)
# September to April backwards: 3 months late, 2, revolving, paid in full, nothing used, nothing used.
ONE = "7,20000,2,5,1,24,3,2,0,-1,-2,-2,3913,3102,689,-5,0,0,0,689,1,2,3,4,1"


def _published_again(folder) -> pd.DataFrame:
    """The publisher's table, made from the contract tables alone."""
    with DataSet.open(folder).connect() as connection:
        read = {name: connection.execute(f"SELECT * FROM {name}").df() for name in ("customers", "lines", "outcomes")}
    customers = read["customers"].set_index("customer_id").sort_index()
    lines = read["lines"]
    outcomes = read["outcomes"].set_index("customer_id")
    made = pd.DataFrame(index=customers.index)
    made["SEX"], made["EDUCATION"], made["MARRIAGE"] = (
        customers[c].astype(int) for c in ("sex", "education", "marriage")
    )
    made["AGE"] = 2005 - customers["birth_year"]
    word = {"no_consumption": -2, "paid_in_full": -1, "revolving": 0}
    for day, (status, number) in MONTHS.items():
        month = lines[lines["statement_on"] == f"2005-{day}"].set_index("customer_id")
        made[status] = (
            month["months_past_due"].where(month["status"] == "past_due", month["status"].map(word)).astype(int)
        )
        made[f"BILL_AMT{number}"] = month["balance"]
        made[f"PAY_AMT{number}"] = month["paid"]
    made["LIMIT_BAL"] = lines.dropna(subset="credit_limit").set_index("customer_id")["credit_limit"]
    made["default.payment.next.month"] = outcomes["defaulted"]
    return made.rename_axis("ID").reset_index()


@pytest.mark.real_data
def test_nothing_is_lost(published, tmp_path):
    file = published / "taiwan" / "UCI_Credit_Card.csv"
    import_taiwan(file, tmp_path)
    original = pd.read_csv(file)
    assert original.shape == (30_000, 25)
    again = _published_again(tmp_path)[original.columns.to_list()]
    pd.testing.assert_frame_equal(again, original, check_dtype=False, check_exact=True)
    report = check(tmp_path)
    assert [one.place for one in report.findings] == ["customers.sex", "customers.marriage"]
    assert {one.found for one in report.findings} == {"is a prohibited attribute: no model is given it"}
    assert report.rows == (("customers", 30_000), ("lines", 180_000), ("outcomes", 30_000))


def test_one_card_holder(tmp_path):
    file = tmp_path / "published.csv"
    file.write_bytes(("\ufeff" + HEADER + "\r\n" + ONE + "\r\n").encode())
    import_taiwan(file, tmp_path / "out")
    data = DataSet.open(tmp_path / "out")
    with data.connect() as connection:
        lines = connection.execute(
            "SELECT strftime(statement_on, '%m-%d'), credit_limit, balance, paid, months_past_due, status, line_id, product "
            "FROM lines ORDER BY statement_on"
        ).fetchall()
        customers = connection.execute(
            "SELECT customer_id, birth_year, sex, education, marriage FROM customers"
        ).fetchall()
        outcomes = connection.execute(
            "SELECT customer_id, CAST(as_of AS VARCHAR), defaulted, CAST(known_on AS VARCHAR) FROM outcomes"
        ).fetchall()
    # What is paid in May (PAY_AMT5) pays April's statement: it stands on May's row, with May's bill.
    assert lines == [
        ("04-30", 20000.0, 0.0, 4.0, 0, "no_consumption", "7", "card"),
        ("05-31", None, 0.0, 3.0, 0, "no_consumption", "7", "card"),
        ("06-30", None, -5.0, 2.0, 0, "paid_in_full", "7", "card"),
        ("07-31", None, 689.0, 1.0, 0, "revolving", "7", "card"),
        ("08-31", None, 3102.0, 689.0, 2, "past_due", "7", "card"),
        ("09-30", None, 3913.0, 0.0, 3, "past_due", "7", "card"),
    ]
    assert customers == [(7, 1981, "2", "5", "1")]
    assert outcomes == [(7, "2005-09-30", 1, "2005-10-31")]
    assert data.id_type == "BIGINT"
    assert (data.settings.time_zone, data.settings.currency) == ("Asia/Taipei", "TWD")
    assert data.settings.covered_from == {"lines": date(2005, 4, 1)}
    assert [data.settings.is_prohibited(name) for name in ("sex", "marriage", "education")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        (HEADER + "\n", "has no rows"),
        (HEADER.replace("PAY_2", "PAY_1") + "\n" + ONE, "the column 'PAY_2', which UCI_Credit_Card.csv does not have"),
        (HEADER + "\n" + ONE.replace("20000", "much"), "credit_limit: is not a number"),
        (HEADER + "\n" + ONE.replace(",24,", ",24.5,"), "birth_year: is not a whole number"),
        (HEADER + "\n" + ONE + "\n" + ONE, "customer_id: stands more than once"),
        (HEADER + "\n" + ONE.replace(",-2,-2,", ",-3,-2,"), "months_past_due: is below zero"),
    ],
)
def test_another_file(tmp_path, text, words):
    file = tmp_path / "other.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=words) as caught:
        import_taiwan(file, tmp_path / "out")
    assert str(caught.value).startswith(str(file))
    assert not (tmp_path / "out").exists()


def test_no_file(tmp_path):
    with pytest.raises(DataError, match="is not there"):
        import_taiwan(tmp_path / "none.csv", tmp_path / "out")
    with pytest.raises(DataError, match="no file"):
        import_taiwan(tmp_path, tmp_path / "out")
