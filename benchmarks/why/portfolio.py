"""Reasons for a portfolio: pairs of consecutive month ends, layers, whole points and the table of reasons.

    python benchmarks/why/portfolio.py MODEL DATA --from 2024-09-30 --to 2024-12-31 --policy squeeze

Reads every customer known on both dates, explains all of them (cut or not), and prints pairs per CPU second of each stage on
one thread: features, explanation, table. With a policy all seven layers play.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.engine import compute_features, pairs_for
from creditline.models.artefact import read_model
from creditline.models.why import explain_changes
from creditline.training.decide.reading import read_policy_for
from creditline.training.why.asked import InForce
from creditline.training.why.cuts import AT_ONCE
from creditline.training.why.lines import Lines
from creditline.training.why.rows import read_by
from creditline.training.why.stood import Stood, stood
from creditline.training.why.table import Per, table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
    parser.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
    parser.add_argument("--policy")
    asked = parser.parse_args()
    data, model = DataSet.open(asked.data), read_model(asked.model)
    in_force = InForce(model, policy=None if asked.policy is None else read_policy_for(asked.policy, model, data))
    both = [pairs_for(data, [day]) for day in (asked.start, asked.end)]
    known = [frame["customer_id"] for frame in both]
    customers = known[0].filter(pc.is_in(known[0], known[1].combine_chunks()))
    lines = None
    if asked.policy is not None:
        at = [stood(data, in_force, day, customers.combine_chunks()) for day in (asked.start, asked.end)]
        ids = [one.lines["customer_id"] for one in at]
        customers = ids[0].filter(pc.is_in(ids[0], ids[1].combine_chunks()))
        kept = [one.lines.filter(pc.is_in(one.lines["customer_id"], customers.combine_chunks())) for one in at]
        lines = Lines(in_force, *(Stood(rows, one.scaling) for rows, one in zip(kept, at, strict=True)))
    catalogue = read_by(data, in_force)
    with _timed("features of both dates", len(customers)):
        frames = [
            compute_features(data, pa.table({"customer_id": customers, "as_of": [day] * len(customers)}), catalogue)
            for day in (asked.start, asked.end)
        ]
    first = [frame.slice(0, 2) for frame in frames]
    explain_changes(model, *first)  # compiles
    rows = 0
    spent = {"explaining": 0.0, "the table": 0.0}
    for begin in range(0, len(customers), AT_ONCE):
        part = [frame.slice(begin, AT_ONCE) for frame in frames]
        began = time.process_time()
        answers = explain_changes(model, *part, lines=None if lines is None else lines.of(*part, catalogue))
        middle = time.process_time()
        rows += table(answers, customers.type, Per.feature).num_rows
        spent["explaining"] += middle - began
        spent["the table"] += time.process_time() - middle
    for stage, seconds in spent.items():
        _say(stage, len(customers), seconds)
    print(f"{rows:,} rows about {len(customers):,} pairs, {len(model.features)} features")


@contextmanager
def _timed(stage: str, pairs: int, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
    began = clock()
    yield
    _say(stage, pairs, clock() - began)


def _say(stage: str, pairs: int, seconds: float) -> None:
    print(f"{stage:<24}{pairs:>9,} pairs {seconds:>8.2f} s CPU {pairs / max(seconds, 1e-9):>10,.0f} pairs/s")


if __name__ == "__main__":
    main()
