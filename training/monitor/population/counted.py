"""What is counted of a day's customers: of some of them at a time, wherever their rows are, and added up."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.matrix import to_matrix
from creditline.training.monitor.population.binning import Binning, Bins
from creditline.training.monitor.population.line_losses import PRICED
from creditline.training.monitor.population.sample import HIGHEST, SampleRows, first_by_checksum

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """Of `customers`, those in default among them. `score`, `features`: rows by bin; `bands`: by band's name; of the others.

    `pd`: the sum of their pds in units of 2^-60, which comes out the same in whatever order it is added up. `unseen`: by
    category, rows of each word that the model never learned.
    """

    customers: int
    in_default: int
    pd: int
    score: tuple[int, ...]
    features: tuple[tuple[int, ...], ...]
    bands: Mapping[str, int]
    unseen: dict[str, Mapping[str, int]]

    @property
    def mean_pd(self) -> float:
        """Of those not in default; 0 of none."""
        return self.pd / (max(self.customers - self.in_default, 1) << 60)

    def beside(self, other: "Counts") -> "Counts":
        """With those of other customers."""
        return Counts(
            self.customers + other.customers,
            self.in_default + other.in_default,
            self.pd + other.pd,
            _added(self.score, other.score),
            tuple(map(_added, self.features, other.features)),
            _together(self.bands, other.bands),
            {
                name: _together(self.unseen.get(name, {}), other.unseen.get(name, {}))
                for name in (self.unseen | other.unseen)
            },
        )

    def to_json(self) -> str:
        """The text that `from_json` reads."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Counts":
        """What `to_json` wrote."""
        told = json.loads(text)
        lists = {"score": tuple(told["score"]), "features": tuple(map(tuple, told["features"]))}
        return cls(**{**told, **lists})


@dataclass(frozen=True)
class Batch:
    """Some customers of a day.

    `scored`: customer_id, score, pd, band of those not in default, and under `PRICED` and its name each feature asked for beside;
    `defaulted`: of the others at most `KEPT`.
    """

    counts: Counts
    scored: pa.Table
    sample: SampleRows
    defaulted: tuple[str, ...]


@dataclass(frozen=True)
class DayBins:
    """Those of the score and of each feature."""

    score: Bins
    features: tuple[Bins, ...]

    @classmethod
    def of(cls, binning: Binning) -> "DayBins":
        """Those of a model."""
        return cls(binning.score, binning.features)

    def none(self) -> Counts:
        """What is counted of nobody."""
        features = tuple((0,) * bins.count for bins in self.features)
        return Counts(0, 0, 0, (0,) * self.score.count, features, {}, {})


def count_batch(
    model: Model, bins: DayBins, frame: pa.Table, reach: int = HIGHEST, priced: Sequence[str] = ()
) -> Batch:
    """Score feature rows `frame`, beside the figures the model adjusts to, and count them.

    `reach`: of the sample's checksums; `priced`: features that are wanted beside the scores.
    """
    scores = score_frame(model, frame)
    alive = pc.invert(scores[IN_DEFAULT])
    out = [str(one) for one in scores["customer_id"].filter(scores[IN_DEFAULT]).to_pylist()]
    frame, scores = frame.filter(alive), scores.filter(alive)
    matrix = to_matrix(model.features, frame)
    counts = Counts(
        customers=len(out) + len(scores),
        in_default=len(out),
        pd=_exactly(scores["pd"].to_numpy()),
        score=_listed(bins.score.counted(scores["score"].to_numpy().astype(np.float64))),
        features=tuple(_listed(one.counted(matrix[:, at])) for at, one in enumerate(bins.features)),
        bands=dict(Counter(scores["band"].to_pylist())),
        unseen=_unseen(model, frame),
    )
    customers = [str(one) for one in scores["customer_id"].to_pylist()]
    scored = scores.select(["customer_id", "score", "pd", "band"])
    for name in priced:  # one that the data cannot give is not known of anybody
        known = frame[name].cast(pa.float64()) if name in frame.column_names else pa.nulls(len(scored), pa.float64())
        scored = scored.append_column(f"{PRICED}{name}", known)
    return Batch(counts, scored, SampleRows.smallest(customers, matrix, reach), first_by_checksum(out))


def _unseen(model: Model, frame: pa.Table) -> dict[str, Mapping[str, int]]:
    found: dict[str, Mapping[str, int]] = {}
    for feature in model.features:
        if feature.kind == "category":
            column = frame[feature.name].cast(pa.string())
            strange = pc.and_(
                pc.is_valid(column),
                pc.invert(pc.is_in(column, value_set=pa.array(feature.categories, pa.string()))),
            )
            found[feature.name] = dict(Counter(column.filter(strange).to_pylist()))
    return found


def _exactly(pds: Floats) -> int:
    """The sum of numbers from 0 to 1 in units of 2^-60."""
    high = np.floor(pds * 2**30)
    low = np.rint((pds * 2**30 - high) * 2**30)
    return (int(high.astype(np.int64).sum()) << 30) + int(low.astype(np.int64).sum())


def _listed(numbers: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(numbers.tolist())


def _added(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _together(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))
