"""How often `creditline monitor` finds a feed's fault or a changed world, and how often a quiet month raises any alert.

    python benchmarks/monitor/alerts.py FOLDER [--edits 200] [--changed 5] [--quiet 200] [--worlds 5] [--customers 800]

Simulates worlds, breaks one table at a time (`table_edits`) and asks for the right alert on that table; watches worlds that changed
(`changed_worlds`); and watches quiet pairs of months whole, by a model of the first world and the policy `graded`. The folder keeps
worlds, model and verdicts: a run that was stopped goes on with the next case.
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
from changed_worlds import changed_worlds
from table_edits import Edit, broken_since, edits
from tally import Marks

from creditline.features.data import DataSet
from creditline.models.artefact import Model, read_model, write_model
from creditline.models.policy import Policy
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.monitor.feeds.counted import counted_here
from creditline.training.monitor.feeds.faults import watch_feeds
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.monitor import monitor
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.monitor.watch.check import Alert, Check, Watched, alerts_of
from creditline.training.monitor.watch.thresholds import Thresholds
from creditline.training.train.train import TrainSettings, train
from creditline.training.world import WorldSettings, simulate

MONTHS, START = 30, date(2022, 1, 1)
OTHERS, FIRSTS = (
    160,
    12,
)  # checks on customers and model, which the feeds' are judged together with; those on the whole portfolio


def month_ends() -> list[date]:
    """The ends of the world's months that have a year before them, but the last."""
    ends = [date(2022 + month // 12, month % 12 + 1, 1) for month in range(MONTHS + 1)]
    return [date.fromordinal(day.toordinal() - 1) for day in ends[14:]]


def feed_alerts(lender: Path, reference: date, current: date) -> tuple[Alert, ...]:
    """The feed alerts of a month, judged among as many checks as a whole monitoring makes."""
    limits = Thresholds()
    periods = Periods.of(reference, current)
    found = watch_feeds(counted_here(DataSet.open(lender), periods, lambda _: None), periods, limits.feeds)
    kinds = ["score_moved" if place < FIRSTS else "other" for place in range(OTHERS)]
    rest = [Check(Watched.MODEL, kind, str(place), 0.0, 0.0, 1.0, "") for place, kind in enumerate(kinds)]
    return alerts_of([*found.checks, *rest], limits.level)


def found_by(alerts: tuple[Alert, ...], edit: Edit) -> bool:
    """Whether one of them names the fault and its table."""
    return any(alert.kind in edit.alerts and alert.where.partition(".")[0] == edit.table for alert in alerts)


def broken_months(lenders: list[Path], count: int, seed: int = 1, kept: Path | None = None) -> Marks:
    """`count` months in which one table broke."""
    random, marks = np.random.default_rng(seed), Marks(kept)
    known, ends = edits(), month_ends()
    order = [int(one) for _ in range(count // len(known) + 1) for one in random.permutation(len(known))]
    for number in range(count):
        edit, lender = known[order[number]], lenders[number % len(lenders)]
        place = int(random.integers(0, len(ends) - 1))
        since = broken_since(edit, ends[place], random)
        if marks.has(case := f"edit {seed} {number}"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            broken = Path(folder) / "lender"
            edit.write(lender, broken, since)
            alerts = feed_alerts(broken, ends[place], ends[place + 1])
        said = ", ".join(f"{a.kind} {a.where}" for a in alerts)
        marks.add(
            case, edit.kind, found_by(alerts, edit), f"{edit.table} {edit.what} since {since} in {lender.name}: {said}"
        )
    return marks


def quiet_months(
    lenders: list[Path], model: Model, policy: Policy | None, count: int, seed: int = 2, kept: Path | None = None
) -> Marks:
    """`count` months in which nothing broke: right is no alert at all. Each world has 15 of them.

    The world's last month is no quiet one: an application is written when its loan's first instalment falls due, so that
    `applications` stops 41 days before the end.
    """
    random, marks, ends = np.random.default_rng(seed), Marks(kept), month_ends()[:-1]
    pairs = [(lender, place) for lender in lenders for place in range(len(ends) - 1)]
    for one in random.permutation(len(pairs))[:count]:
        lender, place = pairs[int(one)]
        if marks.has(case := f"quiet {seed} {lender.name} {ends[place + 1]}"):
            continue
        settings = MonitorSettings(ends[place], ends[place + 1])
        found = monitor(model, DataSet.open(lender), settings, policy)
        said = ", ".join(f"{a.kind} {a.where} {a.value:.2f}" for a in found.alerts)
        marks.add(case, "quiet", not found.alerts, f"{lender.name} {ends[place + 1]}: {said}")
    return marks


def worlds(folder: Path, count: int, customers: int) -> list[Path]:
    """Simulated lenders, made where they are not there."""
    found = []
    for seed in range(count):
        lender = folder / f"world-{seed}"
        if not lender.exists():
            simulate(lender, WorldSettings(customers=customers, months=MONTHS, seed=100 + seed, start=START))
        found.append(lender)
    return found


def main() -> None:
    """Print the marks."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    for name, usual in (("edits", 200), ("changed", 5), ("quiet", 200), ("worlds", 5), ("customers", 800)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    lenders, kept = worlds(given.folder, given.worlds, given.customers), given.folder / "verdicts.jsonl"
    began = time.process_time()
    if given.edits:
        _say(broken_months(lenders, given.edits, kept=kept), began)
    place = given.folder / "model"
    if not place.exists():
        write_model(train(DataSet.open(lenders[0]), TrainSettings(refits=0)).model, place)
    model = read_model(place)
    if given.changed:
        began = time.process_time()
        _say(changed_worlds(given.folder, model, lenders, given.changed, given.customers, kept), began)
    if given.quiet:
        policy = read_policy_for("graded", model, DataSet.open(lenders[0]))
        began = time.process_time()
        _say(quiet_months(lenders, model, policy, given.quiet, kept=kept), began)


def _say(marks: Marks, began: float) -> None:
    for line in marks.lines():
        print(line)
    print(f"CPU of this call {time.process_time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
