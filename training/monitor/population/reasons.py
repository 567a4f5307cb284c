"""Which concepts speak against the customers who are cut, and whether they stay the same."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.training.monitor.population.binning import concept_values, contributions_of
from creditline.training.monitor.population.day import LinesDecided
from creditline.training.monitor.population.rates import Share, Shares, share_of
from creditline.training.monitor.population.stability_index import Index, index_of
from creditline.training.monitor.population.tallied import Tally

Floats = NDArray[np.float64]
WORST = 0.2  # of the customers explained, those looked at where no policy says who is cut


@dataclass(frozen=True)
class Reasons:
    """Of the cut customers among those explained (without a policy: of the riskiest fifth).

    `first`: whose worst concept is which. `index`: of these counts, None where fewer than two were cut on either day.
    `same`: of those cut on both days, whose worst concept stayed.
    """

    of: str
    first: tuple[Shares, ...]
    index: Index | None
    same: Share | None


@dataclass(frozen=True)
class DayExplained:
    """What features (n, features) and concepts add to the margin of the sample of a day, and the worst of each customer of interest."""

    features: Floats
    values: Mapping[str, Floats]
    worst: Mapping[str, str]


def explained(model: Model, tally: Tally, decided: LinesDecided | None) -> DayExplained:
    """Explain the sample; of interest is who was cut, or without a policy who is in the riskiest fifth."""
    features = contributions_of(model, tally.sample.matrix)
    values = concept_values(model, features)
    names = list(values)
    stacked = np.stack([values[name] for name in names], axis=1)
    if decided is not None:
        chosen = np.array([one in decided.cut for one in tally.sample.customers], dtype=bool)
    else:
        margin = stacked.sum(axis=1)
        chosen = margin >= np.quantile(margin, 1 - WORST) if margin.size else margin > 0
    worst = {
        tally.sample.customers[place]: names[int(stacked[place].argmax())] for place in np.flatnonzero(chosen).tolist()
    }
    return DayExplained(features, values, worst)


def reasons(reference: DayExplained, current: DayExplained, threshold: float, of: str) -> Reasons:
    """Compare the worst concepts of the two days."""
    sizes = len(reference.worst), len(current.worst)
    was, now = list(reference.worst.values()), list(current.worst.values())
    names = sorted({*was, *now}, key=lambda name: (-was.count(name) - now.count(name), name))
    first = tuple(
        Shares(name, share_of(was.count(name), sizes[0]), share_of(now.count(name), sizes[1])) for name in names
    )
    index = None
    if min(sizes) >= 2:
        before, after = (np.array([part.count(name) for name in names], dtype=np.int64) for part in (was, now))
        index = index_of(before, after, threshold)
    both = reference.worst.keys() & current.worst.keys()
    same = share_of(sum(reference.worst[one] == current.worst[one] for one in both), len(both))
    return Reasons(of, first, index, same)
