"""Every place a command is told, read from or written to, under names that other programs read as patterns, URLs or options."""

import shutil
from pathlib import Path

import pytest
from pyarrow import csv, parquet

NAMES = (
    "a[1]", "a?b", "a*", "a%41", "a#b", "a'b", 'a"b', "a;b&c", " a b", "中文", "😀", "new\nline", "-out", "~", "x" * 240,
    "s3:", "status=1", "**", "$HOME", "[red]",
)  # fmt: skip
ALL_AT_ONCE = "-[1]?*%41#'\" ;&=中😀\n~"
DECOYS = ("a1", "aab", "aA", "a")


@pytest.fixture
def home(tmp_path, lender) -> Path:
    """A folder with decoys: lenders of somebody else, under the names that a pattern would match or a URL decode to."""
    for name in DECOYS:
        shutil.copytree(lender, tmp_path / name / "lender")
        for file in (tmp_path / name / "lender").iterdir():
            file.write_text(file.read_text().replace("007", "decoy"), encoding="utf-8")
        (tmp_path / name / "rows.csv").write_text("customer_id,as_of\ndecoy,2024-02-29\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "relative"),
    [
        (ALL_AT_ONCE, False),
        ("s3:", True),
        *[
            pytest.param(name, place % 2 == 0, marks=[pytest.mark.slow, pytest.mark.long])
            for place, name in enumerate(NAMES)
        ],
    ],
)
def test_check_and_features(creditline, home, lender, monkeypatch, name, relative):
    (home / name).mkdir(exist_ok=True)
    shutil.move(lender, home / name / "lender")
    (home / name / "rows.csv").write_text("customer_id,as_of\n007,2024-02-29\n")
    monkeypatch.chdir(home)
    place = Path(name) if relative else home / name
    ended = ("--", place / "lender") if relative and name.startswith("-") else (place / "lender",)
    before = sorted(home.iterdir())
    assert "installments 3 rows: nothing is wrong" in creditline("check", *ended).out
    for out in ("f.csv", "f.parquet") if name == ALL_AT_ONCE else ("f.parquet",):
        said = creditline("features", f"--rows={place / 'rows.csv'}", f"--out={place / out}", *ended)
        assert said.code == 0, said.err
    made = home / name
    assert parquet.read_table(str(made / "f.parquet"))["customer_id"].to_pylist() == ["007"]
    assert sorted(home.iterdir()) == before


@pytest.mark.long
@pytest.mark.slow
def test_what_takes_a_model(creditline, world, home):
    place = home / ALL_AT_ONCE
    place.mkdir()
    shutil.copytree(world.model, place / "model")
    shutil.copytree(world.data, place / "lender")
    model, data, day = place / "model", place / "lender", "2024-02-29"
    before = sorted(home.iterdir())

    def done(*arguments: object) -> str:
        said = creditline(*arguments)
        assert said.code == 0, said.err
        return said.out

    done("score", model, data, "--as-of", day, "--out", place / "scores.csv")
    rows = place / "rows.parquet"
    parquet.write_table(csv.read_csv(str(place / "scores.csv")).select(["customer_id", "as_of"]).slice(0, 3), str(rows))
    done("score", model, data, "--rows", rows, "--out", place / "some.parquet")
    assert parquet.read_table(str(place / "some.parquet")).num_rows == 3
    done("features", data, "--as-of", day, "--out", place / "features")
    first = "2024-01-31"
    done("decide", model, data, "--as-of", first, "--policy", "graded", "--out", place / "first.parquet")
    decide = ("decide", model, data, "--as-of", day, "--policy", "graded", "--state", place / "first.parquet")
    customer = parquet.read_table(str(place / "first.parquet"))["customer_id"][0].as_py()
    done(*decide, "--out", place / "d.csv", "--receipts", place / "receipts", "--customer", customer)
    receipt = next((place / "receipts").glob("*.json"))
    assert "equal" in done("verify", receipt, model, data, "--policy", "graded", "--state", place / "first.parquet")
    done(*decide, "--out", place / "d.parquet")
    done("export", model, place / "bundle.zip", "--to", "bundle", "--kept", place / "d.kept.parquet")
    done("export", model, place / "pyfunc", "--to", "mlflow")
    done("simulate", place / "world", "--customers", "50", "--months", "18")
    done("check", place / "world")
    assert sorted(home.iterdir()) == before


@pytest.mark.slow
def test_a_store_under_a_name_that_is_a_url(home):
    from creditline.models.export.mlflow.quiet import quiet
    from creditline.training.track import sqlite_uri
    from creditline.training.track.store import experiment_id, open_client

    for name in ("out?q=1", "a%41", "a#b", ALL_AT_ONCE):
        file = home / name / "mlflow.db"
        before = {one.name for one in home.iterdir()}
        with quiet():
            client = open_client(sqlite_uri(file))
            run = client.create_run(experiment_id(client, sqlite_uri(file), "creditline", None))
            client.log_text(run.info.run_id, "mine", "told.txt")
        assert {one.name for one in home.iterdir()} == before | {name}
        assert {one.name for one in (home / name).iterdir()} == {"mlflow.db", "mlflow-files"}
        assert [one.read_text() for one in (home / name / "mlflow-files").rglob("told.txt")] == ["mine"]
