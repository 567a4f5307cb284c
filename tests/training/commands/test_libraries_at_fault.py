"""Errors of libraries that the data or the machine caused exit with 1 and one sentence; the program's own faults with 3."""

import sqlite3
from contextlib import closing

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy

from creditline.training.commands.terminal.failure import exit_code_of


def _no_memory_of_numpy(_):
    np.empty(2**55)


def _no_memory_of_python(_):
    raise MemoryError


def _no_memory_of_duckdb(_):
    with duckdb.connect(config={"memory_limit": "2MB", "max_temp_directory_size": "0KB"}) as connection:
        connection.execute("SELECT list(i) FROM range(10_000_000) t(i)").fetchall()


def _no_memory_behind_another(folder):
    try:
        _no_memory_of_numpy(folder)
    except MemoryError as error:
        raise RuntimeError("a worker failed") from error


def _damaged_pages(folder):
    file = folder / "x.parquet"
    pq.write_table(pa.table({"x": [str(n * n) for n in range(5000)]}), file, compression="zstd", use_dictionary=False)
    content = bytearray(file.read_bytes())
    content[200:6000] = bytes(5800)
    file.write_bytes(content)
    duckdb.sql(f"SELECT sum(length(x)) FROM read_parquet('{file}')").fetchall()


def _not_utf_8(folder):
    (folder / "x.txt").write_bytes(b"ab\xff")
    (folder / "x.txt").read_text(encoding="utf-8")


def _no_cast(_):
    duckdb.sql("SELECT CAST('a' || i AS INTEGER) FROM range(3) t(i)").fetchall()


def _arrow(_):
    pa.array(["a"]).cast(pa.int64())


def _locked(folder):
    with (
        closing(sqlite3.connect(folder / "x.db", isolation_level=None)) as one,
        closing(sqlite3.connect(folder / "x.db", timeout=0)) as other,
    ):
        one.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE t (x)")


def _no_database(folder):
    (folder / "x.db").write_text("text of no database, and long enough to be one" * 50)
    engine = sqlalchemy.create_engine(f"sqlite:///{folder / 'x.db'}")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT * FROM runs")
    finally:
        engine.dispose()


def _a_fault_of_ours(_):
    duckdb.sql("SELECT no_such_column FROM range(3)")


@pytest.mark.parametrize(
    ("fails", "code", "said"),
    [
        (_no_memory_of_numpy, 1, "memory ran out"),
        (_no_memory_of_python, 1, "memory ran out"),
        (_no_memory_of_duckdb, 1, "memory ran out"),
        (_no_memory_behind_another, 1, "memory ran out"),
        (_damaged_pages, 1, "the data cannot be read"),
        (_not_utf_8, 1, "not UTF-8 (byte 2 of a text is 0xff)"),
        (_no_cast, 1, "the data cannot be read"),
        (_arrow, 1, "the data cannot be read"),
        (_locked, 1, "an SQLite file cannot be used: database is locked"),
        (_no_database, 1, "file is not a database"),
        (_a_fault_of_ours, 3, "internal fault, BinderException"),
    ],
)
def test_what_it_exits_with(fails, code, said, tmp_path, capsys):
    with pytest.raises(Exception) as raised:
        fails(tmp_path)
    assert exit_code_of(raised.value) == code
    told = capsys.readouterr().err
    assert said in told
    assert told.startswith("creditline: ")
    assert told.count("\n") == 1
