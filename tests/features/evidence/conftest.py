"""Evidence of a few rows, written as tables."""

import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from creditline.features.catalogue import Catalogue
from creditline.features.data import Settings
from creditline.features.evidence.of_data import evidence_chunks


@pytest.fixture
def moved(read, write, a_feature):
    """`moved(expression, start, end, table=rows, ...)`: what moved it for customer `a`, as lines of words.

    A line: table, record, move, day, amount; the latest event first.
    """

    def find(expression, start, end, most=20, target="p", settings=None, rows=(), **tables):
        given = {name: read(name, text) for name, text in tables.items()} | dict(rows)
        given.setdefault("customers", [{"customer_id": "a", "opened_on": date(2020, 1, 1)}])
        feature = a_feature(expression)
        asks = pa.table({"customer_id": ["a"], "feature": [feature.name]})
        with tempfile.TemporaryDirectory() as folder:
            data = write(Path(folder), given, settings or Settings())
            catalogue = Catalogue((feature,), target)
            ends = [date.fromisoformat(day) for day in (start, end)]
            chunks = list(evidence_chunks(data, catalogue, asks, *ends, most=most))
        return [row for chunk in chunks for row in chunk.to_pylist()]

    return find


@pytest.fixture
def said():
    """The rows as lines of words."""

    def say(rows):
        return [
            f"{row['table']} {row['record_id']} {row['move']} {row['day']} "
            f"{'-' if row['amount'] is None else format(row['amount'], 'g')}"
            for row in rows
        ]

    return say
