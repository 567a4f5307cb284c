"""The same features to the last bit, however the rows lie in their files and however the work is cut up."""

import random
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features, pairs_for
from creditline.features.engine.carriers.duckdb import batch, stream
from creditline.features.engine.carriers.duckdb.memory_limit import Memory
from creditline.features.errors import DataError

DAYS = [date(2024, 1, 1), date(2023, 6, 30)]
CUSTOMERS = tuple(f"c{i:02}" for i in range(40))
CATALOGUE = catalogue("p")


@pytest.fixture(scope="module")
def tables(history):
    chance = random.Random(11)
    found = history(lambda options: chance.choice(list(options)), CUSTOMERS, 12)
    for row in found["transactions"]:
        row["amount"] = chance.lognormvariate(3, 2)  # sums that depend on the order they are added up in
    return found


@pytest.fixture(scope="module")
def asked(pairs_table):
    return pairs_table([(customer, day) for day in DAYS for customer in (*reversed(CUSTOMERS), "nobody")])


@pytest.fixture(scope="module")
def expected(tables, asked, write, tmp_path_factory):
    return compute_features(write(tmp_path_factory.mktemp("sorted"), tables), asked, CATALOGUE)


def shuffled(folder, tables, arrow, files=1):
    chance = random.Random(3)
    for name in tables:
        rows = chance.sample(tables[name], len(tables[name]))
        (folder / name).mkdir(parents=True)
        for i in range(files):
            pq.write_table(
                arrow(name, rows[i::files]) if rows[i::files] else arrow(name, rows), folder / name / f"{i}.parquet"
            )
    toml = "\n".join(f'[{name}]\nfile = "{name}/*.parquet"' for name in tables)
    (folder / "data.toml").write_text(toml, encoding="utf-8")
    return DataSet.open(folder)


def test_the_order_of_rows_and_files_does_not_matter(tables, arrow, asked, expected, tmp_path):
    for files in (1, 3):
        data = shuffled(tmp_path / str(files), {n: r for n, r in tables.items() if r}, arrow, files)
        assert compute_features(data, asked, CATALOGUE).equals(expected)


def test_the_order_of_pairs_does_not_matter(tables, write, asked, expected, tmp_path):
    order = pa.array(random.Random(5).sample(range(len(asked)), len(asked)))
    data = write(tmp_path, tables)
    assert compute_features(data, asked.take(order), CATALOGUE).equals(expected.take(order))


def test_one_pair_alone_is_as_among_the_others(tables, write, asked, expected, tmp_path):
    data = write(tmp_path, tables)
    for i in (0, 17, 41, 60):
        assert compute_features(data, asked.slice(i, 1), CATALOGUE).equals(expected.slice(i, 1).combine_chunks())


def test_the_size_of_a_chunk_does_not_matter(tables, write, asked, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "pair_bytes", lambda plan: Memory.of("1GB").customers // 20)  # 20 pairs at a time
    monkeypatch.setattr(stream, "BATCH_ROWS", 64)
    data = write(tmp_path, tables)
    assert len(list(batch.feature_chunks(data, asked, CATALOGUE))) > 1
    assert compute_features(data, asked, CATALOGUE).equals(expected)


def test_a_customer_out_of_place_late_in_a_file(arrow, pairs_table, tmp_path, monkeypatch):
    # 60 customers of 300 logins each, and one row of the first customer at the very end: it comes to light only after
    # the first chunks of customers could have been handed out.
    ids = [f"c{i:02}" for i in range(60)]
    logins = [{"customer_id": c, "ts": datetime(2024, 1, 1)} for c in ids for _ in range(300)]
    logins.append({"customer_id": "c00", "ts": datetime(2024, 1, 2)})
    tables = {"customers": [{"customer_id": c} for c in ids], "logins": logins}
    for name, rows in tables.items():
        pq.write_table(arrow(name, rows), tmp_path / f"{name}.parquet")
    monkeypatch.setattr(batch, "pair_bytes", lambda plan: Memory.of("1GB").customers // 20)  # 20 pairs at a time
    monkeypatch.setattr(stream, "BATCH_ROWS", 2048)
    only = CATALOGUE.only(["activity.logins_7d"])
    found = compute_features(DataSet.open(tmp_path), pairs_table([(c, date(2024, 1, 3)) for c in ids]), only)
    assert found["customer_id"].to_pylist() == ids
    assert found["activity.logins_7d"].to_pylist() == [301.0] + [300.0] * 59


def test_a_customer_without_rows_has_zeros_and_nulls(expected):
    row = next(r for r in expected.to_pylist() if r["customer_id"] == "nobody")
    history = {k: v for k, v in row.items() if not k.startswith(("macro.", "profile.")) and "." in k}
    assert set(history.values()) == {0.0, None}
    assert (row["activity.logins_30d"], row["spending.sum_90d"], row["activity.days_since"]) == (0, 0, None)


def test_integer_ids(pairs_table, tmp_path):
    pq.write_table(pa.table({"customer_id": [2, 10, 1]}), tmp_path / "customers.parquet")
    logins = pa.table({"customer_id": [10, 2, 10], "ts": pa.array([date(2024, 1, 1)] * 3).cast(pa.timestamp("us"))})
    pq.write_table(logins, tmp_path / "logins.parquet")
    asked = pa.table({"customer_id": [10, 1, 2], "as_of": [date(2024, 1, 3)] * 3})
    found = compute_features(DataSet.open(tmp_path), asked, CATALOGUE.only(["activity.logins_7d"]))
    assert found["activity.logins_7d"].to_pylist() == [2, 0, 1]


def test_a_table_that_is_not_there_is_named(write, pairs_table, tmp_path):
    rows = [{"customer_id": "a", "ts": datetime(2024, 1, 1), "institution": "b"}]
    data = write(tmp_path, {"customers": [{"customer_id": "a"}], "inquiries": rows})
    with pytest.raises(DataError, match=r"has no table logins, which the features asked for read; add it"):
        compute_features(data, pairs_table([("a", DAYS[0])]), CATALOGUE.only(["activity.logins_7d"]))


def test_requests_that_cannot_be_met(tables, write, pairs_table, tmp_path):
    data = write(tmp_path, tables)
    for customer, day, said in (
        ("c00", date(2021, 12, 31), "before the first record"),
        ("stranger", DAYS[0], "stranger is not in the customers table"),
        (None, DAYS[0], "no customer_id or no as_of"),
    ):
        asked = pa.table({"customer_id": pa.array([customer], pa.string()), "as_of": [day]})
        with pytest.raises(DataError, match=said):
            compute_features(data, asked, CATALOGUE)
    with pytest.raises(DataError, match="need customer_id"):
        compute_features(data, pa.table({"customer_id": ["c00"]}), CATALOGUE)
    with pytest.raises(DataError, match="give at least one"):
        compute_features(
            data, pairs_table([]).cast(pa.schema({"customer_id": pa.string(), "as_of": pa.date32()})), CATALOGUE
        )


def test_pairs_for_asks_for_every_customer_known_by_then(write, read, tmp_path):
    customers = read("customers", "customer_id opened_on\nb 2024-01-02\na -\nc 2024-02-02")
    data = write(tmp_path, {"customers": customers, "logins": read("logins", "ts\n2024-01-01T00:00")})
    found = pairs_for(data, [date(2024, 2, 1), date(2024, 1, 1), date(2024, 2, 1)])
    rows = [(r["customer_id"], r["as_of"].month) for r in found.to_pylist()]
    assert rows == [("a", 1), ("a", 2), ("b", 2)]
