"""Would the line have stood without the cause? What the answers say of it, held against the twins' own lines.

    python benchmarks/truth/line_twins.py OUT [--customers 6000] [--probes 4000] [--policy graded] [--preset calm]

A policy decides on every line, and on the line of every twin (who lived the same life without one cause), at each of the
last twelve month ends. Of every customer whose cause began in that year and whose line was cut within six months after, the
answer says what the line would be had their record stayed as it was (`without` of the layer `behaviour`), and the twin's
line shows whether it stood. OUT keeps world, model and decisions.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from cases import Case, cases
from lender import Lender, lender
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.decide_dates.job import Job, month_ends
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Layer, Why
from creditline.training.metrics.jeffreys import jeffreys_interval
from creditline.training.world import PRESETS, WorldSettings

MONTHS, WITHIN = 12, 6
ALONE = 10  # points: a twin's score that fell by no more had nothing else happen to it
CUTS = ("reduce", "suspend", "close")

Rows = dict[int, dict[str, object]]


@dataclass(frozen=True)
class Marked:
    """One cut after one cause. `said`: the line stands without the customer's own changes; `true`: the twin's line stood.

    `alone`: besides the cause nothing lowered the score by more than 10 points since the eve of it.
    """

    customer: int
    cut_on: date
    said: bool
    true: bool
    alone: bool


def decided(data: DataSet, made: Lender, policy: str, days: Sequence[date], out: Path) -> dict[date, Rows]:
    """The decisions on everybody of the data, by day and customer; made once."""
    if not (out / f"{days[-1]}.parquet").exists():
        Job(data, made.model, policy, (), "1GB", lambda _: None, lambda _: None).months(days[0], len(days), out)
    return {
        day: {row["customer_id"]: row for row in parquet.read_table(out / f"{day}.parquet").to_pylist()} for day in days
    }


def marked(made: Lender, policy: str, out: Path) -> Iterator[Marked]:
    """Every first cut within six months of a single cause, explained on the record of these decisions."""
    last = span_of(made.data).last
    days = [day for day in month_ends(date(last.year - 3, 1, 31), 60) if day <= last][-MONTHS:]
    own = decided(made.data, made, policy, days, out / "decided")
    twins = decided(made.twins("twins"), made, policy, days, out / "twins-decided")
    asked: dict[date, dict[int, Case]] = {}
    for case in cases(made.folder / "truth"):
        if case.kind == "single" and days[0] <= case.start < days[-1]:
            cut_on = _first_cut(own, case, [day for day in days if day > case.start][:WITHIN])
            if cut_on is not None and _stood(own[case.start].get(case.customer)):
                asked.setdefault(cut_on, {})[case.customer] = case
    files = tuple(out / "decided" / f"{day}.parquet" for day in days)
    in_force = InForce(made.model, policy=read_policy_for(policy, made.model, made.data), decisions=files)
    with recorded(made.data, files) as record:
        for day, of_day in sorted(asked.items()):
            cuts = find_cuts(in_force, record, None, day)
            for part in explain_cuts(in_force, record, cuts, None, day):
                for why in (part.answers.why(place) for place in part.those.tolist()):
                    case = of_day.get(int(why.customer_id))
                    if case is not None and why.line is not None and why.line.limit is not None:
                        yield _mark(why, case, twins)


def _mark(why: Why, case: Case, twins: dict[date, Rows]) -> Marked:
    (cause,) = case.causes
    between = [day for day in twins if case.start < day <= why.end.as_of]
    eve, lived = twins[case.start][cause.twin], [twins[day][cause.twin] for day in between]
    fell = min(float(str(row["model_score"])) for row in lived) - float(str(eve["model_score"]))
    return Marked(case.customer, why.end.as_of, _stands_without(why), all(map(_stood, lived)), fell >= -ALONE)


def _stands_without(why: Why) -> bool:
    """Whether the line had stood with the customer's own record as it was; it did not where that did not move."""
    for share in why.layers:
        if share.layer == Layer.BEHAVIOUR and share.without is not None:
            stood = why.line.facts.stood if why.line is not None else None
            return share.without.action not in CUTS and stood is not None and (share.without.limit or 0) >= stood.limit
    return False


def _first_cut(decisions: dict[date, Rows], case: Case, days: Sequence[date]) -> date | None:
    return next((day for day in days if not _stood(decisions[day].get(case.customer))), None)


def _stood(row: dict[str, object] | None) -> bool:
    return row is not None and row["action"] not in CUTS and row["step"] in (None, "maintain", 0)


def told(found: Sequence[Marked], tier: str) -> str:
    """One row of the table: cuts, agreement with a 95 % Jeffreys interval, and the two ways of being wrong."""
    agree = sum(one.said == one.true for one in found)
    interval = jeffreys_interval([agree], [len(found)])
    wrongly = sum(one.said and not one.true for one in found)
    missed = sum(one.true and not one.said for one in found)
    share = f"{agree / len(found):.3f} ({interval.low[0]:.3f}–{interval.high[0]:.3f})"
    return f"| {tier} | {len(found)} | {share} | {wrongly} | {missed} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--customers", type=int, default=6_000)
    parser.add_argument("--probes", type=int, default=4_000)
    parser.add_argument("--months", type=int, default=48)
    parser.add_argument("--policy", default="graded")
    parser.add_argument("--preset", default="calm", choices=list(PRESETS))
    parser.add_argument("--world", type=int, default=2026, help="the world's seed")
    given = parser.parse_args()
    settings = WorldSettings(
        given.customers, given.months, seed=given.world, preset=given.preset, truth=True, probes=given.probes
    )
    made = lender(given.out, settings)
    found = list(marked(made, given.policy, given.out))
    print("| cuts | how many | agree | said to stand, fell | said to fall, stood |\n|---|---|---|---|---|")
    print(told(found, "all after a cause"))
    print(told([one for one in found if one.alone], "the cause came alone"))


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
