"""How long one notice takes from a loaded model and data at rest: the answer, the notice in words, the records behind it.

    python benchmarks/why/notice.py MODEL DATA --from 2024-05-31 --to 2024-06-30 [--customers 200] [--policy squeeze]

Opens the data once, asks about customers in no order, one thread, and prints p50 and p99 in milliseconds of each step and of
all of them. The records are those of the twelve features that harmed most, whether the notice names them or not. Asserts for
some that the answer is that of a look into the files as they are, and their records those of the portfolio's path.
"""

import argparse
import statistics
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import read_model
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.evidence import evidence_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Why
from creditline.models.why.json_form import as_json
from creditline.models.why.notice.notice import notice_of

STEPS = ("rows", "answer", "notice", "records")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
    parser.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--policy")
    asked = parser.parse_args()
    data, model = DataSet.open(asked.data), read_model(asked.model)
    in_force = InForce(model, policy=None if asked.policy is None else read_policy_for(asked.policy, model, data))
    with data.connect() as connection:
        order = "WHERE opened_on IS NULL OR opened_on <= $day ORDER BY hash(customer_id)"
        ids = connection.execute(f"SELECT customer_id FROM customers {order}", {"day": asked.start}).fetchall()
    wall, cpu = time.perf_counter(), time.process_time()
    with CustomerAnswers.opened(in_force, data) as one_by_one:
        print(f"opened in {time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} s CPU")
        walls: list[list[float]] = []
        cpus: list[list[float]] = []
        answers: dict[int | str, Why] = {}
        for (customer,) in ids:
            if len(answers) > asked.customers:
                break
            try:
                answers[customer] = _one(one_by_one, customer, asked.start, asked.end, walls, cpus)
            except DataError:  # no line, or no record
                continue
        print("| step | p50 ms | p99 ms | p50 CPU ms |")
        print("|---|---|---|---|")
        for place, step in enumerate((*STEPS, "all")):
            took = sorted(one[place] for one in walls[1:])  # the first compiles
            spent = statistics.median(one[place] for one in cpus[1:])
            print(f"| {step} | {_ms(statistics.median(took))} | {_ms(took[int(0.99 * len(took))])} | {_ms(spent)} |")
        for customer, answer in list(answers.items())[:3]:
            with CustomerAnswers.from_files(in_force, data) as files:
                assert as_json(files.why(customer, asked.start, asked.end)) == as_json(answer)
            named = _named(answer)
            found = one_by_one.evidence(one_by_one.history(customer, asked.start, asked.end), named)
            assert found == evidence_of(data, one_by_one.catalogue, pa.array([customer]), asked.start, asked.end, named)
    print(f"{len(answers) - 1} customers of {len(ids):,}, {len(model.features)} features")


def _one(
    one_by_one: CustomerAnswers,
    customer: int | str,
    start: date,
    end: date,
    walls: list[list[float]],
    cpus: list[list[float]],
) -> Why:
    wall, cpu = [time.perf_counter()], [time.process_time()]

    def lap() -> None:
        wall.append(time.perf_counter())
        cpu.append(time.process_time())

    history = one_by_one.history(customer, start, end)
    lap()
    why = one_by_one.explained(history)
    lap()
    notice_of(why, "en")
    lap()
    one_by_one.evidence(history, _named(why))
    lap()
    for clock, into in ((wall, walls), (cpu, cpus)):
        into.append([later - earlier for earlier, later in pairwise(clock)] + [clock[-1] - clock[0]])
    return why


def _named(why: Why) -> list[str]:
    return [feature.name for reason in why.reasons[:4] for feature in reason.features[:3]]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f}"


if __name__ == "__main__":
    main()
