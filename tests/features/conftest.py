"""Histories as readable tables, and random ones; what linked accounts owed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa
import pytest
from reference_features import reference_features

from creditline.features.contract import TABLES, Kind
from creditline.features.data import DataSet, Settings
from creditline.features.declare import Audience, Concept, Family, Feature, Number, Unit
from creditline.features.engine.compute.neighbours import PAST_DUE
from creditline.features.testing.histories import made_up_history
from creditline.features.testing.tables import Tables, arrow_of, pairs_of, write_tables
from creditline.features.words.named import Named


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


def _feature(expression: Number, unit: Unit = Unit.INDEX) -> Feature:
    return Feature(
        "a.feature", expression, Concept.alike(Family.SPENDING, "a"), unit, Named.alike("it"), Audience.CUSTOMER
    )


@pytest.fixture(scope="session")
def read() -> Callable[[str, str], list[dict[str, object]]]:
    return _read


@pytest.fixture(scope="session")
def arrow() -> Callable[[str, Sequence[Mapping[str, object]]], pa.Table]:
    return arrow_of


@pytest.fixture(scope="session")
def write() -> Callable[..., DataSet]:
    return write_tables


@pytest.fixture(scope="session")
def pairs_table() -> Callable[[Sequence[tuple[object, date]]], pa.Table]:
    return pairs_of


@pytest.fixture(scope="session")
def a_feature() -> Callable[..., Feature]:
    return _feature


def _neighbours(tables: Tables, days: Sequence[date], settings: Settings) -> dict[object, dict[date, bool | None]]:
    """What every customer owed as known on each day, as the reference counts it: online this is an input."""
    if "installments" not in tables:
        return {}
    found: dict[object, dict[date, bool | None]] = {}
    for customer in tables["customers"]:
        name, opened = customer["customer_id"], customer.get("opened_on")
        rows = reference_features(tables, [(name, day) for day in days], PAST_DUE, settings)
        counts = dict(zip(days, (row["linked.repayments_past_due"] for row in rows), strict=True))
        found[name] = {
            day: None if count is None or (isinstance(opened, date) and opened > day) else bool(count)
            for day, count in counts.items()
        }
    return found


@pytest.fixture(scope="session")
def neighbours() -> Callable[[Tables, Sequence[date], Settings], dict[object, dict[date, bool | None]]]:
    return _neighbours


@pytest.fixture(scope="session")
def history() -> Callable[..., Tables]:
    return made_up_history
