"""Edits then their inverse give the same bytes, in whatever order edits come; what happens after a day changes nothing of it."""

import random
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.catalogue import BUILT_IN
from creditline.features.contract import TABLES, Kind
from creditline.features.edits.changes import changes_of
from creditline.features.edits.edit import Addition, Correction, Edits, RowMeant, Strike
from creditline.features.edits.inverse import inverse
from creditline.features.edits.view import given_of, with_edits
from creditline.features.engine import compute_features
from creditline.features.testing.histories import made_up_history
from creditline.features.testing.tables import pairs_of, write_tables

AS_OF = date(2024, 1, 1)
EDITED = ("transactions", "installments", "lines", "inquiries", "obligations", "logins", "applications")


def with_ids(tables):
    """A key on every second row; the others go by what they say."""
    number, found = 0, {}
    for name, rows in tables.items():
        found[name] = []
        for row in rows:
            number += 1
            keyed = TABLES[name].is_event and number % 2
            found[name].append({**row, "record_id": f"r{number}"} if keyed else dict(row))
    found["customers"] = [{**row, "opened_on": None} for row in tables["customers"]]
    return found


def some_edits(tables, pick, grounds, when=lambda row, at: True):
    """Independent edits of customer a: each row is named by one at most."""
    made = []
    for name in EDITED:
        table = TABLES[name]
        own = [row for row in tables.get(name, ()) if row["customer_id"] == "a" and when(row, table.known_from)]
        for place, row in enumerate(own):
            keyed = row.get("record_id") is not None
            meant = RowMeant(row["record_id"]) if keyed else RowMeant(where=said(row, name), copies=1)
            what = pick(["strike", "correct", "leave", "leave"])
            alone = keyed or sum(said(one, name) == said(row, name) for one in own) == 1
            if what == "strike" and alone:
                made.append(Strike(name, meant, grounds))
            if what == "correct" and alone:
                values = {
                    c.name: changed(row, c)
                    for c in table.columns
                    if c.kind is Kind.MONEY and row.get(c.name) is not None
                }
                if values:
                    made.append(Correction(name, meant, values, grounds))
            if not place and not table.key and pick([True, False]):
                made.append(Addition(name, facts(row) | {"record_id": f"new-{name}"}, grounds))
    return made


def facts(row):
    return {name: value for name, value in row.items() if name != "customer_id" and value is not None}


def said(row, table):
    return {column.name: row.get(column.name) for column in TABLES[table] if column.name != "customer_id"}


def changed(row, column):
    return row[column.name] + 0.25


def features_of(data):
    catalogue = BUILT_IN.of(data, None)
    catalogue = catalogue.available(data).only([f.name for f in catalogue.available(data)][::80])
    return compute_features(data, pairs_of([("a", AS_OF), ("b", AS_OF)]), catalogue)


@pytest.mark.slow
@settings(max_examples=3, derandomize=True, database=None)
@given(st.integers(0, 10_000))
def test_undone_edits_leave_the_same_bytes_whatever_their_order(grounds, seed):
    chance = random.Random(seed)
    tables = with_ids(made_up_history(chance.choice, ("a", "b"), 6))
    with tempfile.TemporaryDirectory() as folder:
        data = write_tables(Path(folder), tables)
        made = some_edits(tables, chance.choice, grounds)
        if not made:
            return
        edits = Edits("a", tuple(made))
        seen = with_edits(data, [edits])
        turned = with_edits(data, [Edits("a", tuple(chance.sample(made, len(made))))])
        assert turned.fingerprint() == seen.fingerprint() != data.fingerprint()
        assert features_of(turned).equals(features_of(seen))
        with data.connect() as connection:
            back = inverse(changes_of(edits, given_of(data, connection, "a")))
        undone = with_edits(seen, [back])
        assert undone.fingerprint() == data.fingerprint()
        assert features_of(undone).equals(features_of(data))


@pytest.mark.slow
@settings(max_examples=2, derandomize=True, database=None)
@given(st.integers(0, 10_000))
def test_an_edit_of_an_event_after_the_day_changes_nothing(grounds, seed):
    chance = random.Random(seed)
    tables = with_ids(made_up_history(chance.choice, ("a", "b"), 8))
    # due days reach into the future, so that an instalment that falls due later is told of before
    tables = {name: rows for name, rows in tables.items() if name not in ("installments", "obligations")}

    def later(row, at):
        when = row[at].date() if isinstance(row[at], datetime) else row[at]
        return when > AS_OF

    with tempfile.TemporaryDirectory() as folder:
        data = write_tables(Path(folder), tables)
        made = some_edits(tables, chance.choice, grounds, later)
        row = {"ts": datetime(2024, 1, 2) + timedelta(hours=3), "institution": "x"}
        seen = with_edits(data, [Edits("a", (*made, Addition("inquiries", row, grounds)))])
        assert seen.fingerprint() != data.fingerprint()
        assert features_of(seen).equals(features_of(data))
