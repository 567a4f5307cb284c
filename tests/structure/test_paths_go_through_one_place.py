"""No other module hands a path to DuckDB, PyArrow, SQLAlchemy or MLflow than through `features/output/paths.py`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "features/output/paths.py"
SOURCES = [
    f for room in ("features", "models", "training", "creditline") for f in (ROOT / room).rglob("*.py") if f != PLACE
]
SQL = re.compile(r"\b(read_parquet|parquet_scan|read_csv|read_csv_auto|read_json)\s*\(|\bCOPY \(|^ATTACH |sqlite:///")
# What opens a path, and which argument is one; pandas reads files of importers, named as `Path`, which it takes as it is.
OPENERS = {
    "ParquetFile": 0,
    "ParquetWriter": 0,
    "read_schema": 0,
    "read_metadata": 0,
    "parquet.read_table": 0,
    "pq.read_table": 0,
    "csv.read_csv": 0,
    "csv.open_csv": 0,
    "parquet.write_table": 1,
    "pq.write_table": 1,
    "csv.write_csv": 1,
    "pyfunc.load_model": 0,
    "dataset": 0,
    "RDBStorage": 0,
    "sqlite3.connect": 0,
}
THROUGH = {"arrow_path", "sqlite_uri", "sqlite_read_only"}
BESIDES = {
    "features/output/table.py:csv.write_csv",
    "models/export/mlflow/route.py:pyfunc.load_model",
    "models/server/tables/decode.py:ParquetFile",  # a file that is open
}


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def opened(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for opener, place in OPENERS.items():
                called = name_of(node)
                if (called == opener or called.endswith(f".{opener}")) and len(node.args) > place:
                    yield opener, node.args[place]


def test_no_module_writes_a_path_into_sql_or_a_url():
    found = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_every_path_that_is_opened_went_through_it():
    found, seen = [], 0
    for file in SOURCES:
        for opener, argument in opened(ast.parse(file.read_text(encoding="utf-8"))):
            seen += 1
            through = isinstance(argument, ast.Call) and name_of(argument) in THROUGH
            name = f"{file.relative_to(ROOT).as_posix()}:{opener}"
            if not through and name not in BESIDES:
                found.append(f"{name} takes {ast.unparse(argument)}")
    assert found == []
    assert seen > 15


def test_no_link_is_passed_over_by_another_walk_of_folders():
    """`files.py` alone decides which files are a table's; `rglob`, which leaves linked folders out, decides nothing of data."""
    reading = (ROOT / "features/data/reading").rglob("*.py")
    assert [str(file) for file in reading if re.search(r"\.r?glob\(", file.read_text(encoding="utf-8"))] == []
