"""Some of many customers, read from many files and row groups, have the features they have among all."""

import random
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.catalogue import catalogue
from creditline.features.data import DataSet
from creditline.features.engine import batch, compute_features
from creditline.features.engine.memory import Memory

NAMES = ["activity.logins_7d", "activity.logins_90d", "activity.days_since", "spending.sum_90d"]
AS_OF = date(2024, 1, 31)


def test_a_selection_is_read_in_order(tmp_path, monkeypatch):
    # 3,000 customers in 8 files of many row groups each; a join with fewer than half may hand rows on out of order.
    chance = random.Random(1)
    ids = [f"c{i:04}" for i in range(3000)]
    pq.write_table(pa.table({"customer_id": ids}), tmp_path / "customers.parquet")
    for name in ("logins", "transactions"):
        owner = sorted(chance.choices(ids, k=60_000))
        at = [datetime(2024, 1, 30) - timedelta(hours=chance.randrange(3000)) for _ in owner]
        table = pa.table({"customer_id": owner, "ts": pa.array(at, pa.timestamp("us"))})
        if name == "transactions":
            table = table.append_column("amount", pa.array([chance.lognormvariate(3, 2) for _ in owner]))
            table = table.append_column("direction", pa.array(["out"] * len(owner)))
        (tmp_path / name).mkdir()
        for i in range(8):
            part = table.slice(i * 7500, 7500)
            pq.write_table(part, tmp_path / name / f"{i}.parquet", row_group_size=500)
    toml = "".join(f'[{name}]\nfile = "{name}/*.parquet"\n' for name in ("logins", "transactions"))
    (tmp_path / "data.toml").write_text(toml, encoding="utf-8")
    monkeypatch.setattr(batch, "pair_bytes", lambda plan: Memory.of("1GB").customers // 300)  # 300 pairs at a time
    data, features = DataSet.open(tmp_path), catalogue().only(NAMES)

    def of(customers):
        return compute_features(data, pa.table({"customer_id": customers, "as_of": [AS_OF] * len(customers)}), features)

    everyone = of(ids)
    for count in (7, 700, 1400):
        places = sorted(chance.sample(range(len(ids)), count))
        assert of([ids[i] for i in places]).equals(everyone.take(places).combine_chunks())
