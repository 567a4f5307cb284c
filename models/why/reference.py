"""Other customers to compare with: those whose line was kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.why.answer.given import given_values
from creditline.models.why.answer.values import Against, Value

SAMPLE = 200  # rows of `mean`
WIDTH = 20  # points above the cut-off that `threshold` reaches
_SEED = 2026


@dataclass(frozen=True)
class Reference:
    """Feature rows of kept customers, one each, with `customer_id` and `as_of`; `against` says how they were chosen."""

    against: Against
    rows: pa.Table

    def __post_init__(self) -> None:
        if not self.rows.num_rows:
            raise DataError(f"no kept customer is left to compare with ({self.against}); give another cohort")

    @property
    def as_of(self) -> date:
        """The latest date of the rows."""
        latest: date = max(self.rows["as_of"].to_pylist())
        return latest

    def usual(self, model: Model) -> tuple[Value, ...]:
        """Per feature of `model` the median of the numbers, or the most frequent category; None if most have none."""
        return tuple(map(_usual, given_values(model.features, self.rows)))


def fixed_sample(cohort: pa.Table, size: int = SAMPLE) -> pa.Table:
    """At most `size` rows of a cohort, for `mean`: the same whenever the cohort is, in whatever order it lies."""
    ordered = cohort.sort_by([("customer_id", "ascending"), ("as_of", "ascending")])
    drawn = np.sort(np.random.default_rng(_SEED).permutation(cohort.num_rows)[:size])
    return ordered.take(pa.array(drawn))


def near_threshold(cohort: pa.Table, cut_off: int, width: int = WIDTH) -> pa.Table:
    """The rows of a cohort, for `threshold`, whose `score` is `cut_off` (the lowest that is kept) to `width` more.

    DataError where there is none.
    """
    score = cohort["score"].to_numpy()
    near = (score >= cut_off) & (score <= cut_off + width)
    if not near.any():
        raise DataError(
            f"none of {cohort.num_rows} kept customers scores {cut_off} to {cut_off + width}; compare with kept, or give "
            "a larger cohort"
        )
    return cohort.filter(pa.array(near))


def _usual(values: list[Value]) -> Value:
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values):
        return None
    numbers = [value for value in known if isinstance(value, float)]
    if numbers:
        return float(np.median(numbers))
    counted = Counter(map(str, known))
    return min(counted, key=lambda value: (-counted[value], value))
