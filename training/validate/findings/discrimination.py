"""How well the score separates those who default, for everybody and by date, segment and vintage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.training.metrics import ks, measure
from creditline.training.metrics.delong import auc_interval
from creditline.training.validate.judged.drawn import FEWEST
from creditline.training.validate.judged.scored import Scored
from creditline.training.validate.judged.segments import Segment


@dataclass(frozen=True)
class Discrimination:
    """One group of rows; the measures of rank are None where fewer than 10 defaulted or 10 did not.

    `by`: `all`, `month`, `vintage` or the segment's column. `use`: `judged`, or for a month what its rows are used for.
    `low` and `high` bound the AUC's 95 % interval (DeLong).
    """

    by: str
    group: str
    use: str
    rows: int
    defaults: int
    default_rate: float
    mean_pd: float
    auc: float | None
    low: float | None
    high: float | None
    gini: float | None
    ks: float | None


def discrimination(scored: Scored, segments: Sequence[Segment]) -> tuple[Discrimination, ...]:
    """All judged rows first, then every month of all rows, then the judged rows by each segment."""
    found = [_group("all", "all", "judged", scored, scored.judged)]
    month = scored.as_of.astype("datetime64[M]")
    for value in np.unique(month):
        for use in np.unique(scored.use[month == value]):
            found.append(_group("month", str(value), str(use), scored, (month == value) & (scored.use == use)))
    for segment in segments:
        for value in segment.order:
            chosen = scored.judged & (segment.values == value)
            if chosen.any():
                found.append(_group(segment.by, value, "judged", scored, chosen))
    return tuple(found)


def _group(by: str, group: str, use: str, scored: Scored, chosen: NDArray[np.bool_]) -> Discrimination:
    y, z = scored.defaulted[chosen], scored.log_odds[chosen]
    counted = measure(y, z)
    enough = min(counted.defaults, counted.customers - counted.defaults) >= FEWEST
    area = auc_interval(y, z) if enough else None
    return Discrimination(
        by=by,
        group=group,
        use=use,
        rows=counted.customers,
        defaults=counted.defaults,
        default_rate=counted.default_rate,
        mean_pd=counted.mean_pd,
        auc=area.auc if area else None,
        low=area.low if area else None,
        high=area.high if area else None,
        gini=2 * area.auc - 1 if area else None,
        ks=ks(y, z) if enough else None,
    )
