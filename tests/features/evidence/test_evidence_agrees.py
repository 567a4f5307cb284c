"""Random histories: the compiled evidence names what the words of the declarations name, and it is enough.

Every row has a `record_id`, so a set of moves can be compared whole.
"""

import random
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_evidence import reference_evidence
from reference_features import reference_features

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.data import Settings
from creditline.features.declare import (
    Aggregate,
    Anchor,
    AtLeast,
    Audience,
    Concept,
    Fact,
    Family,
    Feature,
    How,
    OnTarget,
    Rows,
    Unit,
    aggregates,
)
from creditline.features.declare.expression import facts
from creditline.features.evidence.of_data import evidence_chunks
from creditline.features.words.named import Named

SPANS = [
    (date(2023, 12, 31), date(2024, 1, 31)),
    (date(2024, 1, 1), date(2024, 1, 2)),
    (date(2023, 3, 1), date(2023, 4, 1)),
]
COVERED = Settings(
    covered_from={"logins": date(2023, 10, 1), "installments": date(2024, 1, 20), "decisions": date(2024, 1, 1)}
)
AT = {  # tables whose rows may come again, and their event times
    "transactions": ["ts"],
    "logins": ["ts"],
    "inquiries": ["ts"],
    "applications": ["applied_on"],
    "obligations": ["opened_on"],
    "decisions": ["decided_on"],
}
EXTRA = [
    *(
        Aggregate(Rows("statements", (OnTarget(),)), how, "utilisation", 180, Anchor.BEFORE_CUT)
        for how in (How.MEAN, How.MAX, How.LAST, How.SLOPE, How.STREAK)
    ),
    Aggregate(Rows("transactions"), How.SUM, "amount", 30, Anchor.BEFORE_CUT),
    Aggregate(Rows("transactions"), How.NEW, "counterparty", 90, Anchor.BEFORE_CUT),
    Aggregate(Rows("transactions"), How.NEW, "counterparty", 30),
    Aggregate(Rows("transactions"), How.TYPICAL_MONTH, "amount", 90, Anchor.BEFORE_CUT),
    Aggregate(Rows("transactions"), How.FIRST, "balance", 60),
    Aggregate(Rows("transactions"), How.STREAK, "hour", 90),
    Aggregate(Rows("dues"), How.MAX, "days_past_due", None, Anchor.BEFORE_CUT),
    Aggregate(Rows("dues", (AtLeast("days_late", 1),)), How.COUNT, None, 90),
    Aggregate(Rows("dues"), How.SUM, "paid", 60),
    Aggregate(Rows("dues"), How.SUM, "amount_past_due"),
    Aggregate(Rows("obligations"), How.SUM, "open"),
    Aggregate(Rows("obligations"), How.MEAN, "days_open", 90),
    Aggregate(Rows("links"), How.SUM, "other_past_due", 365, Anchor.BEFORE_CUT),
    Aggregate(Rows("links"), How.NEW, "other_id", 90),
    Fact("job", is_attribute=True),
]


def everything(target, attributes=()):
    """The catalogue, and what it does not declare."""
    words = Named.alike("it")
    extra = [
        Feature(f"extra.n{i}", expression, Concept.alike(Family.NETWORK, "extra"), Unit.INDEX, words, Audience.INTERNAL)
        for i, expression in enumerate(EXTRA)
    ]
    return Catalogue((*catalogue(target, attributes), *extra), target)


def with_ids(tables):
    """The history with a key on every row; equal rows are two rows."""
    found, number = {}, 0
    for name, rows in tables.items():
        found[name] = []
        for row in rows:
            number += 1
            found[name].append(row if name == "customers" else {**row, "record_id": f"r{number:04d}"})
    found["customers"] = [{**row, "opened_on": None} for row in tables["customers"]]
    return found


def ids(tables):
    return {id(row): row["record_id"] for name, rows in tables.items() if name != "customers" for row in rows}


def compiled(opened, features, span, customers=("a", "b")):
    """(customer, feature) -> the moves, from the data set."""
    names = [feature.name for feature in features]
    asks = pa.table(
        {"customer_id": [c for c in customers for _ in names], "feature": [n for _ in customers for n in names]}
    )
    found = {(c, n): set() for c in customers for n in names}
    for chunk in evidence_chunks(opened, features, asks, *span, most=1000):
        for row in chunk.to_pylist():
            found[row["customer_id"], row["feature"]].add((row["table"], row["record_id"], row["move"], row["day"]))
            assert row["more"] == 0
            assert row["on"] <= span[1] and span[0] < row["day"] <= span[1]
    return found


