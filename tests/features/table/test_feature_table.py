"""Features at rest: the rows that were computed, by month, with a manifest that says what they are."""

import random
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.duckdb import batch, wanted
from creditline.features.engine.carriers.duckdb.memory_limit import LEAST, Memory, ranges
from creditline.features.errors import DataError
from creditline.features.table import FeatureTable, months, write_features

DAYS = [date(2024, 5, 16), date(2023, 12, 31), date(2024, 5, 1)]
NAMES = ("spending.sum_90d", "repayment.late_90d", "profile.region", "profile.attribute.job", "activity.logins_30d")


@pytest.fixture(scope="module")
def asked(history, write, pairs_table, tmp_path_factory):
    """(data set, pairs, catalogue, the features of the pairs)."""
    chance = random.Random(3)
    tables = history(lambda options: chance.choice(list(options)), ("a", "b", "c"), 20)
    data = write(tmp_path_factory.mktemp("data"), tables)
    pairs = pairs_table([(customer, day) for day in DAYS for customer in ("c", "a", "nobody", "b")])
    chosen = catalogue("p", [Attribute("job", False)]).only(NAMES)
    return data, pairs, chosen, compute_features(data, pairs, chosen)


@pytest.fixture(scope="module")
def written(asked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("features")
    data, pairs, chosen, _ = asked
    told = []
    write_features(data, pairs, chosen, folder, share=told.append)
    return FeatureTable.open(folder), told


def plain(table):
    """Rows by customer and day, categories as text."""
    return sorted(table.to_pylist(), key=lambda row: (row["customer_id"], row["as_of"]))


def test_what_is_read_back_is_what_was_computed(asked, written):
    assert plain(written[0].read()) == plain(asked[3])


def test_a_folder_per_month_and_rows_in_customer_order(written):
    table, _ = written
    assert [(f.path, f.month, f.rows) for f in table.manifest.files] == [
        ("month=2023-12/part-0.parquet", "2023-12", 4),
        ("month=2024-05/part-0.parquet", "2024-05", 8),
    ]
    rows = pq.read_table(table.folder / "month=2024-05" / "part-0.parquet", partitioning=None)
    assert rows["customer_id"].to_pylist() == ["a", "a", "b", "b", "c", "c", "nobody", "nobody"]
    assert rows["as_of"].to_pylist()[:2] == [DAYS[0], DAYS[2]]  # as asked


def test_the_manifest_says_what_the_columns_are(asked, written):
    data, pairs, chosen, _ = asked
    manifest = written[0].manifest
    assert (manifest.rows, manifest.customers, manifest.target_product) == (len(pairs), 4, "p")
    assert (manifest.catalogue, manifest.data) == (chosen.hash, data.fingerprint())
    assert manifest.as_of == ("2023-12-31", "2024-05-01", "2024-05-16")
    assert [c.name for c in manifest.columns] == list(NAMES)
    kinds = {c.name: (c.kind, c.values) for c in manifest.columns}
    assert kinds["spending.sum_90d"] == ("number", ())
    assert kinds["profile.region"][0] == "category"
    assert set(kinds["profile.region"][1]) <= {"north", "south", "east"}
    assert list(kinds["profile.region"][1]) == sorted(kinds["profile.region"][1])


def test_a_category_has_the_same_codes_in_every_month(written):
    batches = list(written[0].batches(["profile.region"], rows=3))
    assert len(batches) > 2
    assert len({tuple(b["profile.region"].chunk(0).dictionary.to_pylist()) for b in batches}) == 1
    assert {str(b.schema.field("profile.region").type) for b in batches} == {
        "dictionary<values=string, indices=int32, ordered=0>"
    }


def test_progress_is_told_up_to_the_end(written):
    assert written[1] == sorted(written[1]) and written[1][-1] == 1.0


def test_rows_do_not_depend_on_how_they_are_cut_up(asked, written, tmp_path, monkeypatch):
    # A customer at a time, row groups of one row, two groups to a file.
    monkeypatch.setattr(batch, "pair_bytes", lambda plan: Memory.of("1GB").customers // 4)
    monkeypatch.setattr(months, "LARGEST_GROUP", 1)
    monkeypatch.setattr(months, "GROUPS_A_FILE", 2)
    data, pairs, chosen, _ = asked
    write_features(data, pairs, chosen, tmp_path)
    found = FeatureTable.open(tmp_path)
    assert [f.rows for f in found.manifest.files] == [2] * 6
    assert found.read().equals(written[0].read())


def test_a_changed_byte_is_found(asked, tmp_path):
    data, pairs, chosen, _ = asked
    write_features(data, pairs, chosen, tmp_path)
    table = FeatureTable.open(tmp_path)
    table.verify()
    file = tmp_path / table.manifest.files[1].path
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.write_bytes(changed)
    with pytest.raises(DataError, match=r"month=2024-05/part-0\.parquet was changed"):
        table.verify()


def test_what_cannot_be_opened_is_named(written, tmp_path):
    with pytest.raises(DataError, match=r"has no manifest\.json"):
        FeatureTable.open(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(DataError, match="cannot be read"):
        FeatureTable.open(tmp_path)
    with pytest.raises(DataError, match=r"has no feature profile\.height"):
        list(written[0].batches(["profile.height"]))


def test_no_pair_at_all(asked, tmp_path):
    data, pairs, chosen, _ = asked
    with pytest.raises(DataError, match=r"no .* pair arrived"):
        write_features(data, pairs.slice(0, 0), chosen, tmp_path)


@pytest.mark.parametrize(("text", "limit"), [("1GB", 10**9), ("800 mb", 8 * 10**8), ("1.5GiB", 3 * 2**29)])
def test_limits_as_people_write_them(text, limit):
    memory = Memory.of(text)
    assert memory.limit == limit
    assert 0 < memory.database + memory.customers + memory.output < limit


@pytest.mark.parametrize(("text", "said"), [("lots", "cannot be read"), ("10MB", f"{LEAST // 10**6}MB is the least")])
def test_limits_that_do_not_work(asked, text, said):
    data, pairs, chosen, _ = asked
    with pytest.raises(DataError, match=said):
        compute_features(data, pairs, chosen, text)


def test_customers_are_worked_on_together_as_far_as_they_fit():
    room = Memory.of("1GB").customers
    third = room // 3
    weights = pa.array([third, third, third, room, 1, 1, third, room]).to_numpy()
    assert list(ranges(weights, Memory.of("1GB"))) == [(0, 3), (3, 4), (4, 7), (7, 8)]


def test_a_customer_who_does_not_fit_is_an_error_and_not_a_kill(asked, monkeypatch):
    data, pairs, chosen, _ = asked
    monkeypatch.setattr(wanted, "row_bytes", lambda scan: 10**9)
    with pytest.raises(DataError, match=r"longest history of one customer takes about .* give at least"):
        compute_features(data, pairs, chosen, "1GB")
    assert compute_features(data, pairs, chosen).equals(asked[3])  # no limit was stated
