"""One day's customers, scored batch by batch and counted; what is kept of them does not grow with them, but for a file."""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.portfolio.figures import with_figures
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.matrix import to_matrix
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.line_losses import PRICED

Floats = NDArray[np.float64]
KEPT = 5_000  # customers whose features are kept, to explain: those with the smallest checksums of their ids, the same on every day


@dataclass(frozen=True)
class ExplainedSample:
    """Customers who are explained: ids as text, and the rows of their features (n, features).

    `defaulted`: those in default, chosen by the same checksums.
    """

    customers: tuple[str, ...]
    matrix: Floats = field(repr=False)
    defaulted: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Tally:
    """A day counted. `score`, `features`: rows by bin; `bands`: by band's name; who is in default is in none of them.

    `unseen`: of categories, rows with a word the model never learned, and the most common such word. `mean_pd` of the
    scored. `file`: customer_id, score, pd, band of everybody scored, and under `PRICED` and its name each feature asked for beside.
    """

    customers: int
    in_default: int
    mean_pd: float
    score: NDArray[np.int64] = field(repr=False)
    features: tuple[NDArray[np.int64], ...] = field(repr=False)
    bands: dict[str, int]
    unseen: dict[str, tuple[int, str]]
    sample: ExplainedSample = field(repr=False)
    file: Path


@dataclass(frozen=True)
class ThinnedDay:
    """The sampled customers of a day, of whom the same ones are sampled on another day; `whole`: everybody is."""

    scored: tuple[str, ...]
    matrix: Floats = field(repr=False)
    in_default: frozenset[str] = field(repr=False)
    whole: bool


def thinned(days: tuple[Tally, Tally]) -> tuple[ThinnedDay, ThinnedDay]:
    """The customers whose checksums lie below what both samples reach to: who is there on one day only came or went."""
    ids = [one for day in days for one in (day.sample.customers, day.sample.defaulted)]
    full = [max(map(checksum, those)) for those in ids if len(those) >= KEPT]
    reach = min(full, default=None)

    def of(day: Tally) -> ThinnedDay:
        inside = [place for place, one in enumerate(day.sample.customers) if reach is None or checksum(one) <= reach]
        return ThinnedDay(
            tuple(day.sample.customers[place] for place in inside),
            day.sample.matrix[inside],
            frozenset(one for one in day.sample.defaulted if reach is None or checksum(one) <= reach),
            reach is None,
        )

    return of(days[0]), of(days[1])


def checksum(customer: str) -> int:
    """By which customers are sampled: the same on every day."""
    return zlib.crc32(customer.encode())


@dataclass
class Tallying:
    """Counts batches as they pass."""

    model: Model
    data: DataSet
    binning: Binning
    file: Path
    priced: tuple[str, ...] = ()
    _customers: int = 0
    _in_default: int = 0
    _pd: float = 0.0
    _score: list[NDArray[np.int64]] = field(default_factory=list)
    _features: list[list[NDArray[np.int64]]] = field(default_factory=list)
    _bands: Counter[str] = field(default_factory=Counter)
    _unseen: dict[str, Counter[str]] = field(default_factory=dict)
    _kept: list[tuple[NDArray[np.int64], list[str], Floats]] = field(default_factory=list)
    _defaulted: list[str] = field(default_factory=list)

    def passing(self, batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """The batches themselves, counted on the way; the file is whole when the last one has passed."""
        with parquet.ParquetWriter(arrow_path(self.file), self._schema, compression="lz4") as writer:
            for batch in batches:
                writer.write_table(self._add(batch))
                yield batch

    def result(self) -> Tally:
        """What was counted."""
        counted = max(self._customers - self._in_default, 1)
        _, ids, matrix = self._smallest(KEPT)
        return Tally(
            customers=self._customers,
            in_default=self._in_default,
            mean_pd=self._pd / counted,
            score=_summed(self._score, self.binning.score.count),
            features=tuple(
                _summed([one[place] for one in self._features], bins.count)
                for place, bins in enumerate(self.binning.features)
            ),
            bands={band.name: self._bands[band.name] for band in self.model.bands},
            unseen={name: (words.total(), words.most_common(1)[0][0]) for name, words in self._unseen.items() if words},
            sample=ExplainedSample(tuple(ids), matrix, tuple(self._defaulted)),
            file=self.file,
        )

    def _add(self, batch: pa.Table) -> pa.Table:
        frame = with_figures(batch, self.data, self.model)
        scores = score_frame(self.model, frame)
        alive = pc.invert(scores[IN_DEFAULT])
        out = [str(one) for one in scores["customer_id"].filter(scores[IN_DEFAULT]).to_pylist()]
        self._defaulted = sorted((*self._defaulted, *out), key=checksum)[:KEPT]
        frame, scores = frame.filter(alive), scores.filter(alive)
        self._customers += batch.num_rows
        self._in_default += batch.num_rows - frame.num_rows
        matrix = to_matrix(self.model.features, frame)
        self._pd += float(pc.sum(scores["pd"]).as_py() or 0.0)
        self._score.append(self.binning.score.counted(scores["score"].to_numpy().astype(np.float64)))
        self._features.append([bins.counted(matrix[:, at]) for at, bins in enumerate(self.binning.features)])
        self._bands.update(scores["band"].to_pylist())
        self._count_unseen(frame)
        self._keep(scores["customer_id"], matrix)
        rows = scores.select(["customer_id", "score", "pd", "band"])
        for name in self.priced:  # one that the data cannot give is not known of anybody
            known = frame[name].cast(pa.float64()) if name in frame.column_names else pa.nulls(len(rows), pa.float64())
            rows = rows.append_column(f"{PRICED}{name}", known)
        return rows.cast(self._schema)

    @property
    def _schema(self) -> pa.Schema:
        kind = pa.int64() if self.data.id_type == "BIGINT" else pa.string()
        scored = [("customer_id", kind), ("score", pa.int64()), ("pd", pa.float64()), ("band", pa.string())]
        return pa.schema([*scored, *((f"{PRICED}{name}", pa.float64()) for name in self.priced)])

    def _count_unseen(self, frame: pa.Table) -> None:
        for feature in self.model.features:
            if feature.kind == "category":
                column = frame[feature.name].cast(pa.string())
                strange = pc.and_(
                    pc.is_valid(column),
                    pc.invert(pc.is_in(column, value_set=pa.array(feature.categories, pa.string()))),
                )
                self._unseen.setdefault(feature.name, Counter()).update(column.filter(strange).to_pylist())

    def _keep(self, customers: pa.ChunkedArray, matrix: Floats) -> None:
        ids = [str(one) for one in customers.to_pylist()]
        sums = np.array([checksum(one) for one in ids], dtype=np.int64)
        self._kept.append((sums, ids, matrix))
        if sum(len(part) for part, _, _ in self._kept) > 2 * KEPT:
            self._kept = [self._smallest(KEPT)]

    def _smallest(self, count: int) -> tuple[NDArray[np.int64], list[str], Floats]:
        sums = np.concatenate([part for part, _, _ in self._kept]) if self._kept else np.empty(0, dtype=np.int64)
        ids = [one for _, part, _ in self._kept for one in part]
        order = sorted(range(len(ids)), key=lambda place: (sums[place], ids[place]))[:count]
        width = len(self.model.features)
        matrix = np.concatenate([part for _, _, part in self._kept]) if self._kept else np.empty((0, width))
        return sums[order], [ids[place] for place in order], matrix[order]


def _summed(parts: list[NDArray[np.int64]], size: int) -> NDArray[np.int64]:
    found = np.zeros(size, dtype=np.int64)
    for part in parts:
        found += part
    return found
