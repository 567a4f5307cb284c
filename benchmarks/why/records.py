"""What the records behind many cuts cost, against computing the two feature rows of each.

    python benchmarks/why/records.py MODEL DATA --from 2024-05-31 --to 2024-06-30 [--features 12] [--most 5]

Every customer known on the earlier date is asked about, each for as many of the model's features, drawn at random: more
sources at once than the few families of a notice have. Prints CPU seconds, one after the other.
"""

import argparse
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.models.artefact import read_model
from creditline.models.portfolio.explain.evidence import evidence_chunks
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
    parser.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
    parser.add_argument("--features", type=int, default=12)
    parser.add_argument("--most", type=int, default=5)
    asked = parser.parse_args()
    data, model = DataSet.open(asked.data), read_model(asked.model)
    catalogue = read_by(data, InForce(model))
    with data.connect() as connection:
        known = "SELECT customer_id FROM customers WHERE opened_on IS NULL OR opened_on <= $day ORDER BY customer_id"
        ids = connection.sql(known, params={"day": asked.start}).to_arrow_table()["customer_id"].combine_chunks()
    count, names = len(ids), [feature.name for feature in model.features]
    chance = np.random.default_rng(0)
    drawn = np.concatenate([chance.choice(len(names), asked.features, replace=False) for _ in range(count)])
    whose = pa.array(np.repeat(np.arange(count), asked.features))
    asks = pa.table({"customer_id": ids.take(whose), "feature": pa.array(names).take(pa.array(drawn))})
    days = pa.array([asked.start] * count + [asked.end] * count, pa.date32())
    pairs = pa.table({"customer_id": pa.concat_arrays([ids, ids]), "as_of": days})
    for _ in feature_chunks(data, pairs.slice(0, 2), catalogue):  # compiles
        pass
    for _ in evidence_chunks(data, catalogue, asks.slice(0, 240), asked.start, asked.end, asked.most):
        pass
    began = time.process_time()
    for _ in feature_chunks(data, pairs, catalogue):
        pass
    middle = time.process_time()
    rows = sum(len(part) for part in evidence_chunks(data, catalogue, asks, asked.start, asked.end, asked.most))
    features, records = middle - began, time.process_time() - middle
    print(f"{count:,} customers, {len(names)} features, {asked.features} of them asked about, {rows:,} records named")
    print(f"two feature rows: {features:.2f} s CPU, {features / count * 1e3:.3f} ms each")
    print(
        f"records: {records:.2f} s CPU, {records / count * 1e3:.3f} ms each, {records / features:.2f} of the feature rows"
    )


if __name__ == "__main__":
    main()
