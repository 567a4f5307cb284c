"""Random histories through both engines, over the whole catalogue.

Money is in quarters, so every sum is exact in float64 and what is left to differ is the rounding of means, deviations,
trends, logarithms and quotients: a few units in the last place of numbers no larger than the data. 1e-9 of the larger
of the value and 1 is a thousand times that, and far below any difference a wrong row would make.
"""

import random
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditline.features.catalogue import catalogue
from creditline.features.data import Settings
from creditline.features.engine import compute_features
from creditline.features.engine.reference import reference_features

DAYS = [date(2023, 1, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 4, 30), date(2024, 5, 16)]
COVERED = Settings(covered_from={"logins": date(2023, 10, 1), "installments": date(2024, 1, 1)})


def compared(tables, write, pairs_table, target, lender):
    """(pairs that differ, features that were ever neither null nor 0)."""
    with tempfile.TemporaryDirectory() as folder:
        opened = write(Path(folder), tables, lender)
        features = catalogue(target, opened.attributes)
        pairs = [(customer, day) for day in DAYS for customer in ("b", "a", "nobody")]
        fast = compute_features(opened, pairs_table(pairs), features).to_pylist()
    slow = reference_features(tables, pairs, features, lender)
    found = [d for one, other in zip(fast, slow, strict=True) for d in differences(one, other)]
    return found, {name for row in slow for name in row if row[name]} - {"customer_id", "as_of"}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(st.data())
@pytest.mark.parametrize(("target", "lender"), [("p", Settings()), (None, COVERED)])
def test_the_fast_engine_says_what_the_reference_says(history, write, pairs_table, target, lender, data):
    tables = history(lambda options: data.draw(st.sampled_from(options)), ("a", "b"), 6)
    assert compared(tables, write, pairs_table, target, lender)[0] == []


def test_on_long_histories_where_nearly_every_feature_has_something_to_say(history, write, pairs_table):
    spoken = set()
    for seed in range(4):
        chance = random.Random(seed)
        tables = history(lambda options: chance.choice(list(options)), ("a", "b"), 80)  # noqa: B023
        found, said = compared(tables, write, pairs_table, "p", Settings())
        assert found == []
        spoken |= said
    features = catalogue("p", indicators=("unemployment", "inflation"))
    assert len(spoken & {f.name for f in features}) > 0.9 * len(features)


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
