"""Falsified records put right by disputes, against the world that was never falsified; and how long a dispute takes.

    python benchmarks/disputes/falsified.py MODEL DATA OUT [CUSTOMERS]

MODEL is of the product whose payments are falsified. Prints how many disputed decisions, and decisions after them, are the row
that `decide` writes for the true world, and the time of a dispute with the months after it, from an open session.
"""

import sys
import time
from datetime import timedelta
from importlib import resources
from pathlib import Path

import numpy as np
from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))

from decided_lender import last_months
from falsified_lender import falsify

from creditline.features.data import DataSet
from creditline.models.artefact import read_model
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for

MONTHS = 7


def main(model_folder: Path, data_folder: Path, out: Path, many: int) -> None:
    """Falsify, decide in both worlds, dispute, compare."""
    model, clean = read_model(model_folder), DataSet.open(data_folder)
    out.mkdir(parents=True, exist_ok=True)
    graded = resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text(encoding="utf-8")
    policy = out / "graded.toml"
    policy.write_text(graded + "\n[disputes]\nmay_worsen = true\n", encoding="utf-8")
    days = last_months(clean, MONTHS)
    window = days[0] - timedelta(50), days[-1] - timedelta(50)
    false = falsify(clean, out / "false", str(model.target_product), window, many)
    rows = {}
    for name, data in (("true", clean), ("told", false.data)):
        job = Job(data, model, str(policy), (), "1GB", lambda _: None, lambda _: None)
        job.months(days[0], MONTHS, out / name)
        read = [parquet.read_table(out / name / f"{day}.parquet").to_pylist() for day in days]
        rows[name] = {(row["customer_id"], row["decided_on"]): row for part in read for row in part}
    files = tuple(out / "told" / f"{day}.parquet" for day in days)
    in_force = InForce(model, policy=read_policy_for(str(policy), model, clean), decisions=files)
    first = same = later = later_same = moved = 0
    wall, cpu = [], []
    with Disputes.opened(in_force, false.data) as session:
        for customer, edits in false.edits.items():
            if (customer, days[0]) not in rows["told"]:
                continue
            began = time.perf_counter(), time.process_time()
            found = session.answer(edits, days[0])
            if len(found.days) == MONTHS:
                wall.append(time.perf_counter() - began[0])
                cpu.append(time.process_time() - began[1])
            moved += found.changed
            for day in found.days:
                equal = day.again is not None and day.again.told == rows["true"].get((customer, day.recorded.day))
                first, same = first + (day is found.days[0]), same + (equal and day is found.days[0])
                later, later_same = (
                    later + (day is not found.days[0]),
                    later_same + (equal and day is not found.days[0]),
                )
    print(
        f"{first:,} disputes, {same:,} give the true world's decision; {later:,} decisions after them, {later_same:,} its own"
    )
    print(f"{moved:,} leave the line elsewhere than the record")
    told = ", ".join(
        f"{name} {1e3 * np.median(each):.0f} (p95 {1e3 * np.quantile(each, 0.95):.0f})"
        for name, each in (("wall", wall), ("CPU", cpu))
    )
    print(f"ms of a dispute with {MONTHS - 1} months after it: {told}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]) if len(sys.argv) > 4 else 1_000)
