"""What `creditline restore` says of every cut line, against twins who live it; how long it takes.

    python benchmarks/restore/lived.py MODEL DATA OUT AS_OF [MONTHS]

Decides for MONTHS (4) up to AS_OF under the policy `graded`, asks of every line that is not whole what brings it back within 365
days, and lets twins live it: `decide` decides on them month after month. Beside it what came of the lines on the records of DATA
after AS_OF, as far as they go.
"""

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))

from lived_ways import inside, lived, whole_since

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.projected.behaviour import acts
from creditline.models.artefact import read_model
from creditline.models.portfolio.decide_dates.job import Job, month_ends
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.restore.asked import Question, way_back
from creditline.models.portfolio.restore.every import ways_of_every
from creditline.models.portfolio.restore.session import restoring


def main(model_folder: Path, lender: Path, out: Path, as_of: date, months: int) -> None:
    """Decide, ask, live, compare."""
    model, data = read_model(model_folder), DataSet.open(lender)
    out.mkdir(parents=True)
    days = [day for day in month_ends(date(as_of.year - 1, 12, 31), 24) if day <= as_of][-months:]
    job = Job(data, model, "graded", (), "1GB", lambda _: None, lambda _: None)
    job.months(days[0], months, out / "decided")
    files = decision_files((out / "decided",))
    asked = InForce(model, policy=read_policy_for("graded", model, data), decisions=files)
    names = tuple(one.name for one in acts())
    with restoring(asked, data, as_of, 365) as session:
        found, told = lived(session, lender, "graded", out)
        print(f"{len(told):,} lines that are not closed; twins: {found}")
        began = time.process_time(), time.perf_counter()
        counted = ways_of_every(session, names, session.until, out / "again.parquet")
        took = time.process_time() - began[0], time.perf_counter() - began[1]
        print(
            f"every line: {counted.lines:,} in {took[0]:.1f} s of CPU, {took[1]:.1f} s; {len(told) / took[0]:.0f} replayed a second of CPU"
        )
        print(f"outlooks: {dict(counted.outlooks)}")
        cpu = []
        for customer in [*told][:30]:
            start = time.process_time()
            way_back(session, Question(customer, session.until, names, 0))
            cpu.append(time.process_time() - start)
        print(f"one customer, without draws: median {sorted(cpu)[len(cpu) // 2]:.2f} s of CPU, longest {max(cpu):.2f}")
        some = [customer for customer, row in told.items() if row["nothing_on"] is not None][:60]
        lines, stated, held, draws = inside(session, some, 100)
        print(
            f"intervals of {lines} lines: they state {stated / draws:.3f} of the draws and hold {held / draws:.3f} of others"
        )
        known = [day for day in session.days if day <= span_of(data).last]
    if known:
        more = Job(data, model, "graded", files, "1GB", lambda _: None, lambda _: None)
        more.months(known[0], len(known), out / "recorded")
        came = whole_since(out / "recorded", tuple(known), {c: c for c in told})
        said = {
            c: (row["nothing_on"] if row["nothing_on"] and row["nothing_on"] <= known[-1] else None)
            for c, row in told.items()
        }
        both = sum((came[c] is None) == (said[c] is None) for c in told)
        same = sum(came[c] == said[c] for c in told)
        print(
            f"on the records after it, {len(known)} months: {both} of {len(told)} lines as said of doing nothing, {same} on the day"
        )


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        Path(sys.argv[3]),
        date.fromisoformat(sys.argv[4]),
        int(sys.argv[5]) if len(sys.argv) > 5 else 4,
    )
