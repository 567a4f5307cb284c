"""Some of many customers, read from many files and row groups, have the features they have among all."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.catalogue import catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.duckdb import batch
from creditline.features.engine.carriers.duckdb.memory_limit import Memory

NAMES = ["activity.logins_7d", "activity.logins_90d", "activity.days_since", "spending.sum_90d"]
AS_OF = date(2024, 1, 31)


def test_a_selection_is_read_in_order(tmp_path, monkeypatch):
    # 1,000 customers in 4 files of 25 row groups each; a join with fewer than half may hand rows on out of order.
    chance = np.random.default_rng(1)
    ids = [f"c{i:03}" for i in range(1000)]
    pq.write_table(pa.table({"customer_id": ids}), tmp_path / "customers.parquet")
    for name in ("logins", "transactions"):
        owner = [ids[place] for place in np.sort(chance.integers(len(ids), size=10_000))]
        at = np.datetime64("2024-01-30", "us") - chance.integers(3000, size=len(owner)) * np.timedelta64(1, "h")
        table = pa.table({"customer_id": owner, "ts": at})
        if name == "transactions":
            table = table.append_column("amount", pa.array(chance.lognormal(3, 2, len(owner))))
            table = table.append_column("direction", pa.array(["out"] * len(owner)))
        (tmp_path / name).mkdir()
        for i in range(4):
            part = table.slice(i * 2500, 2500)
            pq.write_table(part, tmp_path / name / f"{i}.parquet", row_group_size=100)
    toml = "".join(f'[{name}]\nfile = "{name}/*.parquet"\n' for name in ("logins", "transactions"))
    (tmp_path / "data.toml").write_text(toml, encoding="utf-8")
    monkeypatch.setattr(batch, "pair_bytes", lambda plan: Memory.of("1GB").customers // 200)  # 200 pairs at a time
    data, features = DataSet.open(tmp_path), catalogue().only(NAMES)

    def of(customers):
        return compute_features(data, pa.table({"customer_id": customers, "as_of": [AS_OF] * len(customers)}), features)

    everyone = of(ids)
    for count in (7, 240, 480):
        places = sorted(chance.choice(len(ids), count, replace=False).tolist())
        assert of([ids[i] for i in places]).equals(everyone.take(places).combine_chunks())
