"""A path names the file of that name and no other, to DuckDB, PyArrow, SQLAlchemy and `sqlite3`, whatever is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv, parquet

from creditline.features.errors import DataError
from creditline.features.output.paths import (
    arrow_path,
    copy_sql,
    csv_sql,
    duckdb_file,
    folder_of,
    folder_uri,
    parquet_sql,
    sqlite_file,
    sqlite_read_only,
    sqlite_uri,
)

NASTY = (
    "a[1]", "a[", "a]b", "[!a]", "[[]", "a?b", "a*", "**", "a%41", "a%20b", "%", "a#b", "a'b", 'a"b', "a;b", "a&b=c", " a b ",
    "中文", "😀", "new\nline", "-out", "a\\b", "~", "s3:", "file:", "http:", "a=b", "x" * 240, "?uri=true",
)  # fmt: skip
DECOYS = ("a1", "a", "aA", "aaa", "ab", "a b", "x")  # what the names above would match, or decode to
NAMES = st.text(st.sampled_from("[]?*%#'\" ;&=a1-~:中😀\n"), min_size=1, max_size=12).filter(
    lambda name: name not in (".", "..")
)


def beside_decoys(folder: Path, name: str) -> Path:
    """A folder of that name with one row that tells so, as Parquet and CSV, beside others that tell otherwise."""
    for one in {name, *DECOYS}:
        (folder / one).mkdir(exist_ok=True)
        table = pa.table({"told": [one if one == name else "a decoy"]})
        parquet.write_table(table, arrow_path(folder / one / "t.parquet"))
        csv.write_csv(table, arrow_path(folder / one / "t.csv"))
    return folder / name


def holds(place: Path, name: str) -> None:
    with duckdb.connect() as connection:
        for relation in (
            parquet_sql([place / "t.parquet"], ", hive_partitioning = false"),
            csv_sql([place / "t.csv"], ", header = true, all_varchar = true, delim = ',', hive_partitioning = false"),
        ):
            assert connection.execute(f"SELECT told FROM {relation}").fetchall() == [(name,)]
        connection.execute(copy_sql("SELECT 1 AS one", place / "copied.parquet"))
    assert parquet.read_table(arrow_path(place / "copied.parquet")).to_pylist() == [{"one": 1}]
    assert parquet.read_table(arrow_path(place / "t.parquet"))["told"].to_pylist() == [name]
    file = place / "store.db"
    assert sqlite_file(sqlite_uri(file)) == file.resolve()
    with closing(sqlite3.connect(file.absolute())) as connection:
        connection.execute("CREATE TABLE mine (one INT)")
    with closing(sqlite3.connect(sqlite_read_only(file), uri=True)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]
    assert folder_of(folder_uri(place)) == place.resolve()


@pytest.mark.parametrize("name", ["a", "a?b", "50%", "it's", "客户"])
def test_a_database_is_kept_under_a_nasty_name(tmp_path, name):
    file = tmp_path / name / "h.duckdb"
    file.parent.mkdir()
    for told in (1, 2):
        with duckdb_file(file, into=file) as plain, duckdb.connect(plain) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS mine (one INT)")
            connection.execute("INSERT INTO mine VALUES (?)", [told])
    with duckdb_file(file) as plain, duckdb.connect(plain, read_only=True) as connection:
        assert connection.execute("SELECT one FROM mine ORDER BY 1").fetchall() == [(1,), (2,)]
    assert [one.name for one in tmp_path.rglob("*")] == [name, "h.duckdb"]


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name(tmp_path, name):
    holds(beside_decoys(tmp_path, name), name)


@pytest.mark.parametrize("name", ["s3:", "~", "file:", "-out", "a[1]"])
def test_a_nasty_name_from_the_folder_it_is_in(tmp_path, monkeypatch, name):
    beside_decoys(tmp_path, name)
    monkeypatch.chdir(tmp_path)
    holds(Path(name), name)


@settings(max_examples=40)
@given(NAMES)
def test_any_name(tmp_path_factory, name):
    holds(beside_decoys(tmp_path_factory.mktemp("named"), name), name)


def test_what_duckdb_has_no_name_for_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"holds both \\ and one of"):
        parquet_sql([tmp_path / "a\\[1]" / "t.parquet"])


def test_a_store_elsewhere_is_no_file():
    assert sqlite_file("http://tracking:5000") is None
