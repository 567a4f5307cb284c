"""`creditline monitor` as a person calls it: a month watched, kept and drawn, and what is refused."""

import json
import shutil
from importlib import resources
from pathlib import Path

import duckdb
import pytest
from jsonschema import Draft202012Validator

MAY, JUNE = (
    ("--reference", "2024-04-30", "--current", "2024-05-31"),
    ("--reference", "2024-05-31", "--current", "2024-06-29"),
)


def schema():
    file = resources.files("creditline.training.monitor.report") / "monitor.schema.json"
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the months of this module are kept."""
    return tmp_path_factory.mktemp("monitor")


@pytest.mark.slow
def test_two_months_are_watched_and_drawn(creditline, world, kept):
    history = kept / "history.duckdb"
    said = creditline("monitor", world.model, world.data, *MAY, "--history", history, "--out", kept / "may")
    assert said.code == 0, said.out
    assert "no alert" in said.out
    found = json.loads((kept / "may" / "monitor.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema())
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(found)] == []
    counts = found["drift"]["moves"]["counts"]
    scored = found["drift"]["current"]["customers"] - found["drift"]["current"]["in_default"]
    assert sum(map(sum, counts)) + found["drift"]["moves"]["came"] == scored
    assert sum(found["drift"]["current"]["bands"].values()) == scored
    assert [one["matured"] for one in found["cohorts"]["reads"]] == [True, False, False]
    assert found["cohorts"]["left_out"] == []

    again = creditline(
        "monitor", world.model, world.data, *JUNE, "--history", history, "--out", kept / "june", "--policy", "graded"
    )
    assert again.code == 0, again.out
    page = (kept / "june" / "monitor.html").read_text(encoding="utf-8")
    assert "Over the months" in page
    assert page.count("<svg") >= 4
    assert "<script" not in page
    with duckdb.connect(str(history), read_only=True) as connection:
        rows = connection.execute("SELECT current, count(*) FROM number GROUP BY current ORDER BY current").fetchall()
    assert [str(day) for day, _ in rows] == ["2024-05-31", "2024-06-29"]

    back = creditline("monitor", world.model, world.data, *MAY, "--history", history)
    assert (back.code, "months come in order" in back.problem) == (1, True)


@pytest.mark.slow
def test_a_broken_feed_is_told_and_exits_with_4(creditline, world, tmp_path):
    lender = tmp_path / "lender"
    shutil.copytree(world.data, lender)
    file = lender / "transactions.parquet"
    amounts = "CASE WHEN ts >= TIMESTAMP '2024-05-03' THEN amount * 100 ELSE amount END"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT * REPLACE ({amounts} AS amount) FROM read_parquet('{file}')")
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    said = creditline("monitor", world.model, lender, *MAY)
    assert said.code == 4
    assert "alert, feed, unit: transactions.amount holds about 100 times what it held before" in said.out


def test_days_out_of_order_and_other_histories_are_refused_before_any_work(creditline, world, tmp_path):
    said = creditline("monitor", world.model, world.data, "--reference", "2024-05-31", "--current", "2024-04-30")
    assert said.code == 1
    assert said.problem == (
        "creditline: the reference 2024-05-31 does not lie before 2024-04-30, the day to watch; months come in order"
    )
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE history AS SELECT 1 AS format, 'abc' AS model")
        connection.execute("CREATE TABLE number AS SELECT DATE '2024-01-31' AS current")
    said = creditline("monitor", world.model, world.data, *MAY, "--history", other)
    assert said.code == 1
    assert "is the history of model abc and not of" in said.problem
    none = tmp_path / "none.duckdb"
    none.write_text("months", encoding="utf-8")
    said = creditline("monitor", world.model, world.data, *MAY, "--history", none)
    assert said.code == 1
    assert "is no history of creditline monitor" in said.problem


def test_a_day_of_nobody_and_a_table_that_is_not_there_are_refused(creditline, world, tmp_path):
    said = creditline("monitor", world.model, world.data, "--reference", "1990-01-31", "--current", "2024-05-31")
    assert said.code == 1
    assert "and not of 1990-01-31; name a day of these" in said.problem
    lender = tmp_path / "lender"
    lender.mkdir()
    for file in Path(world.data).iterdir():
        if file.is_file() and file.stem != "transactions":
            (lender / file.name).symlink_to(file)
    said = creditline("monitor", world.model, lender, *MAY)
    assert said.code == 1
    assert "features that" in said.problem
    assert "does not have" in said.problem


@pytest.mark.slow
def test_a_month_is_logged_where_it_is_asked(creditline, world, tmp_path):
    from mlflow import MlflowClient

    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    said = creditline("monitor", world.model, world.data, *MAY, "--out", tmp_path / "may", "--tracking-uri", uri)
    assert said.code == 0
    client = MlflowClient(tracking_uri=uri)
    place = client.get_experiment_by_name("creditline-monitor")
    assert place is not None
    (run,) = client.search_runs([place.experiment_id])
    assert run.data.tags["alerts"] == "none"
    assert run.data.metrics["customers"] == 400
    assert {file.path for file in client.list_artifacts(run.info.run_id)} == {"monitor.html", "monitor.json"}
