"""Weight of evidence: what a bin says about default, in log-odds."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

Floats = NDArray[np.float64]
Bins: TypeAlias = NDArray[np.integer[Any]]

_DRAWN = 10.0  # so many average customers are added to a bin: an empty one says 0, a small one little


@dataclass(frozen=True)
class WoeBins:
    """The bins of one feature and the weight of evidence of each.

    Numbers: bin i holds the values in `(edges[i - 1], edges[i]]`. Categories: the value with code c lies in bin
    `group_of[c]`. The last weight is that of missing values, and of codes never seen. `counts`: rows learned from in each
    bin; `default_rates`: what share of them defaulted (0 to 1), each row counted as often as it counts, None where there
    are none. `information_value`: see below.
    """

    edges: tuple[float, ...]
    group_of: tuple[int, ...]
    weights: tuple[float, ...]
    counts: tuple[int, ...]
    default_rates: tuple[float | None, ...]
    information_value: float

    def __call__(self, column: Floats) -> Floats:
        """The weight of each value, shape (n,); NaN is missing."""
        return np.array(self.weights)[places(column, self.edges, self.group_of, len(self.weights) - 1)]


def places(column: Floats, edges: tuple[float, ...], group_of: tuple[int, ...], missing: int) -> NDArray[np.int64]:
    """The bin of each value, shape (n,)."""
    empty = np.isnan(column)
    if not group_of:
        return np.where(empty, missing, np.searchsorted(edges, column, side="left"))
    known = ~empty & (column >= 0) & (column < len(group_of))
    code = np.where(known, column, 0).astype(np.int64)
    return np.where(known, np.array(group_of)[code], missing)


def weights_of(place: Bins, defaulted: Floats, bins: int, counts: Floats | None = None) -> Floats:
    """Weight of evidence per bin, ln((bads in bin / bads) / (goods in bin / goods)): above 0 is riskier than average.

    Ten average customers are added to each bin. `counts` (n,): how often each row counts.
    """
    rate = np.average(defaulted, weights=counts)
    often = 1.0 if counts is None else counts
    bads = np.bincount(place, weights=often * defaulted, minlength=bins) + _DRAWN * rate
    goods = np.bincount(place, weights=often * (1 - defaulted), minlength=bins) + _DRAWN * (1 - rate)
    return np.asarray(np.log(bads / goods) - logit(rate))


def information_value(place: Bins, defaulted: Floats, bins: int, counts: Floats | None = None) -> float:
    """Sum over bins of (share of bads - share of goods) x weight of evidence, >= 0."""
    bad, good = (defaulted, 1 - defaulted) if counts is None else (counts * defaulted, counts * (1 - defaulted))
    bads = np.bincount(place, weights=bad, minlength=bins) / bad.sum()
    goods = np.bincount(place, weights=good, minlength=bins) / good.sum()
    return float((bads - goods) @ weights_of(place, defaulted, bins, counts))
