"""What is counted of some customers' rows adds up to what is counted of all."""

from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from creditline.training.monitor.feeds.daily import feeds_of
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.feeds.tally import FeedTally, together

PERIODS = Periods.of(date(2024, 5, 31), date(2024, 6, 30))
ROWS = st.fixed_dictionaries(
    {
        "customer_id": st.integers(0, 5),
        "ts": st.integers(0, 500).map(lambda hours: datetime(2024, 5, 15) + timedelta(hours=3 * hours)),
        "amount": st.sampled_from([1.5, 20.0, 300.0]),
        "direction": st.sampled_from(["in", "out"]),
        "channel": st.sampled_from(["app", "pos", None]),
        "category": st.integers(0, 250).map(str),
        "recorded_at": st.just(datetime(2024, 6, 20)),
    }
)


@pytest.fixture
def tallied(make_data):
    """Of transactions, what is counted of a list of rows."""
    given_rows = [
        dict(zip(_SCHEMA.names, (1, datetime(2024, 5, 1), 1.0, "in", "app", "c", datetime(2024, 5, 1)), strict=True))
    ]
    [feed] = feeds_of(make_data(transactions=given_rows))

    with duckdb.connect(config={"threads": 1}) as connection:

        def of(rows):
            connection.register("transactions", pa.Table.from_pylist(rows, _SCHEMA))
            return FeedTally.of(connection, feed, PERIODS)

        yield of


_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("ts", pa.timestamp("us")),
        ("amount", pa.float64()),
        ("direction", pa.string()),
        ("channel", pa.string()),
        ("category", pa.string()),
        ("recorded_at", pa.timestamp("us")),
    ]
)


@settings(max_examples=4, phases=[Phase.generate])
@given(rows=st.lists(ROWS, min_size=20, max_size=40), parts=st.integers(2, 3))
def test_tallies_of_customers_add_up(tallied, rows, parts):
    split = [[row for row in rows if row["customer_id"] % parts == part] for part in range(parts)]
    found = together([FeedTally.from_json(tallied(some).to_json()) for some in split])
    assert FeedTally.from_json(found.to_json()) == tallied(rows)


def test_a_column_of_keys_is_known_when_no_part_shows_it(tallied):
    at = datetime(2024, 5, 20)
    row = {"ts": at, "amount": 1.0, "direction": "in", "channel": "app", "recorded_at": at}
    rows = [row | {"customer_id": i % 4, "category": str(i)} for i in range(120)]
    parts = [tallied([one for one in rows if one["customer_id"] == customer]) for customer in range(4)]
    assert {len(part.words["category"]) for part in parts} == {30}
    assert together(parts).words["category"] is None
    assert together(parts) == tallied(rows)
    assert together([]).rows == 0
