"""Entities whose rows are the same are found, and no others."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.projected.behaviour import acts, choices
from creditline.features.projected.same_rows import first_of_same

ROW = st.tuples(st.sampled_from(["x", "y", None]), st.sampled_from([0.5, 2.0, None]))


@given(st.lists(st.tuples(st.integers(0, 1), st.lists(ROW, max_size=3)), min_size=1, max_size=8))
def test_the_first_of_the_same_owner_with_the_same_rows(entities):
    rows = [(place, *row) for place, (_, own) in enumerate(entities) for row in own]
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    kinds = {"entity": pa.int32(), "word": pa.string(), "amount": pa.float64()}
    table = pa.table({name: pa.array(list(told), kinds[name]) for name, told in zip(kinds, columns, strict=True)})
    found = first_of_same(table, np.array([owner for owner, _ in entities]))
    assert found.tolist() == [entities.index(one) for one in entities]


def test_nobody_has_rows():
    """Nor are there chunks of them, as where nobody owes anything."""
    kinds = pa.schema([("entity", pa.int32()), ("due_on", pa.date32())])
    assert first_of_same(kinds.empty_table(), np.array([0, 0, 1])).tolist() == [0, 0, 2]
    assert first_of_same(pa.Table.from_batches([], kinds), np.array([0, 0, 1])).tolist() == [0, 0, 2]


def test_pairs_have_the_rows_that_their_choice_alone_gives(carried):
    grid = {one.name: one.degrees or (None,) for one in acts()}
    chosen = tuple(choices(grid))
    shared = carried.projection(chosen)
    for name in ("installments", "lines", "transactions", "inquiries"):
        told = shared.told(name)
        assert told.rows.count < len(told.entity)
        for place, choice in [*enumerate(chosen)][::7]:
            alone = carried.projection((choice,)).table(name, [choice])
            mine = told.rows.of_entities(told.entity[2 * place : 2 * place + 2])
            assert mine.equals(alone), (name, choice.names)
