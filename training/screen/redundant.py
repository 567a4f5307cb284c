"""Features that say what another one says."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from creditline.models.artefact import ModelFeature
from creditline.training.trees.selected import Matrix

Floats = NDArray[np.float64]

_SAMPLED = 10_000
_SAME_GAPS = 0.02  # share of rows on which only one of two alike features may be missing


def redundant(matrix: Matrix, features: Sequence[ModelFeature], limit: float) -> Iterator[tuple[int, int, float]]:
    """The place of each number to leave out, of the one kept in its stead, and their rank correlation.

    Both belong to one family and are missing on nearly the same rows. Kept is the one a customer may be told, then the
    one with a direction, then the one with fewer missing values, then the first. At most 10,000 rows are looked at.
    """
    seen = np.asarray(matrix[:: max(1, -(-len(matrix) // _SAMPLED))])
    missing = np.isnan(seen)
    order = sorted(
        (place for place, feature in enumerate(features) if feature.kind == "number"),
        key=lambda p: (features[p].audience != "customer", features[p].direction == 0, missing[:, p].sum(), p),
    )
    for family in sorted({features[place].family for place in order}):
        yield from _in_family([place for place in order if features[place].family == family], seen, missing, limit)


def _in_family(
    places: Sequence[int], seen: Floats, missing: NDArray[np.bool_], limit: float
) -> Iterator[tuple[int, int, float]]:
    ranks = np.stack([_ranks(seen[:, place], missing[:, place]) for place in places])
    alike = ranks @ ranks.T
    gaps = missing[:, list(places)].T.astype(np.float64)
    sizes = gaps.sum(axis=1)
    apart = (sizes[:, None] + sizes[None, :] - 2 * gaps @ gaps.T) / len(seen)
    twins = (np.abs(alike) > limit) & (apart <= _SAME_GAPS)
    kept: list[int] = []
    for number, place in enumerate(places):
        stead = next((other for other in kept if twins[number, other]), None)
        if stead is None:
            kept.append(number)
        else:
            yield place, places[stead], float(alike[number, stead])


def _ranks(column: Floats, missing: NDArray[np.bool_]) -> Floats:
    """Ranks, centred and of length 1; 0 where missing and for a constant."""
    ranks = np.zeros(column.size)
    if not missing.all():
        known = rankdata(column[~missing])
        ranks[~missing] = known - known.mean()
    length = float(np.sqrt(ranks @ ranks))
    return ranks / length if length else ranks
