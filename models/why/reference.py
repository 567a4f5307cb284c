"""Other customers to compare with: those whose line was kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.scoring import score_frame
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


def kept(rows: pa.Table) -> Reference:
    """Every customer of the cohort."""
    return Reference("kept", rows)


def mean(rows: pa.Table, size: int = SAMPLE) -> Reference:
    """A sample of the cohort, the same whenever the cohort is, in whatever order it lies."""
    ordered = rows.sort_by([("customer_id", "ascending"), ("as_of", "ascending")])
    drawn = np.sort(np.random.default_rng(_SEED).permutation(rows.num_rows)[:size])
    return Reference("mean", ordered.take(pa.array(drawn)))


def threshold(model: Model, rows: pa.Table, cut_off: int, width: int = WIDTH) -> Reference:
    """Those whose score is at the cut-off (the lowest score that is kept) or at most `width` points above."""
    score = score_frame(model, rows)["score"].to_numpy()
    near = (score >= cut_off) & (score <= cut_off + width)
    if not near.any():
        raise DataError(
            f"none of {rows.num_rows} kept customers scores {cut_off} to {cut_off + width}; "
            "compare against kept, or give a larger cohort"
        )
    return Reference("threshold", rows.filter(pa.array(near)))


def _usual(values: list[Value]) -> Value:
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values):
        return None
    numbers = [value for value in known if isinstance(value, float)]
    if numbers:
        return float(np.median(numbers))
    counted = Counter(map(str, known))
    return min(counted, key=lambda value: (-counted[value], value))
