"""Repeats, counted against pandas on random tables."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.data.check import check

_DAYS = st.sampled_from(["2024-01-10", "2024-02-10", "2024-03-10"])
_instalments = st.lists(st.tuples(st.integers(1, 3), st.sampled_from("LM"), _DAYS, st.integers(0, 2)), max_size=12)
_postings = st.lists(
    st.tuples(st.integers(1, 2), _DAYS, st.integers(1, 2), st.sampled_from(["app", None])), max_size=12
)


def _found(folder, name: str, frame: pd.DataFrame) -> list[tuple[str | None, int]]:
    pq.write_table(pa.table({"customer_id": [1, 2, 3]}), folder / "customers.parquet")
    frame.to_csv(folder / f"{name}.csv", index=False)
    return [
        (p.column, p.rows) for p in check(folder).findings if p.table == name and p.found != "the table has no rows"
    ]


@settings(max_examples=15)
@given(_instalments)
def test_amounts_due_that_differ(tmp_path_factory, drawn):
    frame = pd.DataFrame(drawn, columns=["customer_id", "loan_id", "due_on", "amount_due"]).assign(product="loan")
    groups = frame.groupby(["customer_id", "loan_id", "due_on"])["amount_due"]
    rows = int((groups.transform("nunique") > 1).sum()) if len(frame) else 0
    expected = [("amount_due", rows)] if rows else []
    assert _found(tmp_path_factory.mktemp("x"), "installments", frame) == expected


@settings(max_examples=15)
@given(_postings)
def test_postings_that_stand_twice(tmp_path_factory, drawn):
    frame = pd.DataFrame(drawn, columns=["customer_id", "ts", "amount", "channel"]).assign(direction="in")
    more = int(frame.duplicated().sum())
    assert _found(tmp_path_factory.mktemp("x"), "transactions", frame) == ([(None, more)] if more else [])


def test_a_null_region_is_part_of_a_macro_key(folder):
    header = "indicator,region,period_on,published_on,value\n"
    row = "cpi,,2024-01-01,2024-02-01,1\n"
    other = "cpi,north,2024-01-01,2024-02-01,1\n"
    assert check(folder(**{"macro.csv": header + row + other})).findings == ()
    [found] = check(folder(**{"macro.csv": header + row + other + row})).problems
    assert (found.rows, found.examples) == (
        1,
        ("indicator=cpi region=null period_on=2024-01-01 published_on=2024-02-01",),
    )
