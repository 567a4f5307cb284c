"""`creditline features --list`: with and without data, as a table and as JSON."""

import json

import pytest

from creditline.features.catalogue import catalogue


def _rows(text):
    head, *lines = text.splitlines()
    return head, {line.split()[0]: line for line in lines}


def test_the_whole_catalogue_as_a_table(creditline):
    said = creditline("features", "--list")
    assert (said.code, said.err) == (0, "")
    head, rows = _rows(said.out)
    assert list(rows) == [f.name for f in catalogue()]
    assert "available" not in head
    place = head.index("no rows")
    assert rows["activity.days_since"][place:].split()[0] == "null"
    assert rows["activity.logins_30d"][place:].split()[0] == "0"
    definition = catalogue()["activity.logins_30d"].definition_hash
    for word in ("30d", "moves it", "customer", definition, "logins in the last 30 days", "近30天内登录次数"):
        assert word in rows["activity.logins_30d"]
    assert "before it" in rows["activity.logins_30d.before_cut"]


def test_as_json(creditline):
    features = {f["name"]: f for f in json.loads(creditline("features", "--list", "--format", "json").out)}
    assert list(features) == [f.name for f in catalogue()]
    found = features["spending.to_income_90d"]
    assert (found["unit"], found["windows_days"], found["empty"], found["direction"]) == ("ratio", [90], None, 1)
    assert (found["concept"], found["null"]) == ("spending.amount", "none")
    assert (found["kind"], found["audience"], found["changeable"]) == ("number", "customer", True)
    assert found["depressed_by_cut"] is True
    assert found["needs"] == [f"transactions.{column}" for column in ("amount", "customer_id", "direction")]
    assert found["sentences"]["zh"]["fell"] == "近90天内支出相当于入账金额的比例由{before}降至{after}"
    assert features["network.degree"]["audience"] == "internal"
    assert not any("available" in f for f in features.values())


def test_of_a_data_set_its_own_and_what_it_can_give(creditline, tmp_path):
    (tmp_path / "customers.csv").write_text("customer_id,home\n1,own\n", encoding="utf-8")
    (tmp_path / "logins.csv").write_text("customer_id,ts\n1,2024-01-01T00:00:00\n", encoding="utf-8")
    (tmp_path / "macro.csv").write_text(
        "indicator,period_on,published_on,value\nrents,2024-01-01,2024-02-01,5\n", encoding="utf-8"
    )
    found = json.loads(creditline("features", tmp_path, "--list", "--format", "json").out)
    available = {f["name"] for f in found if f["available"]}
    assert {"macro.rents.level", "profile.attribute.home", "activity.logins_7d"} < available
    assert "macro.unemployment.level" not in {f["name"] for f in found}
    absent = {f["name"] for f in found if not f["available"]}
    assert {"activity.logins_7d.before_cut", "activity.devices_30d", "spending.sum_30d"} < absent
    head, rows = _rows(creditline("features", tmp_path, "--list").out)
    place = head.index("available")
    assert [rows[n][place:].split()[0] for n in ("activity.logins_7d", "activity.devices_30d")] == ["yes", "no"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--list", "--format", "xml"], "'xml' is not one of 'table', 'json'"),
        (["--list", "--out", "file.csv"], "goes to stdout"),
        (["--list", "--as-of", "2024-01-01"], "goes to stdout"),
        (["--format", "json"], "is for --list"),
        ([], "give DATA, or --list alone"),
    ],
)
def test_command_lines_that_mean_nothing(creditline, arguments, says):
    said = creditline("features", *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in " ".join(said.err.split())


def test_data_that_are_not_there(creditline, tmp_path):
    said = creditline("features", tmp_path / "nowhere", "--list")
    assert (said.code, said.out) == (1, "")
    assert "nowhere is not a folder" in said.problem
