"""Links, folders that hold a column's value, names in other capitals, and tables under nearly their names."""

import os

import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.features.errors import DataError

HEAD = "customer_id,line_id,product,statement_on,balance\n"
ROW = "007,1,card,2024-01-31,{}\n"
VALUES = "SELECT status, balance FROM lines ORDER BY balance"


def test_linked_folders_and_files_are_read_once(folder, rows, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "y.csv").write_text(HEAD + ROW.format(2), encoding="utf-8")
    place = folder(**{"lines/x.csv": HEAD + ROW.format(1)})
    (place / "lines" / "2024").symlink_to(elsewhere)
    (place / "lines" / "again.csv").symlink_to("x.csv")
    (place / "lines" / "round").symlink_to(".")
    (elsewhere / "back").symlink_to(place / "lines")
    assert rows(place, VALUES) == [(None, 1.0), (None, 2.0)]
    for pattern in ("lines/**/*.csv", "lines/*.csv", "l*s/2024/*.csv"):
        (place / "data.toml").write_text(f"[lines]\nfile = '{pattern}'\n", encoding="utf-8")
        found = {"lines/**/*.csv": [1.0, 2.0], "lines/*.csv": [1.0], "l*s/2024/*.csv": [2.0]}[pattern]
        assert [balance for _, balance in rows(place, VALUES)] == found


@pytest.mark.parametrize("pattern", [None, "lines/*/*.csv", "lines/**/*.csv"])
@pytest.mark.parametrize("above", ["plain", "status=closed", "a[1]"])
def test_what_a_folders_name_holds_is_a_column(folder, rows, tmp_path, pattern, above):
    names = {"status=current": 1, "status=past%20due": 2, "status=__HIVE_DEFAULT_PARTITION__": 3, "status=[1]": 4}
    files = {f"lines/{name}/a.csv": HEAD + ROW.format(balance) for name, balance in names.items()}
    if pattern is not None:
        files["data.toml"] = f"[lines]\nfile = '{pattern}'\n"
    place = folder(**files).rename((tmp_path / above).with_name(above))
    assert rows(place, VALUES) == [("current", 1.0), ("past due", 2.0), (None, 3.0), ("[1]", 4.0)]


@pytest.mark.parametrize("pattern", ["", "/", ".", "..", "**.csv", "a**/x.csv", "lines", "[", "no*.csv"])
def test_a_pattern_that_means_nothing_is_named(folder, pattern):
    place = folder(**{"data.toml": f"[logins]\nfile = '{pattern}'\n"})
    with pytest.raises(DataError) as refused:
        DataSet.open(place)
    assert repr(pattern) in str(refused.value)


def test_columns_in_other_capitals_in_another_file(folder, rows):
    place = folder(
        **{
            "data.toml": "[lines]\nfile = 's*.csv'\ncolumns = { balance = 'Owed', statement_on = { column = 'Day' } }\n",
            "s1.csv": "customer_id,line_id,product,Day,Owed,Region2\n007,1,card,2024-01-31,1,a\n",
            "s2.csv": "CUSTOMER_ID,Line_ID,PRODUCT,DAY,owed,REGION2\n8,1,card,2024-01-31,2,b\n",
        }
    )
    assert rows(place, "SELECT customer_id, statement_on::VARCHAR, balance FROM lines ORDER BY balance") == [
        ("007", "2024-01-31", 1.0),
        ("8", "2024-01-31", 2.0),
    ]
    assert not check(place).problems


def test_an_attribute_in_other_capitals_is_one(folder, rows):
    place = folder(
        **{
            "customers.csv": None,
            "customers/1.csv": "customer_id,Grade\n007,a\n",
            "customers/2.csv": "customer_id,GRADE\n8,b\n",
        }
    )
    assert rows(place, 'SELECT customer_id, "Grade" FROM customers ORDER BY 1') == [("007", "a"), ("8", "b")]
    assert [one.name for one in DataSet.open(place).attributes] == ["Grade"]


def test_a_column_some_files_lack_is_said(folder):
    place = folder(
        **{
            "lines/1.csv": HEAD.replace("balance", "balance,months_past_due") + "007,1,card,2024-01-31,1,0\n",
            "lines/2.csv": HEAD + ROW.format(2).replace("01-31", "02-29"),
        }
    )
    said = [str(one) for one in check(place).warnings]
    assert any("lines.months_past_due: other files have the column, 2.csv not" in one for one in said)


@pytest.mark.parametrize(
    "name",
    [
        "Transactions.csv",
        "transaction.csv",
        "TRANSACTIONS.CSV",
        "transactions.tsv",
        "transactions.csv.zip",
        "Transactions/1.csv",
    ],
)
def test_a_table_under_nearly_its_name_is_an_error(folder, name):
    [problem] = check(folder(**{name: "customer_id,ts,amount,direction\n007,2024-01-01,1,in\n"})).problems
    assert "is not read" in str(problem) and "transactions" in str(problem)


@pytest.mark.parametrize("what", ["a link to nothing", "a link to itself", "a pipe"])
def test_what_is_no_file_in_the_place_of_a_table_is_an_error(folder, what):
    place = folder()
    if what == "a pipe":
        os.mkfifo(place / "transactions.csv")
    else:
        (place / "transactions.csv").symlink_to("nowhere.csv" if what == "a link to nothing" else "transactions.csv")
    [problem] = check(place).problems
    assert "is a link to nothing, a pipe or a device" in str(problem)


def test_what_is_called_otherwise_or_nearly_as_a_table_that_is_there_is_a_warning(folder):
    report = check(
        folder(**{"logins_old.csv": "a\n1\n", "login.csv": "a\n1\n", "branches.csv": "a\n1\n", "notes.txt": "x"})
    )
    assert not report.problems and len(report.warnings) == 3


def test_a_column_of_no_letters_has_a_name(folder):
    from creditline.features.catalogue import BUILT_IN

    data = DataSet.open(folder(**{"customers.csv": "customer_id,_,--\n007,a,1\n8,b,2\n"}))
    assert not check(data).problems
    assert any(feature.name.startswith("profile.attribute.") for feature in BUILT_IN.of(data, None))
