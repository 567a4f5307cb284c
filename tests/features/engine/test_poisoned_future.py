"""Nothing that happens, or becomes known, after `as_of` changes any feature of the catalogue by a single bit.

The poisoned copy of a data set has, for every row of every table, the same row after `as_of` with other values, and
the same row again with other values recorded after `as_of`; repayments due get payments recorded later, loans
elsewhere an end later, macro series figures published later.
"""

import random
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.contract import TABLES, Kind
from creditline.features.data import Attribute
from creditline.features.declare import aggregates
from creditline.features.engine import compute_features

AS_OF = date(2023, 12, 31)
LATER = AS_OF + timedelta(1)
CUSTOMERS = tuple("abcdef")
CATALOGUE = catalogue("p", [Attribute("job", False)])


def other_values(table, row):
    changed = dict(row)
    for column in TABLES[table].columns:
        if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER):
            changed[column.name] = 7 if row.get(column.name) is None else row[column.name] * 3 + 1
        elif column.kind is Kind.TEXT and column.optional:
            changed[column.name] = "poison"
    return changed


def poisoned(table, rows):
    at = "period_on" if table == "macro" else TABLES[table].known_from
    found = []
    for i, row in enumerate(rows):
        when = LATER + timedelta(i % 40)
        after = {**other_values(table, row), at: datetime.combine(when, datetime.min.time()) if at == "ts" else when}
        late = {**other_values(table, row), "recorded_at": datetime(2024, 1, 1)}
        found.append(row)
        if table == "installments":
            found[-1] = row if row["paid_on"] else {**row, "paid_on": LATER, "amount_paid": 1.0}
            late = {
                **row,
                "paid_on": row["due_on"],
                "amount_paid": row["amount_due"],
                "recorded_at": datetime(2024, 1, 1),
            }
            after = {**row, "due_on": when, "amount_due": 5.0}
        elif table == "obligations":
            found[-1] = row if row["closed_on"] else {**row, "closed_on": LATER}
        elif table == "macro":
            found.append({**other_values(table, row), "region": row["region"], "published_on": LATER})
            late["region"] = after["region"] = row["region"]
        found.extend((after, late))
    return found


@pytest.fixture(scope="module")
def before_and_after(history, write, pairs_table, tmp_path_factory):
    """(features at as_of, the same from the poisoned data), and both again ten days later, when all is known."""
    chance = random.Random(7)
    tables = history(lambda options: chance.choice(list(options)), CUSTOMERS, 30)
    bad = {name: rows if name == "customers" else poisoned(name, rows) for name, rows in tables.items()}
    bad["customers"] = [*tables["customers"], {**tables["customers"][0], "customer_id": "late", "opened_on": LATER}]
    frames = []
    for rows in (tables, bad):
        data = write(tmp_path_factory.mktemp("data"), rows)
        for day in (AS_OF, AS_OF + timedelta(45)):
            frames.append(compute_features(data, pairs_table([(c, day) for c in (*CUSTOMERS, "nobody")]), CATALOGUE))
    clean, clean_later, dirty, dirty_later = frames
    return clean, dirty, clean_later, dirty_later


def bits(frame, name):
    column = frame[name].combine_chunks()
    if pa.types.is_floating(column.type):
        return [None if v is None else v.hex() for v in column.to_pylist()]
    return column.to_pylist()


@pytest.mark.parametrize("name", [feature.name for feature in CATALOGUE])
def test_the_future_does_not_change(before_and_after, name):
    clean, dirty, _, _ = before_and_after
    assert bits(clean, name) == bits(dirty, name)


def test_the_poison_is_strong(before_and_after):
    # What must change nothing on as_of changes nearly every history feature once it has happened and is known.
    _, _, clean, dirty = before_and_after
    of_history = [f.name for f in CATALOGUE if any(aggregates(f.expression))]
    untouched = [name for name in of_history if bits(clean, name) == bits(dirty, name)]
    assert len(untouched) < 0.15 * len(of_history), untouched
