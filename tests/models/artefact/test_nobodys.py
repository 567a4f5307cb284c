"""What a model carries of its training rows is nobody's row and nobody's number, and still tells how they are spread."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.models.artefact.nobodys import CELL, nobodys
from creditline.models.artefact.reference import MARGIN
from creditline.training.metrics.stability import count_in_bins, psi

NUMBERS = ("profile.age", "spending.balance", "income.sum", "activity.logins", "profile.rare")


def feature(name, categories=()):
    return ModelFeature(
        name, "0" * 16, "category" if categories else "number", categories, name.split(".")[0],
        f"{name.split('.')[0]}.thing", "index", 0, "none", "customer", True,
        named=Named.alike(name), concept_named=Named.alike(name),
    )  # fmt: skip


FEATURES = [*map(feature, NUMBERS), feature("profile.region", ("coast", "inland", "isle"))]


def people(seed, rows):
    """Ages in years, balances in cents, counts with many zeros, a number few have, a region of few; and margins."""
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 80, rows).astype(float)
    balance = np.round(rng.lognormal(8, 1, rows), 2)
    income = np.round(balance * rng.lognormal(0, 0.5, rows), 2)
    income[rng.random(rows) < 0.2] = np.nan
    logins = rng.poisson(0.7, rows).astype(float)
    rare = np.where(rng.random(rows) < 0.005, rng.normal(size=rows), np.nan)
    region = rng.choice(["coast", "inland", "isle"], rows, p=[0.6, 0.395, 0.005])
    margin = -2 - 0.02 * age + 0.4 * np.log(balance) + 0.3 * logins + rng.normal(0, 0.2, rows)
    columns = dict(zip(NUMBERS, (age, balance, income, logins, rare), strict=True))
    table = pa.table({name: pa.array(values, mask=np.isnan(values)) for name, values in columns.items()})
    return table.append_column("profile.region", pa.array(region)), margin


@pytest.fixture(scope="module")
def trained():
    table, margin = people(1, 1000)
    return table, margin, nobodys(FEATURES, table, range(1000), margin, 7)


def matrix_of(table):
    """Numbers by their rank among those of training, so that a cent and a year weigh alike."""
    known, _ = people(1, 1000)
    ranks = []
    for name in NUMBERS[:4]:
        ordered = np.sort(known[name].drop_null().to_numpy())
        values = table[name].to_numpy(zero_copy_only=False).astype(float)
        ranks.append(np.where(np.isnan(values), -1.0, np.searchsorted(ordered, values) / len(ordered)))
    return np.column_stack(ranks)


def nearest(rows, found):
    """The distance of each row to the nearest of `found`."""
    return np.abs(rows[:, None, :] - found[None, :, :]).sum(axis=2).min(axis=1)


def test_no_training_row_can_be_found_again(trained):
    """A row of training is as far from what is kept as a row of somebody the model never saw."""
    table, _, kept = trained
    strangers, _ = people(2, 1000)
    found = matrix_of(kept)
    own, others = nearest(matrix_of(table), found), nearest(matrix_of(strangers), found)
    assert ks_2samp(own, others).pvalue > 0.01
    # The same question finds everybody in what was kept before, the rows as they are.
    assert ks_2samp(nearest(matrix_of(table), matrix_of(table)), others).pvalue < 1e-9


def test_no_row_agrees_with_one_of_training_in_more_than_what_many_share(trained):
    table, _, kept = trained
    rows = set(zip(*(table[name].to_pylist() for name in NUMBERS[:3]), strict=True))
    assert not rows & set(zip(*(kept[name].to_pylist() for name in NUMBERS[:3]), strict=True))


def test_no_number_is_that_of_fewer_than_twenty(trained):
    table, _, kept = trained
    for name in ("spending.balance", "income.sum"):  # to the cent: nobody shares one
        known = set(table[name].drop_null().to_pylist())
        assert not known & set(kept[name].drop_null().to_pylist())
    for name in table.column_names:
        assert all(count >= CELL for value, count in Counter(kept[name].to_pylist()).items() if value is not None), name
    assert kept["profile.rare"].null_count == 1000
    assert set(kept["profile.region"].to_pylist()) == {"coast", "inland", None}
    # What many share stays what it is: a count of 0 or 1.
    for count in (0.0, 1.0):
        assert kept["activity.logins"].to_pylist().count(count) == table["activity.logins"].to_pylist().count(count)


def test_what_drift_reads_of_it_costs_little(trained):
    """The index of other people like them: against those kept, less against the rows themselves."""
    table, margin, kept = trained
    others, their_margin = people(3, 20_000)
    for name in NUMBERS[:4]:
        values = others[name].to_numpy(zero_copy_only=False).astype(float)
        mine, theirs = (
            psi(*count_in_bins(one[name].to_numpy(zero_copy_only=False).astype(float), values)) for one in (kept, table)
        )
        assert abs(mine - theirs) < 0.02, name
    mine, theirs = (psi(*count_in_bins(one, their_margin)) for one in (kept[MARGIN].to_numpy(), margin))
    assert abs(mine - theirs) < 0.02
    assert psi(*count_in_bins(kept[MARGIN].to_numpy(), their_margin + 0.7)) > 0.25  # and a shift is seen


def test_the_same_seed_gives_the_same_bytes(trained):
    table, margin, kept = trained
    assert kept.equals(nobodys(FEATURES, table, range(1000), margin, 7))
    assert not kept.equals(nobodys(FEATURES, table, range(1000), margin, 8))


def test_rows_of_one_customer_are_one_customer():
    """A thousand rows of fewer than 20 customers are rows of those customers: none is kept."""
    table, margin = people(1, 1000)
    assert nobodys(FEATURES, table, [place % 19 for place in range(1000)], margin, 7).num_rows == 0
    kept = nobodys(FEATURES, table, [place % 20 for place in range(1000)], margin, 7)
    assert len(set(kept[MARGIN].to_pylist())) <= 1000 / CELL


@given(
    st.lists(st.integers(0, 12) | st.floats(-5, 5), min_size=0, max_size=120),
    st.integers(1, 3),
    st.integers(0, 5),
)
def test_behind_every_number_stand_twenty_customers(values, rows_each, seed):
    known = np.array(values, dtype=np.float64)
    table = pa.table({"profile.age": known})
    customers = np.arange(len(known)) // rows_each
    kept = nobodys(FEATURES[:1], table, customers.tolist(), known, seed)
    if len(set(customers.tolist())) < CELL:
        assert kept.num_rows == 0
        return
    # Rows of a number kept: at least as many as 20 customers have rows at the least.
    counts = Counter(kept["profile.age"].to_pylist())
    assert sum(counts.values()) == len(known)
    assert min(counts.values()) >= CELL
