"""One day's customers, scored batch by batch and counted; what is kept of them does not grow with them, but for a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import Model
from creditline.training.monitor.population.counted import Batch, Counts, DayBins
from creditline.training.monitor.population.line_losses import PRICED
from creditline.training.monitor.population.sample import KEPT, SampleRows, checksum, first_by_checksum

Floats = NDArray[np.float64]


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


@dataclass
class Tallying:
    """Adds up batches; `file` is whole when `writing` ends."""

    model: Model
    data: DataSet
    bins: DayBins
    file: Path
    priced: tuple[str, ...] = ()
    _counts: Counts | None = None
    _kept: list[SampleRows] = field(default_factory=list)
    _defaulted: tuple[str, ...] = ()
    _writer: parquet.ParquetWriter | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Batches are added within."""
        with parquet.ParquetWriter(arrow_path(self.file), self._schema, compression="lz4") as self._writer:
            yield

    def add(self, batch: Batch) -> None:
        """Count, write and sample the customers of a batch, who are in no other."""
        assert self._writer is not None
        self._counts = batch.counts if self._counts is None else self._counts.beside(batch.counts)
        self._writer.write_table(batch.scored.cast(self._schema))
        self._kept.append(batch.sample)
        if sum(len(one.customers) for one in self._kept) > 2 * KEPT:
            self._kept = [self._sample()]
        self._defaulted = first_by_checksum((*self._defaulted, *batch.defaulted))

    def result(self) -> Tally:
        """What was counted."""
        counts, sample = self.bins.none() if self._counts is None else self._counts, self._sample()
        return Tally(
            customers=counts.customers,
            in_default=counts.in_default,
            mean_pd=counts.mean_pd,
            score=np.array(counts.score, np.int64),
            features=tuple(np.array(one, np.int64) for one in counts.features),
            bands={band.name: counts.bands.get(band.name, 0) for band in self.model.bands},
            unseen={
                name: (sum(words.values()), min(words, key=lambda word: (-words[word], word)))
                for name, words in counts.unseen.items()
                if words
            },
            sample=ExplainedSample(sample.customers, sample.matrix, self._defaulted),
            file=self.file,
        )

    def _sample(self) -> SampleRows:
        none = np.empty((0, len(self.model.features)))
        matrix = np.concatenate([none, *(one.matrix for one in self._kept)])
        return SampleRows.smallest([name for one in self._kept for name in one.customers], matrix)

    @property
    def _schema(self) -> pa.Schema:
        kind = pa.int64() if self.data.id_type == "BIGINT" else pa.string()
        scored = [("customer_id", kind), ("score", pa.int64()), ("pd", pa.float64()), ("band", pa.string())]
        return pa.schema([*scored, *((f"{PRICED}{name}", pa.float64()) for name in self.priced)])
