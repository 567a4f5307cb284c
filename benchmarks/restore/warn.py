"""What `creditline warn` says, against what `decide` does in the three months after; how long it takes.

    python benchmarks/restore/warn.py MODEL DATA OUT FIRST MONTHS [CAPACITY]

Decides under the policy `graded` for MONTHS month ends from FIRST on, each month's decisions known to the next, and asks in the
evening of each of them that has nine before it and three after it who will go down within 92 days. Only what was known and decided
by then is read. Beside it everybody below a score, as many.
"""

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))

import numpy as np
from pyarrow import parquet
from warned_lines import calibration, came_of, hits, ratio

from creditline.features.data import DataSet
from creditline.features.projected.behaviour import acts
from creditline.models.artefact import read_model
from creditline.models.portfolio.decide_dates.job import Job, month_ends
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.restore.session import restoring
from creditline.models.portfolio.warn.values import Asked
from creditline.models.portfolio.warn.warn import warn

WITHIN, BEFORE, AFTER = (31, 62, 92), 9, 3


def main(model_folder: Path, lender: Path, out: Path, first: date, months: int, capacity: int) -> None:
    """Decide, warn, compare."""
    model, data = read_model(model_folder), DataSet.open(lender)
    out.mkdir(parents=True, exist_ok=True)
    days = month_ends(first, months)
    decided = out / "decided"
    began = time.process_time()
    if not decided.exists():
        Job(data, model, "graded", (), "1GB", lambda _: None, lambda _: None).months(first, months, decided)
        print(f"decide: {(time.process_time() - began) / months:.1f} s of CPU a month")
    asked = InForce(model, policy=read_policy_for("graded", model, data), decisions=decision_files((decided,)))
    names = tuple(one.name for one in acts())
    found = []
    for place in range(BEFORE, len(days) - AFTER):
        as_of, until = days[place], days[place + AFTER]
        began = time.process_time()
        with restoring(asked, data, as_of, WITHIN[-1]) as session:
            told = warn(session, Asked(WITHIN, capacity, names), out / f"warned-{as_of}.parquet")
        took = time.process_time() - began
        table = parquet.read_table(out / f"warned-{as_of}.parquet")
        came = came_of(table, f"probability_{WITHIN[-1]}", decided, as_of, until)
        found.append(came)
        ours, theirs = hits(came, capacity)
        called = table.filter(table["call"].is_valid())["customer_id"].to_numpy()
        calls = came.down[np.isin(came.customer, called)].sum()
        going = table.filter(table["going_on_on"].is_valid())["customer_id"].to_numpy()
        on = came.down[np.isin(came.customer, going)]
        print(
            f"{as_of}: {len(came.went):,} lines, {came.down.sum()} went down, {came.probability.sum():.0f} expected; of {capacity} most "
            f"probable {ours}, of {capacity} lowest scores {theirs}, of {told.calls} calls {calls} ({told.avoidable} avoidable); quiet "
            f"months going on: {on.sum()} of {len(on)}; {took:.1f} s of CPU"
        )
    went = sum(int(came.down.sum()) for came in found)
    for calls in (capacity // 2, capacity, 2 * capacity):
        whole, low, high = ratio(found, calls, 500, 1)
        ours, theirs = np.array([hits(came, calls) for came in found]).sum(axis=0)
        asks = calls * len(found)
        print(
            f"{calls} a month: precision {ours / asks:.3f} against {theirs / asks:.3f}, {whole:.3f} times, 90 % interval {low:.3f} to "
            f"{high:.3f}; recall {ours / went:.3f} against {theirs / went:.3f}"
        )
    leads = [came.went[np.lexsort((came.score, -came.probability))[:capacity]] for came in found]
    lead = np.concatenate(leads)
    print(f"lead time of those found: median {np.nanmedian(lead):.0f} days, mean {np.nanmean(lead):.0f}")
    for said, came_to, lines in calibration(found, (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.01)):
        print(f"  said {said:.3f}  came {came_to:.3f}  of {lines:,}")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        Path(sys.argv[3]),
        date.fromisoformat(sys.argv[4]),
        int(sys.argv[5]),
        int(sys.argv[6]) if len(sys.argv) > 6 else 100,
    )
