"""How long it takes to say what records are worth, from an open session.

    python benchmarks/disputes/worth.py MODEL DATA MONTHS POLICY [CUSTOMERS]

MONTHS: the folder that `creditline decide --months` wrote by POLICY; the last day's decisions are asked about, those that cut a line
first. Prints milliseconds by the number of records valued alone; every concept's records are valued together besides.
"""

import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.models.artefact import read_model
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.worth.session import RecordWorths
from creditline.models.portfolio.worth.values import Worths

_DOWN = ("reduce", "suspend", "close")
_BANDS = ((1, 50), (50, 100), (100, 1_000_000))


def main(model_folder: Path, data_folder: Path, months: Path, policy: str, many: int) -> None:
    """Ask of many customers, each from three and from twelve months before."""
    model, data = read_model(model_folder), DataSet.open(data_folder)
    files = decision_files((months,))
    in_force = InForce(model, policy=read_policy_for(policy, model, data), decisions=files)
    rows = sorted(parquet.read_table(files[-1]).to_pylist(), key=lambda row: row["action"] not in _DOWN)
    end = rows[0]["decided_on"]
    began = time.perf_counter()
    with RecordWorths.opened(in_force, data, many=True) as session:
        session.of(rows[0]["customer_id"], _before(end, 3), end)  # what is worked out once
        print(f"opened in {time.perf_counter() - began:.1f} s, the first answer with it")
        taken: list[tuple[int, int, float, float]] = []
        for row in rows[1 : many + 1]:
            for back in (3, 12):
                clock = time.process_time(), time.perf_counter()
                found = session.of(row["customer_id"], _before(end, back), end)
                taken.append(
                    (*_counted(found), 1e3 * (time.process_time() - clock[0]), 1e3 * (time.perf_counter() - clock[1]))
                )
    counted = np.array(taken)
    for low, high in _BANDS:
        some = counted[(counted[:, 0] >= low) & (counted[:, 0] < high)]
        if len(some):
            cpu, per = some[:, 2], some[:, 2] / some[:, 0]
            print(
                f"{len(some):,} answers with {low} to {int(some[:, 0].max())} records ({some[:, 0].mean():.0f}, and "
                f"{some[:, 1].mean():.0f} concepts): CPU {np.median(cpu):.0f} ms (p95 {np.quantile(cpu, 0.95):.0f}), "
                f"{100 * np.median(per):.0f} ms for a hundred; wall {np.median(some[:, 3]):.0f} ms"
            )


def _before(day: date, months: int) -> date:
    """The end of a month some months before."""
    number = 12 * day.year + day.month - months
    return date.fromordinal(date(number // 12, number % 12 + 1, 1).toordinal() - 1)


def _counted(found: Worths) -> tuple[int, int]:
    """Records that are valued alone, and concepts."""
    alone = {(one.table, one.record) for group in found.groups for one in group.records if one.worth is not None}
    return len(alone), len(found.groups)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), sys.argv[4], int(sys.argv[5]) if len(sys.argv) > 5 else 100)
