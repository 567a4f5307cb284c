"""What a warning said against what `decide` did later, beside everybody below a score."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Came:
    """Lines warned of, a row each: customer, score, `probability` of going down, and days until it `went` down, NaN for not."""

    customer: NDArray[np.int64]
    score: Floats
    probability: Floats
    went: Floats

    @property
    def down(self) -> NDArray[np.bool_]:
        """Which went down."""
        return ~np.isnan(self.went)

    def take(self, places: NDArray[np.int64]) -> "Came":
        """Some of the lines."""
        return Came(self.customer[places], self.score[places], self.probability[places], self.went[places])


def came_of(table: pa.Table, column: str, decided: Path, as_of: date, until: date) -> Came:
    """A table of `warn` against the files of `decide` after the day, to the day `until`."""
    known = table.filter(table[column].is_valid())
    went: dict[int | str, int] = {}
    for file in sorted(decided.glob("*.parquet")):
        if file.name.endswith(".kept.parquet") or not as_of < (day := date.fromisoformat(file.stem)) <= until:
            continue
        for row in parquet.read_table(file, columns=["customer_id", "step"]).to_pylist():
            if row["step"] > 0:
                went.setdefault(row["customer_id"], (day - as_of).days)
    customers = known["customer_id"].to_numpy()
    after = np.array([went.get(c, np.nan) for c in customers.tolist()], float)
    return Came(customers, known["score"].to_numpy(), known[column].to_numpy(), after)


def hits(came: Came, capacity: int) -> tuple[int, int]:
    """How many of the `capacity` most probable went down, and of those with the lowest scores."""
    by_warning = np.lexsort((came.score, -came.probability))[:capacity]
    by_score = np.argsort(came.score, kind="stable")[:capacity]
    return int(came.down[by_warning].sum()), int(came.down[by_score].sum())


def ratio(days: Sequence[Came], capacity: int, draws: int, seed: int) -> tuple[float, float, float]:
    """Precision of the warning over that of the score, over all days, with a 90 % interval: customers drawn, with all their days."""
    everybody = np.unique(np.concatenate([came.customer for came in days]))
    rows: list[Mapping[int, int]] = [{c: at for at, c in enumerate(came.customer.tolist())} for came in days]

    def of(some: Sequence[Came]) -> float:
        found = [hits(came, capacity) for came in some]
        return sum(a for a, _ in found) / max(sum(b for _, b in found), 1)

    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        chosen = everybody[random.integers(0, len(everybody), len(everybody))].tolist()
        places = [np.array([own[c] for c in chosen if c in own], np.int64) for own in rows]
        drawn.append(of([came.take(at) for came, at in zip(days, places, strict=True)]))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return of(days), float(low), float(high)


def calibration(days: Sequence[Came], edges: Sequence[float]) -> list[tuple[float, float, int]]:
    """Of each range of probability: what was said, what came, of how many lines."""
    said, came = np.concatenate([one.probability for one in days]), np.concatenate([one.down for one in days])
    found = []
    for low, high in itertools.pairwise(edges):
        mine = (said >= low) & (said < high)
        if mine.any():
            found.append((float(said[mine].mean()), float(came[mine].mean()), int(mine.sum())))
    return found
