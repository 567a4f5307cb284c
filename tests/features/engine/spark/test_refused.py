"""What an engine's tasks cannot read is refused before anything is sent, in one sentence."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.data.mapping.settings_file import read_settings_file
from creditline.features.data.mapping.toml_text import settings_toml
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.session import engine_session
from creditline.features.errors import DataError


class _Session:
    """A session with no tables."""

    def range(self, *_):
        raise AssertionError("nothing is read of what is refused")

    def table(self, name):
        raise ValueError(f"[TABLE_OR_VIEW_NOT_FOUND] {name}\nand a long trace")


@pytest.fixture
def lender(tmp_path):
    def written(customers, **options):
        pq.write_table(pa.table(customers), tmp_path / "customers.parquet", **options)
        pq.write_table(
            pa.table({"customer_id": ["a"], "ts": pa.array([0], pa.timestamp("us"))}), tmp_path / "logins.parquet"
        )
        return tmp_path

    return written


def refused(folder, match):
    with pytest.raises(DataError, match=match):
        EngineData.of_folder(_Session(), folder)


def test_csv(lender):
    folder = lender({"customer_id": ["a"]})
    (folder / "customers.parquet").unlink()
    (folder / "customers.csv").write_text("customer_id\na\n", encoding="utf-8")
    refused(folder, r"^customers is CSV, which reads differently on every engine; write it as Parquet")


def test_nanoseconds(lender):
    folder = lender({"customer_id": ["a"], "seen": pa.array([1], pa.timestamp("ns"))})
    refused(folder, r"^customers\.seen holds nanoseconds, which Spark does not read; write microseconds$")


def test_unsigned_ids(lender):
    folder = lender({"customer_id": pa.array([1], pa.uint64())})
    refused(folder, r"^customers\.customer_id holds unsigned ids, which Spark has no type for; write them as int64$")


def test_what_takes_several_rows(lender):
    folder = lender({"customer_id": ["a"]})
    (folder / "data.toml").write_text('[logins]\nduplicates = "same"\n', encoding="utf-8")
    pq.write_table(pa.table({"customer_id": ["a"]}), folder / "customers.parquet")
    with pytest.raises(DataError, match=r"^\[logins\] drops duplicates, which no task of the engine sees together"):
        EngineData.of_tables(
            _Session(), {"customers": _Frame(), "logins": _Frame()}, read_settings_file(folder / "data.toml")
        )


class _Frame:
    class schema:  # noqa: N801
        fields = ()


def test_a_table_that_the_cluster_does_not_have(lender):
    folder = lender({"customer_id": ["a"]})
    (folder / "data.toml").write_text('[spark]\ncustomers = "lake.customers"\n', encoding="utf-8")
    refused(
        folder,
        r"^the engine has no table lake\.customers, which \[spark\] names for customers \(\[TABLE_OR_VIEW_NOT_FOUND\] ",
    )


def test_a_name_that_is_no_table(lender):
    folder = lender({"customer_id": ["a"]})
    (folder / "data.toml").write_text('[spark]\nclients = "lake.clients"\n', encoding="utf-8")
    refused(folder, r"^\[spark\] names a table for 'clients', which is no table; there are customers, ")


def test_an_engine_of_another_name():
    with pytest.raises(DataError, match=r"^'flink' is no engine; name spark "), engine_session("flink"):
        raise AssertionError("no session is there")


def test_tables_of_an_engine_are_written_as_they_were_read(tmp_path):
    path = tmp_path / "data.toml"
    path.write_text('time_zone = "UTC"\n[spark]\ncustomers = "lake.customers"\n', encoding="utf-8")
    read = read_settings_file(path)
    path.write_text(settings_toml(read, ()), encoding="utf-8")
    assert read_settings_file(path).spark == read.spark == {"customers": "lake.customers"}


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("customers = 3", r"\[spark\] customers is 3; give the name of a table, or buckets a number from 1$"),
        ("buckets = 0", r"\[spark\] buckets is 0; give the name of a table, or buckets a number from 1$"),
        ('buckets = 8\ncustomers = "c"', r"names tables and states buckets, which are folders of files; keep one"),
    ],
)
def test_what_is_neither_a_table_nor_a_number_of_buckets(tmp_path, stated, said):
    (tmp_path / "data.toml").write_text(f"[spark]\n{stated}\n", encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_settings_file(tmp_path / "data.toml")


def test_buckets_are_written_as_they_were_read(tmp_path):
    path = tmp_path / "data.toml"
    path.write_text("[spark]\nbuckets = 64\n", encoding="utf-8")
    read = read_settings_file(path)
    path.write_text(settings_toml(read, ()), encoding="utf-8")
    assert read_settings_file(path).buckets == read.buckets == 64
