"""Files that lie by bucket of their customers are read where they lie: the same bits, and nothing taken on trust."""

import shutil
from dataclasses import replace

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from creditline import spark as face
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.spark import bucket_job, in_place
from creditline.features.engine.carriers.spark.collected import collected
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.job import feature_frame
from creditline.features.engine.carriers.spark.session import refusals
from creditline.features.errors import DataError

pytestmark = pytest.mark.spark
BUCKETS = 3


@pytest.fixture(scope="module")
def placed(engine, data, tmp_path_factory):
    """The lender's tables as the engine writes them by bucket."""
    folder = tmp_path_factory.mktemp("placed")
    stated = (data.folder / "data.toml").read_text("utf-8")
    (folder / "data.toml").write_text(f"{stated}\n[spark]\nbuckets = {BUCKETS}\n", "utf-8")
    for name in data.tables:
        file = data.folder / f"{name}.parquet"
        if name == "macro":
            shutil.copy(file, folder)
            continue
        rows = face.bucketed(engine.read.parquet(str(file)), BUCKETS)
        rows.write.partitionBy("bucket").parquet(str(folder / name))
    return folder


def test_the_same_bits_and_no_row_travels(engine, data, placed, known, expected, days, same_bits, monkeypatch):
    monkeypatch.delattr(in_place, "packed_frame")
    opened = EngineData.of_folder(engine, placed)
    assert opened.attributes == data.attributes == DataSet.open(placed).attributes
    same_bits(collected(feature_frame(opened, days[-1:], known)), expected(days[-1:]))


def test_pairs_of_a_frame(engine, data, placed, known, days, pairs_table, same_bits):
    """And rows are held against the rules while they are read."""
    pairs, unlinked = pairs_table([("c41", days[2]), ("c03", days[0])]), _without_links(known)
    opened = replace(EngineData.of_folder(engine, placed), sound=True)
    found = collected(feature_frame(opened, engine.createDataFrame(pairs), unlinked), pairs)
    same_bits(found, compute_features(data, pairs, unlinked))


def test_every_row_of_a_customer(engine, data, placed):
    """What reasons and receipts are made of."""

    def counted(bucket_data, bucket):
        import pyarrow as pa

        with bucket_data.connect() as connection:
            for name in bucket_data.tables:
                rows = connection.sql(f"SELECT count(*) AS n, sum(hash(r::VARCHAR)) AS h FROM {name} r").fetchall()
                yield pa.table({"name": [name], "n": [rows[0][0]], "h": [str(rows[0][1])]})

    found = [
        sorted(map(tuple, (row.values() for row in rows.toArrow().to_pylist())))
        for rows in (
            bucket_job.bucket_frame(EngineData.of_folder(engine, folder), counted, "name string, n bigint, h string", 3)
            for folder in (placed, data.folder)
        )
    ]
    assert found[0] == found[1]
    assert len(found[0]) > BUCKETS


def test_a_row_that_check_would_refuse(engine, placed, known, days, tmp_path):
    shutil.copytree(placed, tmp_path, dirs_exist_ok=True)
    [file, *_] = sorted((tmp_path / "transactions" / "bucket=1").glob("*.parquet"))
    rows = pq.read_table(file)
    amount = pc.negate(rows["amount"])
    pq.write_table(rows.set_column(rows.column_names.index("amount"), "amount", amount), file, store_schema=False)
    opened = replace(EngineData.of_folder(engine, tmp_path), sound=True)
    with pytest.raises(DataError, match=r"^error: transactions\.amount: .*`creditline check .* lists all$"), refusals():
        feature_frame(opened, days[-1:], _without_links(known)).toArrow()


def test_a_row_in_another_buckets_folder(engine, placed, known, days, tmp_path):
    shutil.copytree(placed, tmp_path, dirs_exist_ok=True)
    [file, *_] = sorted((tmp_path / "transactions" / "bucket=1").glob("*.parquet"))
    shutil.move(file, tmp_path / "transactions" / "bucket=2" / "moved.parquet")
    said = r"^transactions has rows of customer c\d\d in the folder of bucket 2, who is of bucket 1 of 3; write the table anew"
    with pytest.raises(DataError, match=said), refusals():
        feature_frame(EngineData.of_folder(engine, tmp_path), days[-1:], _without_links(known)).toArrow()


def _without_links(known):
    """What takes one job."""
    return known.only([one.name for one in known if not one.name.startswith("network.")])


@pytest.mark.parametrize("place", ["transactions.parquet", "transactions/bucket=3/rows.parquet"])
def test_a_file_that_lies_in_no_bucket(engine, data, tmp_path, place):
    for name in data.tables:
        (tmp_path / f"{name}/bucket=0").mkdir(parents=True)
        shutil.copy(data.folder / f"{name}.parquet", tmp_path / f"{name}/bucket=0")
    shutil.rmtree(tmp_path / "transactions")
    (tmp_path / place).parent.mkdir(exist_ok=True, parents=True)
    shutil.copy(data.folder / "transactions.parquet", tmp_path / place)
    (tmp_path / "data.toml").write_text("[spark]\nbuckets = 3\n", "utf-8")
    with pytest.raises(
        DataError, match=r"lies in no folder from bucket=0 to bucket=2, and \[spark\] of data.toml states"
    ):
        EngineData.of_folder(engine, tmp_path)


def test_rows_that_cannot_be_put_into_buckets(engine, data):
    rows = engine.read.parquet(str(data.folder / "customers.parquet"))
    for column, frame in (("cust", rows), ("customer_id", face.bucketed(rows, 3))):
        with pytest.raises(DataError, match=r"no column cust to tell|have a column bucket already"):
            face.bucketed(frame, 3, customer=column)
