"""Random histories through every engine, over the whole catalogue, links, and windows that end before a cut.

Money is in quarters, so every sum is exact in float64 and what is left to differ from the reference is the rounding of
means, deviations, trends, logarithms and quotients: a few units in the last place of numbers no larger than the data.
1e-9 of the larger of the value and 1 is a thousand times that, and far below any difference a wrong row would make.
Batch and online do not differ by a bit.
"""

import random
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_features import reference_features

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.data import Settings
from creditline.features.declare import (
    Aggregate,
    Anchor,
    AtLeast,
    Audience,
    Concept,
    Family,
    Feature,
    FinalEvent,
    How,
    LoanArrears,
    OnTarget,
    Ratio,
    Rows,
    StatementArrears,
    Unit,
)
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.online import OnlineFeatures
from creditline.features.words.named import Named

DAYS = [date(2023, 1, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 4, 30), date(2024, 5, 16)]
COVERED = Settings(covered_from={"logins": date(2023, 10, 1), "installments": date(2024, 1, 1)})
LINKED = Rows("links", (AtLeast("other_past_due", 1),))
EXTRA = [
    *(
        Aggregate(Rows("statements", (OnTarget(),)), how, "utilisation", 180, Anchor.BEFORE_CUT)
        for how in (How.MEAN, How.MAX, How.LAST, How.SLOPE, How.STREAK)
    ),
    *(
        Aggregate(Rows("transactions"), how, "amount", days, Anchor.BEFORE_CUT)
        for how in (How.SUM, How.DEVIATION)
        for days in (30, 365)
    ),
    Aggregate(Rows("transactions"), How.NEW, "counterparty", 90, Anchor.BEFORE_CUT),
    Aggregate(Rows("transactions"), How.TYPICAL_MONTH, "amount", 90, Anchor.BEFORE_CUT),
    Aggregate(Rows("dues"), How.MAX, "days_past_due", None, Anchor.BEFORE_CUT),
    Aggregate(Rows("links"), How.SUM, "other_past_due", 365, Anchor.BEFORE_CUT),
    Aggregate(Rows("links"), How.DISTINCT, "other_id"),
    Aggregate(Rows("links"), How.NEW, "other_id", 90),
    Aggregate(Rows("links"), How.MEAN, "other_past_due"),
    LoanArrears(20),
    LoanArrears(1, 60.0),
    StatementArrears(1),
    StatementArrears(2, 50.0),
    FinalEvent(("fraud", "write_off")),
    Ratio(Aggregate(LINKED, How.DISTINCT, "other_id"), Aggregate(Rows("links"), How.DISTINCT, "other_id")),
]


def everything(target, attributes=()):
    """The catalogue, and what it does not declare."""
    words = Named.alike("it")
    extra = [
        Feature(f"extra.n{i}", expression, Concept.alike(Family.NETWORK, "extra"), Unit.INDEX, words, Audience.INTERNAL)
        for i, expression in enumerate(EXTRA)
    ]
    return Catalogue((*catalogue(target, attributes), *extra), target)


def compared(tables, write, pairs_table, neighbours, target, lender, chance):
    """(pairs that differ, features that were ever neither null nor 0)."""
    pairs = [(customer, day) for day in DAYS for customer in ("b", "a", "nobody")]
    with tempfile.TemporaryDirectory() as folder:
        opened = write(Path(folder), tables, lender)
        features = everything(target, opened.attributes)
        fast = compute_features(opened, pairs_table(pairs), features).to_pylist()
    slow = reference_features(tables, pairs, features, lender)
    live = through_memory(tables, pairs, features, lender, neighbours, chance)
    found = [d for one, other in zip(fast, slow, strict=True) for d in differences(one, other)]
    found += [
        (*pair, name, row[name], one[name])
        for pair, row, one in zip(pairs, fast, live, strict=True)
        for name in one
        if bits(row[name]) != bits(one[name])
    ]
    return found, {name for row in slow for name in row if row[name]} - {"customer_id", "as_of"}


def through_memory(tables, pairs, features, lender, neighbours, chance):
    """The same features online, a customer at a time, each table's rows in another order."""
    online = OnlineFeatures(features, lender, tables["macro"])
    past_due = neighbours(tables, DAYS, lender)
    found = {}
    for customer in {name for name, _ in pairs}:
        own = {n: [r for r in rows if r["customer_id"] == customer] for n, rows in tables.items() if n != "macro"}
        records = {name: chance.sample(rows, len(rows)) for name, rows in own.items()}
        rows = online.features(records, DAYS, past_due)
        found |= {(customer, day): rows.row(i) for i, day in enumerate(DAYS)}
    return [found[pair] for pair in pairs]


def bits(value):
    return value.hex() if isinstance(value, float) else value


@settings(max_examples=8, derandomize=True, database=None)
@given(st.data())
@pytest.mark.parametrize(("target", "lender"), [("p", Settings()), ("p", Settings(grace_days=5)), (None, COVERED)])
def test_the_engines_say_the_same(history, write, pairs_table, neighbours, target, lender, data):
    tables = history(lambda options: data.draw(st.sampled_from(options)), ("a", "b"), 6)
    chance = random.Random(1)
    assert compared(tables, write, pairs_table, neighbours, target, lender, chance)[0] == []


def test_on_long_histories_where_nearly_every_feature_has_something_to_say(history, write, pairs_table, neighbours):
    spoken = set()
    for seed, grace in ((1, 0), (7, 3)):
        chance = random.Random(seed)
        tables = history(lambda options: chance.choice(list(options)), ("a", "b"), 80)  # noqa: B023
        found, said = compared(tables, write, pairs_table, neighbours, "p", Settings(grace_days=grace), chance)
        assert found == []
        spoken |= said
    features = catalogue("p", indicators=("unemployment", "inflation"))
    assert len(spoken & {f.name for f in features}) > 0.9 * len(features)
    assert len([name for name in spoken if name.startswith("extra.")]) > 0.9 * len(EXTRA)


def differences(fast, slow):
    assert fast.keys() == slow.keys()
    return [
        (slow["customer_id"], slow["as_of"], name, fast[name], slow[name])
        for name in slow
        if not alike(fast[name], slow[name])
    ]


def alike(one, other):
    if isinstance(one, float) and isinstance(other, float):
        whole = one.is_integer() and other.is_integer() and abs(other) < 1e6
        return one == other if whole else abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
    return one == other
