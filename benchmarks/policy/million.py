"""A million customers decided on from a feature table: rows per second and the peak of memory.

    python benchmarks/policy/million.py [--customers 1000000] [--policy squeeze] [--work FOLDER]

A lender of 1,500 customers is simulated and a model trained on it; its feature rows on the last date are repeated with
new ids, balances and limits. What is timed is deciding alone, in a process of its own: scoring, joining lines and
decisions to it, the policy, the portfolio cap, the cohort of kept lines, and writing.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GROUP = 16_384


def prepare(work: Path, customers: int) -> None:
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    from creditline.features.data import DataSet
    from creditline.features.data.span import span_of
    from creditline.features.engine import pairs_for
    from creditline.models.artefact import write_model
    from creditline.models.portfolio.policy_features import read_policy_for
    from creditline.models.portfolio.scores import decision_features
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.train.train import TrainSettings, train
    from creditline.training.world import WorldSettings, simulate

    simulate(work / "small", WorldSettings(customers=1_500, months=36))
    data = DataSet.open(work / "small")
    model = train(data, TrainSettings(definition=DefaultDefinition(product="huabei"))).model
    write_model(model, work / "model")
    last = span_of(data).last
    rows = decision_features(model, data, pairs_for(data, [last]), read_policy_for("squeeze", model, data))
    rng = np.random.default_rng(1)
    large = work / "large"
    large.mkdir()
    ids = np.arange(customers, dtype=np.int64)
    limit = rng.integers(5, 200, customers) * 100.0
    parquet.write_table(pa.table({"customer_id": ids}), large / "customers.parquet")
    day = pa.array([last], pa.date32()).take(pa.array(np.zeros(customers, dtype=np.int64)))
    parquet.write_table(
        pa.table(
            {
                "customer_id": ids,
                "line_id": ids,
                "product": pa.array(["huabei"]).take(pa.array(np.zeros(customers, dtype=np.int64))),
                "statement_on": day,
                "credit_limit": limit,
                "balance": np.round(limit * rng.beta(1, 3, customers), 2),
            }
        ),
        large / "lines.parquet",
    )
    features = rows.drop_columns(["customer_id", "as_of"])
    writer = None
    for start in range(0, customers, GROUP):
        some = ids[start : start + GROUP]
        group = features.take(pa.array(rng.integers(0, len(features), len(some))))
        group = group.add_column(0, "customer_id", pa.array(some)).add_column(1, "as_of", day.slice(start, len(some)))
        writer = writer or parquet.ParquetWriter(work / "features.parquet", group.schema)
        writer.write_table(group)
    assert writer is not None
    writer.close()


def decide(work: Path, policy_name: str) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    from creditline.features.catalogue import BUILT_IN
    from creditline.features.data import DataSet
    from creditline.models.artefact import read_model
    from creditline.models.policy import PortfolioCap, read_policy
    from creditline.models.policy.rules import known_columns
    from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio

    data, model = DataSet.open(work / "large"), read_model(work / "model")
    policy = read_policy(policy_name, known_columns(BUILT_IN.of(DataSet.open(work / "small"), "huabei")))
    pairs = parquet.read_table(work / "features.parquet", columns=["customer_id", "as_of"])
    if policy.portfolio is not None:
        from dataclasses import replace

        policy = replace(policy, portfolio=PortfolioCap(6_500.0 * len(pairs), policy.portfolio.keep))
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    batches = (pa.Table.from_batches([b]) for b in parquet.ParquetFile(work / "features.parquet").iter_batches(GROUP))
    outcome = decide_portfolio(
        data, DecisionRequest(model, policy), pairs, work / "decisions.parquet", work / "kept.parquet", batches
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = {
        "policy": policy.name, "lines": outcome.lines, "features": len(model.features), "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1), "rows_per_cpu_s": round(outcome.lines / cpu), "peak_mb": round(after.ru_maxrss / 1024),
        "peak_before_mb": round(before.ru_maxrss / 1024),
        "cap": outcome.scaling.cap, "exposure": outcome.scaling.exposure, "threshold": outcome.scaling.threshold,
    }  # fmt: skip
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--policy", default="squeeze")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--decide-in", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.decide_in is not None:
        decide(asked.decide_in, asked.policy)
        return
    with tempfile.TemporaryDirectory() as own:
        work = asked.work or Path(own)
        if not (work / "features.parquet").exists():
            work.mkdir(parents=True, exist_ok=True)
            prepare(work, asked.customers)
        command = [sys.executable, __file__, "--decide-in", str(work), "--policy", asked.policy]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
