"""Every customer of a portfolio explained as if their line had been cut: feature rows, answers, sentences, records.

    python benchmarks/why/portfolio.py MODEL DATA --from 2024-09-30 --to 2024-12-31 --policy squeeze --customers 100000

Prints the CPU seconds of computing the two feature rows of every customer, and of explaining them all (the same feature rows
again, the games of the layers, whole points, the sentences in both languages, the records, the Parquet files), on one thread
and on two, and the ratio of the two. With a policy the lines are replayed.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks, pairs_for
from creditline.models.artefact import read_model
from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
from creditline.models.portfolio.cuts.cut_records import write_records
from creditline.models.portfolio.cuts.cuts import Cuts, ExplainedCuts, explain_cuts
from creditline.models.portfolio.cuts.table import Per
from creditline.models.portfolio.explain.ends import compute_decisions, ends_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.lines.history import line_history
from creditline.models.portfolio.policy_features import read_policy_for


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
    parser.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
    parser.add_argument("--policy")
    parser.add_argument("--customers", type=int, default=100_000)
    asked = parser.parse_args()
    data, model = DataSet.open(asked.data), read_model(asked.model)
    in_force = InForce(model, policy=None if asked.policy is None else read_policy_for(asked.policy, model, data))
    cuts = everybody(in_force, data, asked.start, asked.end, asked.customers)
    few = everybody(in_force, data, asked.start, asked.end, 50)
    explain(in_force, data, few, asked.start, asked.end, 1)  # compiles
    for threads in range(1, min(2, os.cpu_count() or 1) + 1):
        os.sched_setaffinity(0, range(threads))
        with timed() as features:
            rows(in_force, data, cuts, asked.start, asked.end)
        spent = explain(in_force, data, cuts, asked.start, asked.end, threads)
        wall, cpu = (sum(one) for one in zip(*spent.values(), strict=True))
        print(
            f"{len(cuts.customers):,} customers, {len(model.features)} features, {threads} thread{'s' * (threads > 1)}"
        )
        for stage, seconds in {"two feature rows each": tuple(features), **spent}.items():
            say(stage, seconds, len(cuts.customers))
        print(
            f"everything / the feature rows: {cpu / features[1]:.2f} in CPU seconds, {wall / features[0]:.2f} by the clock"
        )


def everybody(in_force: InForce, data: DataSet, start: date, end: date, most: int) -> Cuts:
    """The first customers known on both dates, with a line on the later."""
    known = pairs_for(data, [start])["customer_id"].combine_chunks()[:most]
    ways = Ways.of(line_history(data, known, in_force.model.target_product, start, end, start), end)
    computed = None if in_force.policy is None else compute_decisions(data, in_force, end, ways.customers)
    return Cuts(ways, ends_of(in_force, ways, computed), ways.customers)


def rows(in_force: InForce, data: DataSet, cuts: Cuts, start: date, end: date) -> None:
    """Compute both feature rows of everybody, and drop them."""
    both = pa.concat_arrays([cuts.customers, cuts.customers])
    days = pa.array([start] * len(cuts.customers) + [end] * len(cuts.customers), pa.date32())
    for _ in feature_chunks(data, pa.table({"customer_id": both, "as_of": days}), read_by(data, in_force)):
        pass


def explain(
    in_force: InForce, data: DataSet, cuts: Cuts, start: date, end: date, threads: int
) -> dict[str, list[float]]:
    """Write everybody's reasons and records; seconds by the clock and of CPU per stage."""
    spent: dict[str, list[float]] = {}

    def parts() -> Iterator[ExplainedCuts]:
        answers = explain_cuts(in_force, data, cuts, start, end, threads)
        while True:
            with timed() as seconds:
                part = next(answers, None)
            add(spent, "answers, with the feature rows again", seconds)
            if part is None:
                return
            yield part

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reasons.parquet"
        with timed() as seconds:
            done = write_cuts(parts(), cuts.customers.type, CutOutputs(Per.reason, file, asked=True))
        answers = spent["answers, with the feature rows again"]
        spent["sentences in both languages, Parquet"] = [
            one - other for one, other in zip(seconds, answers, strict=True)
        ]
        with timed() as seconds:
            catalogue, behind = read_by(data, in_force), Path(folder) / "reasons.records.parquet"
            write_records(data, catalogue, done.asks, cuts.customers.type, behind)
        spent["records behind them, Parquet"] = seconds
    return spent


def add(spent: dict[str, list[float]], stage: str, seconds: list[float]) -> None:
    """Add what a part of a stage took."""
    spent[stage] = [one + other for one, other in zip(spent.get(stage, [0.0, 0.0]), seconds, strict=True)]


def say(stage: str, seconds: Sequence[float], customers: int) -> None:
    """One line per stage."""
    print(f"  {stage:<40}{seconds[1]:>9.2f} s CPU {seconds[1] / customers * 1e6:>8.0f} us each {seconds[0]:>9.2f} s")


@contextmanager
def timed() -> Iterator[list[float]]:
    """Seconds by the clock and of CPU that the block takes, filled in when it ends."""
    seconds: list[float] = []
    began = time.perf_counter(), time.process_time()
    yield seconds
    seconds += [time.perf_counter() - began[0], time.process_time() - began[1]]


if __name__ == "__main__":
    main()
