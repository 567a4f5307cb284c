"""Records in memory: every form they may come in gives the batch's features, and what cannot be read is named."""

import random
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute, Settings
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.online import OnlineFeatures
from creditline.features.engine.kernel.columns import Labels
from creditline.features.errors import DataError

DAYS = [date(2024, 4, 30), date(2023, 12, 31)]
CATALOGUE = catalogue("p", [Attribute("job", False)])
ZONE = Settings(time_zone="Asia/Shanghai")


@pytest.fixture(scope="module")
def tables(history):
    chance = random.Random(17)
    return history(lambda options: chance.choice(list(options)), ("a", "b"), 60)


@pytest.fixture(scope="module")
def expected(tables, write, pairs_table, tmp_path_factory):
    data = write(tmp_path_factory.mktemp("data"), tables)
    pairs = [(customer, day) for customer in ("b", "nobody", "a") for day in DAYS]
    return pairs, compute_features(data, pairs_table(pairs), CATALOGUE).drop_columns(["customer_id", "as_of"])


def as_json(rows):
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items() if v is not None} for row in rows]


def as_numpy(table):
    return {name: table[name].combine_chunks().to_numpy(zero_copy_only=False) for name in table.column_names}


def as_lists(table):
    return table.to_pydict()


def as_dictionaries(table):
    texts = [name for name in table.column_names if pa.types.is_string(table.schema.field(name).type)]
    return {name: table[name].dictionary_encode() if name in texts else table[name] for name in table.column_names}


def as_labels(table):
    coded = {name: column for name, column in as_dictionaries(table).items() if pa.types.is_dictionary(column.type)}
    columns = {name: column.combine_chunks() for name, column in coded.items()}
    return as_numpy(table) | {
        name: Labels(np.asarray(c.indices.fill_null(-1)), c.dictionary.to_pylist()) for name, c in columns.items()
    }


def test_every_form_of_the_records_gives_what_the_batch_gives(tables, expected, arrow, neighbours):
    pairs, batch = expected
    columns = {name: arrow(name, rows) for name, rows in tables.items()}
    forms = [
        tables,
        columns,
        {name: as_json(rows) for name, rows in tables.items()},
        {name: as_numpy(table) for name, table in columns.items()},
        {name: as_lists(table) for name, table in columns.items()},
        {name: as_dictionaries(table) for name, table in columns.items()},
        {name: as_labels(table) for name, table in columns.items()},
    ]
    owed = neighbours(tables, DAYS, Settings())
    for records in forms:
        rest = {name: rows for name, rows in records.items() if name != "macro"}
        found = OnlineFeatures(CATALOGUE, macro=records["macro"]).features_of(rest, pairs, owed)
        assert found.to_arrow().equals(batch)


def test_one_customer_needs_no_customer_id(tables, expected, neighbours):
    _, batch = expected
    own = {
        name: [{k: v for k, v in row.items() if k != "customer_id"} for row in rows if row.get("customer_id") == "a"]
        for name, rows in tables.items()
        if name != "macro"
    }
    found = OnlineFeatures(CATALOGUE, macro=tables["macro"]).features(own, DAYS, neighbours(tables, DAYS, Settings()))
    assert found.to_arrow().equals(batch.slice(4, 2).combine_chunks())
    assert len(found) == 2 and found.row(0)["activity.logins_30d"] == batch["activity.logins_30d"][4].as_py()


def test_no_records_at_all_are_zeros_and_nulls():
    row = OnlineFeatures(CATALOGUE).features({}, [DAYS[0]]).row(0)
    assert set(row) == {feature.name for feature in CATALOGUE}
    assert set(row.values()) == {0.0, None}
    assert (row["activity.logins_30d"], row["spending.sum_90d"], row["activity.days_since"]) == (0, 0, None)


def test_a_time_with_a_zone_is_turned_to_the_lenders():
    # 20:00 in London's winter is four in the morning of the next day in Shanghai.
    logins = [{"ts": "2024-01-05T20:00:00+00:00"}]
    online = OnlineFeatures(CATALOGUE.only(["activity.logins_7d"]), ZONE)
    found = online.features({"logins": logins}, [date(2024, 1, 5), date(2024, 1, 6)])
    assert found.numbers.tolist() == [[0], [1]]
    zoned = pa.table({"ts": pa.array([datetime(2024, 1, 5, 20)], pa.timestamp("us", "UTC"))})
    assert online.features({"logins": zoned}, [date(2024, 1, 5), date(2024, 1, 6)]).numbers.tolist() == [[0], [1]]


def test_more_values_than_a_byte_can_tell_apart():
    ids = [f"c{i}" for i in range(300)]
    rows = [{"ts": "2024-01-05", "counterparty": name, "amount": 1.0, "direction": "out"} for name in ids]
    online = OnlineFeatures(CATALOGUE)
    for many in (1, 254, 255, 256, 257, 300):
        records = {"transactions": [*rows[:many], rows[0], {**rows[0], "counterparty": None}]}
        assert online.features(records, [date(2024, 1, 31)]).row(0)["spending.counterparties_30d"] == many


GOOD = {"ts": "2024-01-05T10:00", "amount": 1.0, "direction": "in"}


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ({"transactions": [GOOD, {**GOOD, "ts": "5 January"}]}, "transactions, row 1: ts is '5 January'"),
        ({"transactions": [GOOD, {**GOOD, "ts": None}]}, "transactions, row 1: ts is empty"),
        ({"transactions": [{**GOOD, "amount": "much"}]}, "transactions, row 0: amount is 'much' where a number"),
        ({"transactions": [GOOD, {"ts": GOOD["ts"], "direction": "in"}]}, "transactions, row 1: amount is empty"),
        ({"transactions": [{**GOOD, "amount": float("inf")}]}, "transactions, row 0: amount is infinite"),
        ({"transactions": [{**GOOD, "category": ["rent"]}]}, r"transactions, row 0: category is \['rent'\]"),
        ({"transactions": pa.table({"ts": ["2024-01-05"], "amount": [1.0]})}, "without the column direction"),
        (
            {"transactions": {"ts": ["2024-01-05"], "amount": np.array([1.0, 2.0]), "direction": ["in"]}},
            "column amount has 2 values where the first column has 1",
        ),
        (
            {"logins": {"ts": ["2024-01-05"], "device": Labels(np.array([1]), ("pc",))}},
            "device has a code outside -1 to 0",
        ),
        ({"logins": {"ts": ["2024-01-05"], "device": Labels(np.array([0]), ("a", "a"))}}, "not texts, each once"),
        ({"logins": {"ts": ["2024-01-05"], "device": Labels(np.array([0]), (1,))}}, "not texts, each once"),
        ({"transactions": [{**GOOD, "direction": None}]}, "transactions, row 0: direction is empty"),
        ({"transaction": []}, "'transaction' arrived, which is no table"),
        ({"transactions": "no rows"}, "transactions arrived as str"),
    ],
)
def test_what_cannot_be_read_is_named(records, said):
    with pytest.raises(DataError, match=said):
        OnlineFeatures(CATALOGUE).features(records, [DAYS[0]])


def test_a_customer_who_is_not_there_and_a_date_that_is_none():
    online = OnlineFeatures(CATALOGUE)
    with pytest.raises(DataError, match="customer z is not in the customers table"):
        online.features_of({"customers": [{"customer_id": "a"}]}, [("a", DAYS[0]), ("z", DAYS[0])])
    with pytest.raises(DataError, match="as_of arrived as '2024-01-31'"):
        online.features({}, ["2024-01-31"])
