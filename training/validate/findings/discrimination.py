"""How well the score separates those who default, for everybody and by date, segment and vintage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.training.metrics import measure
from creditline.training.metrics.delong import auc_interval, delong_test
from creditline.training.metrics.effective import rate_interval
from creditline.training.metrics.intervals import KS_HOLDS, ks_interval
from creditline.training.validate.judged.drawn import FEWEST
from creditline.training.validate.judged.scored import Floats, Scored
from creditline.training.validate.judged.segments import Segment


@dataclass(frozen=True)
class Discrimination:
    """One group of rows; the measures of rank are None where fewer than 10 rows defaulted or 10 did not.

    `by`: `all`, `month`, `vintage` or the segment's column. `use`: `judged`, or for a month what its rows are used for.
    `after`: months from the last date the model learned from to the month, so that its age stands beside its figures (below
    0: before; None for other groups, or where the model does not say).
    `rows`, `customers` and `defaults` are counts; all else counts each row as often as its weight says. Bounds are of
    95 % intervals that take the rows of a customer together: `rate_low` and `rate_high` of the default rate (Jeffreys,
    effective sample size), `low` and `high` of the AUC (Obuchowski), `ks_low` and `ks_high` of KS (bootstrap of
    customers; None below 100 customers of either outcome, where it does not hold). `scorecard_auc`: of the scorecard on the
    same rows; `gain_low` and `gain_high` bound the AUC less the scorecard's.
    """

    by: str
    group: str
    use: str
    after: int | None
    rows: int
    customers: int
    defaults: int
    default_rate: float
    rate_low: float
    rate_high: float
    mean_pd: float
    auc: float | None
    low: float | None
    high: float | None
    gini: float | None
    ks: float | None
    ks_low: float | None
    ks_high: float | None
    scorecard_auc: float | None
    gain_low: float | None
    gain_high: float | None


def discrimination(
    model: Model, scored: Scored, segments: Sequence[Segment], scorecard: Floats
) -> tuple[Discrimination, ...]:
    """All judged rows first, then every month of all rows, then the judged rows by each segment.

    `scorecard`: its log-odds of default, of every row, shape (n,).
    """
    learned = np.array(model.learned.dates, dtype="datetime64[M]")
    found = [_group("all", "all", "judged", scored, scorecard, scored.judged)]
    month = scored.as_of.astype("datetime64[M]")
    for value in np.unique(month):
        for use in np.unique(scored.use[month == value]):
            chosen = (month == value) & (scored.use == use)
            after = int((value - learned.max()).astype(np.int64)) if learned.size else None
            found.append(replace(_group("month", str(value), str(use), scored, scorecard, chosen), after=after))
    for segment in segments:
        for value in segment.order:
            chosen = scored.judged & (segment.values == value)
            if chosen.any():
                found.append(_group(segment.by, value, "judged", scored, scorecard, chosen))
    return tuple(found)


def _group(
    by: str, group: str, use: str, scored: Scored, scorecard: Floats, chosen: NDArray[np.bool_]
) -> Discrimination:
    y, z, who, weight = (
        scored.defaulted[chosen],
        scored.log_odds[chosen],
        scored.customer[chosen],
        scored.counts(chosen),
    )
    counted, rate = measure(y, z, weight), rate_interval(y, who, weight)
    enough = min(counted.defaults, counted.customers - counted.defaults) >= FEWEST
    area = auc_interval(y, z, who, weight) if enough else None
    beside = delong_test(y, z, scorecard[chosen], who, weight) if enough else None
    fewest = min(len(np.unique(who[y == outcome])) for outcome in (0, 1))
    widest = ks_interval(y, z, who, weight) if fewest >= KS_HOLDS else None
    return Discrimination(
        by=by,
        group=group,
        use=use,
        after=None,
        rows=counted.customers,
        customers=len(np.unique(who)),
        defaults=counted.defaults,
        default_rate=counted.default_rate,
        rate_low=rate.low,
        rate_high=rate.high,
        mean_pd=counted.mean_pd,
        auc=area.auc if area else None,
        low=area.low if area else None,
        high=area.high if area else None,
        gini=2 * area.auc - 1 if area else None,
        ks=counted.ks if enough else None,
        ks_low=widest.low if widest else None,
        ks_high=widest.high if widest else None,
        scorecard_auc=area.auc - beside.difference if area and beside else None,
        gain_low=beside.low if beside else None,
        gain_high=beside.high if beside else None,
    )
