"""The cuts to be explained: lines that stood on the eve of a cause and were cut at one of the next month ends.

A line is watched for one month more than the slowest cause of its world takes to reach its strength: six in sudden worlds,
nineteen in the slow one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cases import Case
from lender import Lender
from line_policy import ByScore
from lives import month_end, rows_of
from numpy.typing import NDArray
from scores import Floats, Scorer

from creditline.training.world import PRESETS
from creditline.training.world.life.shocks.kinds import KINDS


@dataclass(frozen=True)
class Falls:
    """Cuts, one row each: the case, both days, and matrices (n, features) of the customer and of the twins on them.

    `twin`: without the first trouble; `twin_other`: without the second cause; `twin_both`: without either (NaN rows
    where there is no second). `kept`: rows of customers whose line the policy let stand.
    """

    cases: tuple[Case, ...]
    days: tuple[date, ...]
    starts: Floats
    ends: Floats
    twin: Floats
    twin_other: Floats
    twin_both: Floats
    kept: Floats

    def kind(self) -> NDArray[np.str_]:
        """`single`, `double` or `masked`, (n,)."""
        return np.array([case.kind for case in self.cases])


def watched(preset: str) -> int:
    """For how many month ends after its eve a cause may still cut a line in this world."""
    slow = PRESETS[preset].nature.slow
    return 1 + max(each.ramp for each in KINDS if each.slow == slow)


def falls(lender: Lender, found: Sequence[Case], policy: ByScore) -> Falls:
    """Look at every case's line again at the month ends after the eve of its first cause.

    The first month end at which it would be cut is the day of the cut; lines that never are, and customers not yet
    there or not yet open on the eve, are left out.
    """
    scorer, last, months = Scorer(lender.model), _last_day(lender), watched(lender.preset)
    known = _known(lender)
    found = [case for case in found if known.get(case.customer, date.max) <= case.start]
    asked = [(n, month_end(case.start, h)) for n, case in enumerate(found) for h in range(months + 1)]
    asked = [(n, day) for n, day in asked if day <= last]
    rows = rows_of(lender.model, lender.data, [(found[n].customer, day) for n, day in asked])
    place = {pair: number for number, pair in enumerate(asked)}
    standing = policy.stands(scorer, scorer.margin(rows))
    cut: list[tuple[int, date]] = []
    for n, case in enumerate(found):
        days = [month_end(case.start, h) for h in range(months + 1)]
        here = [standing[place[n, day]] for day in days if (n, day) in place]
        if here and here[0] and not all(here):
            cut.append((n, days[here.index(False)]))
    chosen = [found[n] for n, _ in cut]
    twins = [
        _twins(lender, [_twin(case, which) for case in chosen], [day for _, day in cut])
        for which in ("first", "other", "both")
    ]
    starts = rows[[place[n, found[n].start] for n, _ in cut]]
    ends = rows[[place[pair] for pair in cut]]
    return Falls(tuple(chosen), tuple(day for _, day in cut), starts, ends, *twins, kept=rows[standing])


def _twin(case: Case, which: str) -> int | None:
    if which == "both":
        return case.both
    first = case.causes.index(case.troubles[0])
    if which == "first":
        return case.causes[first].twin
    return case.causes[1 - first].twin if len(case.causes) > 1 else None


def _twins(lender: Lender, twins: Sequence[int | None], days: Sequence[date]) -> Floats:
    out = np.full((len(twins), len(lender.model.features)), np.nan)
    there = [n for n, twin in enumerate(twins) if twin is not None]
    if there:
        pairs = [(int(str(twins[n])), days[n]) for n in there]
        out[there] = rows_of(lender.model, lender.twins("twins"), pairs)
    return out


def _known(lender: Lender) -> dict[int, date]:
    rows = pq.read_table(lender.folder / "customers.parquet", columns=["customer_id", "opened_on"])
    return dict(zip(rows["customer_id"].to_pylist(), rows["opened_on"].to_pylist(), strict=True))


def _last_day(lender: Lender) -> date:
    decided = pq.read_table(lender.folder / "decisions.parquet", columns=["decided_on"])["decided_on"]
    last: date = pc.max(decided).as_py()
    return last