def in_words(tables, features, span, target, lender, customers=("a", "b")):
    name = ids(tables)
    return {
        (customer, feature.name): {
            (table, name[record], str(move), day)
            for table, record, move, day in reference_evidence(tables, customer, *span, feature, target, lender)
        }
        for customer in customers
        for feature in features
    }


def ages(feature):
    """Whether it changes though no row does."""
    if any(not fact.is_attribute for fact in facts(feature.expression)):
        return True
    return any(a.how in (How.RECENCY, How.AGE, How.TYPICAL_MONTH) for a in aggregates(feature.expression))


def check(history, write, pick, target, lender, span, subset):
    tables = with_ids(history(pick, ("a", "b"), 6))
    with tempfile.TemporaryDirectory() as folder:
        opened = write(Path(folder), tables, lender)
        features = everything(target, opened.attributes)
        features = Catalogue(tuple(features)[subset], target)
        fast = compiled(opened, features, span)
    slow = in_words(tables, features, span, target, lender)
    assert {key: (fast[key], slow[key]) for key in fast if fast[key] != slow[key]} == {}
    was, now = (
        {row["customer_id"]: row for row in reference_features(tables, [("a", d), ("b", d)], features, lender)}
        for d in span
    )
    for customer, name in fast:
        one, other = was[customer][name], now[customer][name]
        if not fast[customer, name] and not ages(features[name]):
            if lender is COVERED and (one is None) != (other is None):
                continue  # a feed began to cover the window
            assert one == other or abs(one - other) < 1e-9 * max(1, abs(one)), name
    return sum(map(len, fast.values()))


@settings(max_examples=5, derandomize=True, database=None)
@given(st.data())
@pytest.mark.parametrize(("target", "lender"), [("p", Settings()), (None, COVERED)])
def test_what_moved_is_what_the_declarations_say(history, write, target, lender, data):
    span = data.draw(st.sampled_from(SPANS))
    part = data.draw(st.integers(0, 15))
    check(
        history, write, lambda options: data.draw(st.sampled_from(options)), target, lender, span, slice(part, None, 16)
    )


@pytest.mark.parametrize("seed", range(2))
def test_a_poisoned_future_changes_nothing(history, write, seed):
    """What happens after the later date, or is recorded after it, is neither named nor felt."""
    span = SPANS[0]
    tables = with_ids(history(random.Random(seed).choice, ("a", "b"), 10))
    after = datetime.combine(span[1], time()) + timedelta(1)
    poison = {
        name: [row | {"recorded_at": after, "record_id": f"late{i}"} for i, row in enumerate(rows)]
        + [
            row | {at: after if isinstance(row[at], datetime) else after.date(), "record_id": f"next{i}"}
            for at in AT[name]
            for i, row in enumerate(rows)
        ]
        for name, rows in tables.items()
        if name in AT
    }
    poisoned = {name: [*rows, *poison.get(name, ())] for name, rows in tables.items()}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        clean = write(Path(one), tables, Settings())
        features = Catalogue(tuple(everything("p", clean.attributes))[seed::3], "p")
        was = compiled(clean, features, span)
        assert compiled(write(Path(other), poisoned, Settings()), features, span) == was
    assert any(was.values())


@pytest.mark.parametrize("seed", range(2))
def test_the_rows_that_counted_are_enough(history, write, seed):
    """Counts and sums at the later date follow from the earlier, the rows named and their amounts."""
    span = SPANS[0]
    tables = with_ids(history(random.Random(seed).choice, ("a", "b"), 30))
    amount = {row["record_id"]: row["amount"] for row in tables["transactions"]}
    words = Named.alike("it")
    made = [
        Feature(
            f"t.{how}{days or ''}",
            Aggregate(Rows("transactions"), how, of, days),
            Concept.alike(Family.SPENDING, "extra"),
            Unit.INDEX,
            words,
            Audience.CUSTOMER,
        )
        for how, of in ((How.COUNT, None), (How.SUM, "amount"))
        for days in (30, 90, None)
    ]
    features = Catalogue(tuple(made), "p")
    with tempfile.TemporaryDirectory() as folder:
        moves = compiled(write(Path(folder), tables, Settings()), features, span)
    was, now = (
        {row["customer_id"]: row for row in reference_features(tables, [("a", d), ("b", d)], features, Settings())}
        for d in span
    )
    for (customer, name), found in moves.items():
        step = sum(
            (1 if move == "entered" else -1) * (1 if "count" in name else amount[record])
            for _, record, move, _ in found
        )
        assert was[customer][name] + step == now[customer][name]  # quarters: exact in float64
    assert any(moves.values())
