"""Features in an engine are those of this machine, to the last bit."""

import random
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from creditline import spark as face
from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features, pairs_for
from creditline.features.engine.carriers.spark import raw
from creditline.features.engine.carriers.spark.collected import collected
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.job import feature_frame
from creditline.features.engine.carriers.spark.session import refusals
from creditline.features.errors import DataError

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("dates", [1, 3])
def test_every_customer_on_some_days(engine, data, known, expected, days, same_bits, dates):
    opened = EngineData.of_folder(engine, data.folder)
    same_bits(collected(feature_frame(opened, days[-dates:], known)), expected(days[-dates:]))


def test_twelve_days(engine, data, known, expected, same_bits):
    year = tuple(date(2023, month, 28) for month in range(1, 13))
    same_bits(
        collected(feature_frame(EngineData.of_folder(engine, data.folder), year, known, buckets=3)), expected(year)
    )


def test_what_is_asked_of_the_whole(engine, data):
    opened = EngineData.of_folder(engine, data.folder)
    for name in ("attributes", "changing_attributes", "indicators", "id_type"):
        assert getattr(opened, name) == getattr(data, name)
    assert BUILT_IN.of(opened, "card").available(opened).hash == BUILT_IN.of(data, "card").available(data).hash


def test_the_history_tells_what_is_hard(engine, data, known, expected, days):
    """Linked accounts in arrears, attributes that change, rows recorded later than the day: else the others prove little."""
    found = expected(days)
    owed = [name for name in found.column_names if name.startswith("network.past_due")]
    assert any(any(found[name].drop_null().to_pylist()) for name in owed)
    assert data.changing_attributes and data.attributes
    assert pq.read_table(data.folder / "transactions.parquet")["recorded_at"].drop_null()


def test_frames_in_no_order_and_in_many_buckets(engine, data, known, expected, days, same_bits, tmp_path):
    chance, frames = random.Random(5), {}
    for name in data.tables:
        rows = pq.read_table(data.folder / f"{name}.parquet")
        shuffled = rows.take(pa.array(chance.sample(range(len(rows)), len(rows))))
        pq.write_table(shuffled, tmp_path / f"{name}.parquet", store_schema=False)
        frames[name] = engine.read.parquet(str(tmp_path / f"{name}.parquet")).repartition(3)
    opened = EngineData.of_tables(engine, frames, data.settings)
    same_bits(collected(feature_frame(opened, days, known, buckets=37)), expected(days))


def test_pairs_of_a_frame_in_the_order_asked_for(engine, data, known, days, pairs_table, same_bits):
    pairs = pairs_table([("c41", days[2]), ("c03", days[0]), ("c03", days[2]), ("c41", days[2])])
    opened = EngineData.of_folder(engine, data.folder)
    frame = feature_frame(opened, engine.createDataFrame(pairs), known, buckets=3)
    same_bits(collected(frame, pairs), compute_features(data, pairs, known))


def test_whom_nobody_knows(engine, data, known, days, pairs_table):
    pairs = engine.createDataFrame(pairs_table([("stranger", days[0])]))
    opened = EngineData.of_folder(engine, data.folder)
    with (
        pytest.raises(DataError, match=r"^customer stranger is not in the customers table; check the id\.$"),
        refusals(),
    ):
        feature_frame(opened, pairs, known, buckets=2).toArrow()


def test_a_day_before_the_first_record(engine, data, known):
    with pytest.raises(DataError, match="as_of 1999-01-01 is before the first record"):
        feature_frame(EngineData.of_folder(engine, data.folder), [date(1999, 1, 1)], known)


def test_the_face_takes_tables_by_name(engine, data, known, expected, days, same_bits):
    names = {}
    for name in data.tables:
        frame = engine.read.parquet(str(data.folder / f"{name}.parquet"))
        frame.createOrReplaceTempView(f"lake_{name}")
        names[name] = f"lake_{name}"
    settings = data.folder / "data.toml"
    found = face.features(engine, names, days[2].isoformat(), product="card", settings=settings)
    same_bits(collected(found), expected(days[2:]))


def test_files_in_pieces_and_in_folders(engine, data, known, days, same_bits, tmp_path, monkeypatch):
    """Tasks read some row groups each, of whatever encoding; what folders are called is a column."""
    monkeypatch.setattr(raw, "ROWS_A_PIECE", 20)
    for name in data.tables:
        rows = pq.read_table(data.folder / f"{name}.parquet")
        if name != "transactions":
            pq.write_table(rows, tmp_path / f"{name}.parquet", store_schema=False, row_group_size=9)
            continue
        for direction in ("in", "out"):
            (tmp_path / name / f"direction={direction}").mkdir(parents=True)
            some = rows.filter(pc.equal(rows["direction"], direction)).drop_columns("direction")
            split = {"use_dictionary": False, "column_encoding": {"amount": "BYTE_STREAM_SPLIT"}}
            file = tmp_path / name / f"direction={direction}" / "rows.parquet"
            pq.write_table(some, file, store_schema=False, row_group_size=9, **split)
    (tmp_path / "data.toml").write_text('time_zone = "Asia/Shanghai"\n', encoding="utf-8")
    opened, here = EngineData.of_folder(engine, tmp_path), DataSet.open(tmp_path)
    assert len(raw.pieces_of(opened.raw["transactions"][0].part)) > 10
    expected = compute_features(here, pairs_for(here, days), known)
    same_bits(collected(feature_frame(opened, days, known, buckets=3)), expected)


def test_what_data_toml_says_of_rows(engine, data, known, days, same_bits, tmp_path):
    for name in data.tables:
        rows = pq.read_table(data.folder / f"{name}.parquet")
        if name == "transactions":
            cents = pc.multiply(rows["amount"], 100.0)
            rows = rows.set_column(rows.column_names.index("amount"), "cents", cents)
        pq.write_table(rows, tmp_path / f"{name}.parquet", store_schema=False)
    (tmp_path / "data.toml").write_text(
        'time_zone = "Asia/Shanghai"\n[transactions]\nempty = ["x", "1.0"]\nwhere = { direction = "out" }\n'
        '[transactions.columns]\namount = { column = "cents", times = 0.01 }\n',
        encoding="utf-8",
    )
    here = DataSet.open(tmp_path)
    expected = compute_features(here, pairs_for(here, days), known)
    same_bits(collected(feature_frame(EngineData.of_folder(engine, tmp_path), days, known, buckets=3)), expected)
