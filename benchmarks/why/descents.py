"""All cuts of some months of a lender decided by a policy, each told from its own date, beside their two feature rows.

    creditline decide MODEL DATA --as-of 2024-01-31 --months 12 --policy graded --out year
    python benchmarks/why/descents.py MODEL DATA --policy graded --decisions year --runs 5 2024-11-30 2024-12-31

Per date and in all: how many cuts, over how many dates their lines were decided on again, and the CPU seconds of their two
feature rows (where the line stood, and on the date) and of everything (answers, sentences in both languages, records, Parquet
files), medians of the runs on one thread, with their ratio. `--everybody` explains every line, as if cut.
"""

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.models.artefact import read_model
from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
from creditline.models.portfolio.cuts.cut_records import write_records
from creditline.models.portfolio.cuts.cuts import Cuts, explain_cuts, find_cuts
from creditline.models.portfolio.cuts.table import Per
from creditline.models.portfolio.explain.ends import ends_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.explain.settling import stops_after
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.lines.history import line_history
from creditline.models.portfolio.lines.record import decision_files, recorded
from creditline.models.portfolio.policy_features import read_policy_for


@dataclass(frozen=True)
class Day:
    """The cuts of a day, and customer and date of their two feature rows each."""

    end: date
    cuts: Cuts
    pairs: pa.Table
    stops: Counter[int]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--policy", required=True)
    parser.add_argument("--decisions", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--everybody", action="store_true")
    parser.add_argument("dates", type=date.fromisoformat, nargs="+")
    asked = parser.parse_args()
    data, model = DataSet.open(asked.data), read_model(asked.model)
    policy = read_policy_for(asked.policy, model, data)
    in_force = InForce(model, policy=policy, decisions=decision_files([asked.decisions]))
    with recorded(data, in_force.decisions) as record:
        days = [day(in_force, record, end, everybody=asked.everybody) for end in asked.dates]
        everything(in_force, record, days[0])  # compiles
        spent = [
            (median(lambda one=one: rows(in_force, record, one), asked.runs),
             median(lambda one=one: everything(in_force, record, one), asked.runs))
            for one in days
        ]  # fmt: skip
    for one, (features, whole) in zip(days, spent, strict=True):
        say(str(one.end), one.cuts.count, one.stops, features, whole)
    total = sum((one.stops for one in days), Counter[int]())
    say("all", sum(one.cuts.count for one in days), total, *map(sum, zip(*spent, strict=True)))


def day(in_force: InForce, record: DataSet, end: date, *, everybody: bool) -> Day:
    """The cuts of a day, and from where each is told."""
    if everybody:
        with record.connect() as connection:
            known = connection.sql("SELECT customer_id FROM customers ORDER BY ALL").to_arrow_table()
        product = in_force.model.target_product
        ways = Ways.of(line_history(record, known["customer_id"].combine_chunks(), product, date.min, end), end)
        cuts = Cuts(ways, ends_of(in_force, ways, None), ways.customers)
    else:
        cuts = find_cuts(in_force, record, None, end)
    since = {}
    for part in explain_cuts(in_force, record, cuts, None, end):
        if part.answers.against == "past":
            since |= {pair.customer_id: pair.start for pair in part.answers.pairs}
    told = [customer for customer in cuts.customers.to_pylist() if customer in since]
    ids = pa.array([*told, *told], cuts.customers.type)
    days = pa.array([*(since[customer] for customer in told), *[end] * len(told)], pa.date32())
    ways = cuts.ways
    line = {customer: place for place, customer in enumerate(ways.customers.to_pylist())}
    starts = np.array(
        [
            ways.first[line[one]]
            + ways.day[ways.first[line[one]] : ways.first[line[one] + 1]].tolist().index(since[one])
            for one in told
        ]
    )
    stops = Counter(len(each) for each in stops_after(in_force, ways, starts))
    return Day(end, cuts, pa.table({"customer_id": ids, "as_of": days}), stops)


def rows(in_force: InForce, record: DataSet, one: Day) -> None:
    """Compute the two feature rows of every cut, and drop them."""
    for _ in feature_chunks(record, one.pairs, read_by(record, in_force)):
        pass


def everything(in_force: InForce, record: DataSet, one: Day) -> None:
    """Write reasons and records of every cut."""
    with tempfile.TemporaryDirectory() as folder:
        parts = explain_cuts(in_force, record, one.cuts, None, one.end)
        outputs = CutOutputs(Per.reason, Path(folder) / "reasons.parquet", asked=True)
        done = write_cuts(parts, one.cuts.customers.type, outputs)
        behind = Path(folder) / "records.parquet"
        write_records(record, read_by(record, in_force), done.asks, one.cuts.customers.type, behind)


def median(work: Callable[[], None], runs: int) -> float:
    """Median CPU seconds."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def say(what: str, count: int, stops: Counter[int], features: float, whole: float) -> None:
    """One line."""
    dates = ", ".join(f"{lines} over {number}" for number, lines in sorted(stops.items()))
    print(
        f"{what:<12}{count:>6,} cuts ({dates})  {features:.2f} s of features, {whole:.2f} s in all: {whole / features:.2f} times"
    )


if __name__ == "__main__":
    main()
