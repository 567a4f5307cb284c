"""Worlds that changed though no feed broke: a recession, a squeeze, a refit gone wrong, another mix of customers.

Right is an alert that names the change, and no alert on any feed.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from tally import Marks

from creditline.features.data import DataSet
from creditline.models.artefact import Model, read_model, write_model
from creditline.training.monitor.monitor import monitor
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.day import Watching, tally_day
from creditline.training.monitor.watch.check import Alert, Watched
from creditline.training.train.train import TrainSettings, train
from creditline.training.world import WorldSettings, simulate

MONTHS, START = 30, date(2022, 1, 1)
MOVED = ("score_moved", "concept_moved", "feature_moved", "pd_too_low", "economy_moved")
BEFORE, SLUMP = date(2023, 4, 30), (date(2024, 1, 31), date(2024, 3, 31), date(2024, 5, 31))
SQUEEZED = (date(2023, 10, 31), date(2023, 11, 30))  # 72 % of 30 months: the first cuts are decided on 30 November


@dataclass(frozen=True)
class ChangedWorld:
    """A case: whom to watch, on which days, by which model, and the alerts any of which names the change.

    `before`: the model in force on the first day; None: the same.
    """

    kind: str
    lender: Path
    days: tuple[date, date]
    model: Model
    alerts: tuple[str, ...]
    before: Model | None = None

    def verdict(self) -> tuple[bool, str]:
        """Whether it is named and no feed is blamed; what was said."""
        settings = MonitorSettings(*self.days)
        found = monitor(self.model, DataSet.open(self.lender), settings, earlier=self.before).alerts
        return self.known_by(found), ", ".join(f"{a.kind} {a.where} {a.value:.2f}" for a in found)

    def known_by(self, alerts: tuple[Alert, ...]) -> bool:
        """Whether these alerts are right."""
        return any(a.kind in self.alerts for a in alerts) and all(a.watched is not Watched.FEED for a in alerts)


def changed_worlds(folder: Path, model: Model, lenders: list[Path], each: int, customers: int, kept: Path) -> Marks:
    """`each` cases of every change."""
    marks = Marks(kept)
    for kind, make in _KINDS.items():
        for number in range(each):
            if marks.has(case := f"changed {kind} {number}"):
                continue
            with tempfile.TemporaryDirectory() as scratch:
                changed = make(Study(folder, Path(scratch), model, lenders, customers), number)
                marks.add(case, kind, *changed.verdict())
    return marks


@dataclass(frozen=True)
class Study:
    """What cases are made from: the folder that is kept, one that is not, and the quiet worlds."""

    folder: Path
    scratch: Path
    model: Model
    lenders: list[Path]
    customers: int

    def world(self, preset: str, seed: int) -> Path:
        """A world of a preset, simulated where it is not there."""
        place = self.folder / f"{preset}-{seed}"
        if not place.exists():
            simulate(place, WorldSettings(self.customers, MONTHS, seed, preset, START))
        return place


def _recession(study: Study, number: int) -> ChangedWorld:
    lender = study.world("recession", 200 + number // len(SLUMP))
    return ChangedWorld("recession", lender, (BEFORE, SLUMP[number % len(SLUMP)]), study.model, MOVED)


def _squeeze(study: Study, number: int) -> ChangedWorld:
    lender = study.world("policy-squeeze", 300 + number)
    return ChangedWorld("squeeze", lender, SQUEEZED, study.model, ("rate_rose",))


def _refit(study: Study, number: int) -> ChangedWorld:
    """The month in which a model took over that was fitted on every defaulter and one in three of the others, nothing weighed.

    It promises too many defaults, which a matured cohort judges, too, where it has a year of history: the third year is watched.
    """
    place = study.folder / "refit"
    if not place.exists():
        source = study.lenders[0] / "installments.parquet"
        late = "max(coalesce(paid_on, DATE '2024-06-30') - due_on) >= 60"
        with duckdb.connect() as connection:
            rows = connection.execute(
                f"SELECT customer_id, {late} FROM read_parquet('{source}') GROUP BY customer_id ORDER BY customer_id"
            ).fetchall()
        kept = [who for place, (who, bad) in enumerate(rows) if bad or place % 3 == 0]
        half = _filtered(study.lenders[0], study.scratch / "half", kept)
        write_model(train(DataSet.open(half), TrainSettings(refits=0)).model, place)
    ends = _ends()[24:]
    lender = study.lenders[number % len(study.lenders)]
    at = number // len(study.lenders) % (len(ends) - 1)
    told = ("model_moved", "pd_too_high", "score_moved")
    return ChangedWorld("refit", lender, (ends[at], ends[at + 1]), read_model(place), told, study.model)


def _mix(study: Study, number: int) -> ChangedWorld:
    """Risky customers are taken over with their records: seven in ten of the riskiest third are known from the month on only."""
    lender = study.lenders[number % len(study.lenders)]
    ends = _ends()[12:]
    at = number // len(study.lenders) % (len(ends) - 1)
    before, now = ends[at], ends[at + 1]
    asked = Watching(study.model, DataSet.open(lender), None, Binning(study.model), study.scratch)
    tally, _ = tally_day(asked, now, lambda _: None)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT customer_id FROM read_parquet('{tally.file}') ORDER BY pd DESC, customer_id"
        ).fetchall()
    risky = [who for (who,) in rows[: len(rows) // 3]]
    chosen = np.random.default_rng(number).permutation(len(risky))[: int(0.7 * len(risky))]
    moved = study.scratch / "mix"
    shutil.copytree(lender, moved)
    file = moved / "customers.parquet"
    names = ", ".join(str(risky[int(one)]) for one in chosen)
    late = f"CASE WHEN customer_id IN ({names}) THEN DATE '{before + timedelta(10)}' ELSE opened_on END AS opened_on"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE c AS SELECT * REPLACE ({late}) FROM read_parquet('{file}')")
        connection.execute(f"COPY c TO '{file}' (FORMAT parquet)")
    return ChangedWorld("mix", moved, (before, now), study.model, ("score_moved",))


_KINDS: dict[str, Callable[[Study, int], ChangedWorld]] = {
    "recession": _recession,
    "squeeze": _squeeze,
    "refit": _refit,
    "mix": _mix,
}


def _ends() -> list[date]:
    return list(_month_ends())


def _month_ends() -> Iterator[date]:
    for month in range(1, MONTHS + 1):
        yield date(START.year + month // 12, month % 12 + 1, 1) - timedelta(1)


def _filtered(lender: Path, folder: Path, customers: list[int]) -> Path:
    """The lender with some of its customers only."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT unnest(?) AS customer_id", [customers])
        for file in sorted(lender.iterdir()):
            if file.suffix != ".parquet" or file.stem == "macro":
                shutil.copy(file, folder)
                continue
            connection.execute(
                f"COPY (SELECT * FROM read_parquet('{file}') SEMI JOIN kept USING (customer_id)) "
                f"TO '{folder / file.name}' (FORMAT parquet)"
            )
    return folder
