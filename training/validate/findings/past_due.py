"""Whether probabilities rise with the days a customer is past due, and are what happened there."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from creditline.features.contract.arrears import BUCKET_EDGES, BUCKETS
from creditline.training.metrics.effective import rate_interval
from creditline.training.validate.judged.scored import Scored


@dataclass(frozen=True)
class PastDueBucket:
    """The judged rows of customers so many days past due on the target product; all but the counts None where there is none.

    `low` and `high` bound the default rate (Jeffreys, 95 %, customers together).
    """

    days: str
    rows: int
    defaults: int
    mean_pd: float | None
    default_rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class PastDue:
    """Buckets from current to the latest; `rises`: whether the mean pd does from each bucket with rows to the next.

    `in_default`: rows on the judged dates that are left out because the customer was in default, or not yet `cure_days`
    out of it: their pd is 1 by the definition, and they have no score.
    """

    buckets: tuple[PastDueBucket, ...]
    rises: bool
    in_default: int
    cure_days: int


def past_due(scored: Scored, in_default: int, cure_days: int) -> PastDue | None:
    """Of the judged rows; None where the data do not tell who is past due."""
    if scored.days_past_due is None:
        return None
    place = np.searchsorted(np.array(BUCKET_EDGES[1:]), scored.days_past_due, side="right")
    buckets = tuple(_bucket(scored, name, scored.judged & (place == number)) for number, name in enumerate(BUCKETS))
    means = [one.mean_pd for one in buckets if one.mean_pd is not None]
    return PastDue(buckets, all(lower < higher for lower, higher in pairwise(means)), in_default, cure_days)


def _bucket(scored: Scored, name: str, chosen: np.ndarray) -> PastDueBucket:
    y, pd, weight = scored.defaulted[chosen], scored.pd[chosen], scored.counts(chosen)
    if not len(y):
        return PastDueBucket(name, 0, 0, None, None, None, None)
    found = rate_interval(y, scored.customer[chosen], weight)
    mean, rate = (float(np.average(values, weights=weight)) for values in (pd, y))
    return PastDueBucket(name, len(y), int(y.sum()), mean, rate, found.low, found.high)
