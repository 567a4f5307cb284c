"""The lives to be explained: who, from when, and what would have to be left out."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
from scores import Level

from creditline.training.world.life.shocks.kinds import KINDS

OF_KIND = {each.kind.name.lower(): each for each in KINDS}
LAYERS = ("macro", "model", "policy")


@dataclass(frozen=True)
class Cause:
    """A shock: its kind, the family it moves first, the day it began, and the twin who lived without it."""

    kind: str
    family: str
    began: date
    twin: int

    @property
    def improves(self) -> bool:
        """Whether it is a relief."""
        return OF_KIND[self.kind].improves

    def named(self, level: Level) -> str:
        """The family it moves first, or the concept."""
        return self.family if level == "family" else OF_KIND[self.kind].concept


@dataclass(frozen=True)
class Case:
    """One customer and the causes near one another: the first is the one asked about.

    `kind`: `single`, `double` or `masked`. `both`: the twin without either cause. `start`: the eve of the first cause.
    """

    customer: int
    kind: str
    causes: tuple[Cause, ...]
    both: int | None
    chronic: str | None
    thin_file: bool

    @property
    def start(self) -> date:
        """The last day of the month before anything began."""
        return min(cause.began for cause in self.causes) - timedelta(days=1)

    @property
    def troubles(self) -> tuple[Cause, ...]:
        """The causes that can explain a fall."""
        return tuple(cause for cause in self.causes if not cause.improves)


def cases(truth: Path) -> list[Case]:
    """Every probe with a shock of its own that is no relief alone, each pair of causes once."""
    rows = pq.read_table(truth / "twins.parquet").to_pylist()
    rows = [row for row in rows if row["without"] not in LAYERS]
    found: list[Case] = []
    place = 0
    while place < len(rows):
        row = rows[place]
        paired = place + 2 < len(rows) and _is_pair(*rows[place : place + 3])
        causes = tuple(_cause(each) for each in rows[place : place + (2 if paired else 1)])
        both = rows[place + 2]["twin_id"] if paired else None
        found.append(Case(row["customer_id"], row["case"], causes, both, row["chronic"], row["thin_file"]))
        place += 3 if paired else 1
    return _once([case for case in found if case.troubles])


def _is_pair(one: dict[str, object], other: dict[str, object], both: dict[str, object]) -> bool:
    return both["without"] == f"{one['without']}+{other['without']}" and one["customer_id"] == both["customer_id"]


def _cause(row: dict[str, object]) -> Cause:
    return Cause(str(row["without"]), str(row["family"]), row["began_on"], int(str(row["twin_id"])))  # type: ignore[arg-type]


def _once(found: list[Case]) -> list[Case]:
    """A pair may have been probed from either side."""
    seen: dict[tuple[object, ...], Case] = {}
    for case in found:
        key = (case.customer, *sorted((cause.kind, cause.began) for cause in case.causes))
        seen.setdefault(key, case)
    return list(seen.values())
