"""Histories as readable tables, and every engine that turns them into features."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.features.catalogue import Catalogue
from creditline.features.contract import TABLES, Kind
from creditline.features.data import DataSet, Settings
from creditline.features.data.writing import write_settings, write_table
from creditline.features.declare import Audience, Family, Feature, Number, Unit, Words
from creditline.features.engine import compute_features
from creditline.features.engine.reference import reference_features

Tables = dict[str, list[dict[str, object]]]
_ARROW = {
    Kind.DAY: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.MONEY: pa.float64(),
    Kind.NUMBER: pa.float64(),
    Kind.INTEGER: pa.int64(),
}


def _parsed(kind: Kind, text: str) -> object:
    if text == "-":
        return None
    match kind:
        case Kind.DAY:
            return date.fromisoformat(text)
        case Kind.TIMESTAMP:
            return datetime.fromisoformat(text)
        case Kind.MONEY | Kind.NUMBER:
            return float(text)
        case Kind.INTEGER:
            return int(text)
    return text


def _read(table: str, text: str) -> list[dict[str, object]]:
    """Rows of a table written as a header line and lines of words, `-` for null; the customer is `a` if not named."""
    header, *lines = (line.split() for line in text.strip().splitlines())
    kinds = {column.name: column.kind for column in TABLES[table]}
    rows = []
    for line in lines:
        row = {name: _parsed(kinds.get(name, Kind.TEXT), word) for name, word in zip(header, line, strict=True)}
        rows.append(row if table == "macro" or "customer_id" in row else {"customer_id": "a", **row})
    return rows


def _arrow(table: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    columns = {}
    for column in TABLES[table]:
        if any(column.name in row for row in rows) or not column.optional:
            kind = _ARROW.get(column.kind, pa.string())
            columns[column.name] = pa.array([row.get(column.name) for row in rows], kind)
    for name in dict.fromkeys(name for row in rows for name in row if name not in columns):
        columns[name] = pa.array([row.get(name) for row in rows])
    return pa.table(columns)


def _write(folder: Path, tables: Tables, settings: Settings | None = None) -> DataSet:
    """The tables as Parquet files in `folder`, opened."""
    for name, rows in tables.items():
        write_table(folder, name, _arrow(name, rows))
    if settings is not None:
        write_settings(folder, settings)
    return DataSet.open(folder)


def _pairs(pairs: Sequence[tuple[object, date]]) -> pa.Table:
    return pa.table(
        {"customer_id": [customer for customer, _ in pairs], "as_of": pa.array([day for _, day in pairs], pa.date32())}
    )


def _feature(expression: Number, unit: Unit = Unit.INDEX) -> Feature:
    return Feature("a.feature", expression, Family.SPENDING, unit, Words("it", "它"), Audience.CUSTOMER)


@pytest.fixture(scope="session")
def read() -> Callable[[str, str], list[dict[str, object]]]:
    return _read


@pytest.fixture(scope="session")
def arrow() -> Callable[[str, Sequence[Mapping[str, object]]], pa.Table]:
    return _arrow


@pytest.fixture(scope="session")
def write() -> Callable[..., DataSet]:
    return _write


@pytest.fixture(scope="session")
def pairs_table() -> Callable[[Sequence[tuple[object, date]]], pa.Table]:
    return _pairs


@pytest.fixture(scope="session")
def a_feature() -> Callable[..., Feature]:
    return _feature


@pytest.fixture(params=["reference", "batch"])
def value(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., object]:
    """`value(expression, as_of, covered={}, target=None, **tables)` for customer `a`, on every engine in turn.

    Tables are text (see `_read`); `customers` is the one customer `a` unless given. A record long ago keeps every
    as_of later than the first.
    """

    def compute(
        expression: Number,
        as_of: str,
        covered: Mapping[str, str] | None = None,
        target: str | None = None,
        unit: Unit = Unit.INDEX,
        **texts: str,
    ) -> object:
        tables = {name: _read(name, text) for name, text in texts.items()}
        tables.setdefault("customers", [{"customer_id": "a"}])
        tables.setdefault("credit_events", _read("credit_events", "event_on kind\n1990-01-01 fraud"))
        tables.setdefault("logins", []).append({"customer_id": "somebody", "ts": datetime(1990, 1, 1)})
        settings = Settings(covered_from={t: date.fromisoformat(day) for t, day in (covered or {}).items()})
        day = date.fromisoformat(as_of)
        catalogue = Catalogue((_feature(expression, unit),), target)
        if request.param == "reference":
            return reference_features(tables, [("a", day)], catalogue, settings)[0]["a.feature"]
        data = _write(tmp_path, tables, settings)
        return compute_features(data, _pairs([("a", day)]), catalogue)["a.feature"][0].as_py()

    return compute
