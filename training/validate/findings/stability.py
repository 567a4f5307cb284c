"""Whether customers and scores are still those the model was made for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.artefact.reference import MARGIN
from creditline.models.scoring.figures import figures_if_any
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of
from creditline.training.metrics.stability import (
    IndexBin,
    count_in_bins,
    decile_edges,
    herfindahl,
    index_bins,
    psi,
    psi_by_chance,
)
from creditline.training.validate.findings.light import Light, light_of_psi
from creditline.training.validate.judged.scored import Scored

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shift:
    """A population stability index against the model's reference sample; `name` is a feature or a month."""

    name: str
    psi: float
    light: Light


@dataclass(frozen=True)
class Migration:
    """Customers with a row on both dates: `counts[i][j]` were in band i on the first and are in band j on the last."""

    first: str
    last: str
    bands: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def customers(self) -> int:
        """How many customers it counts."""
        return sum(map(sum, self.counts))


@dataclass(frozen=True)
class Stability:
    """`score`: of the judged rows, `score_bins` its counts by the sample's tenths (the last: no score). `months`: of the score.

    `features`: the most moved first. `chance`: about what the score's index would be by chance alone. `concentration`:
    Herfindahl index of the bands' shares among the judged rows, 1 where all lie in one band. `migration` is None where
    all rows have one date.
    """

    reference_rows: int
    score: Shift
    score_bins: tuple[IndexBin, ...]
    chance: float
    months: tuple[Shift, ...]
    features: tuple[Shift, ...]
    concentration: float
    migration: Migration | None


def stability(model: Model, scored: Scored) -> Stability:
    """Everything against the model's reference sample."""
    reference = to_matrix(model.features, model.reference)
    known = reference_scores(model)
    score = scored.score.astype(np.float64)
    judged = scored.judged
    month = scored.as_of.astype("datetime64[M]")
    expected, actual = count_in_bins(known, score[judged])
    features = [
        _feature_shift(feature.name, feature.categories, reference[:, place], scored.matrix[judged, place])
        for place, feature in enumerate(model.features)
    ]
    counts = [int((scored.band[judged] == band.name).sum()) for band in model.bands]
    return Stability(
        reference_rows=len(reference),
        score=_shift("score", expected, actual),
        score_bins=index_bins(decile_edges(known).tolist(), expected, actual),
        chance=psi_by_chance(expected, actual),
        months=tuple(_shift(str(m), *count_in_bins(known, score[month == m])) for m in np.unique(month)),
        features=tuple(sorted(features, key=lambda shift: (-shift.psi, shift.name))),
        concentration=herfindahl(counts),
        migration=_migration(model, scored),
    )


def reference_scores(model: Model) -> Floats:
    """The scores of the model's reference sample, by the model, at its rows' own figures."""
    kept = MARGIN in model.reference.column_names
    margin = model.reference[MARGIN].to_numpy() if kept else margins(model, to_matrix(model.features, model.reference))
    return scores_of(model, margin, figures_if_any(model, model.reference)).score.astype(np.float64)


def _shift(name: str, expected: NDArray[np.int64], actual: NDArray[np.int64]) -> Shift:
    value = psi(expected, actual)
    return Shift(name, value, light_of_psi(value))


def _feature_shift(name: str, categories: tuple[str, ...], reference: Floats, values: Floats) -> Shift:
    if not categories:
        return _shift(name, *count_in_bins(reference, values))
    size = len(categories) + 1  # the last is missing or never seen in training

    def counted(codes: Floats) -> NDArray[np.int64]:
        return np.bincount(np.where(np.isnan(codes), size - 1, codes).astype(np.int64), minlength=size)

    return _shift(name, counted(reference), counted(values))


def _migration(model: Model, scored: Scored) -> Migration | None:
    first, last = scored.as_of.min(), scored.as_of.max()
    if first == last:
        return None
    names = tuple(band.name for band in model.bands)
    start = dict(zip(scored.customer[scored.as_of == first].tolist(), scored.band[scored.as_of == first], strict=True))
    end = dict(zip(scored.customer[scored.as_of == last].tolist(), scored.band[scored.as_of == last], strict=True))
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    for customer in start.keys() & end.keys():
        counts[names.index(start[customer]), names.index(end[customer])] += 1
    if not counts.sum():
        return None
    return Migration(str(first), str(last), names, tuple(tuple(row) for row in counts.tolist()))
