"""Other customers to compare with: those whose line was kept."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.why.answer.values import Against, Value
from creditline.models.why.feature_values import given_values
from creditline.models.why.usual import usual_value

SAMPLE = 200  # rows of `mean`
WIDTH = 20  # points above the cut-off that `threshold` reaches
_SEED = 2026


@dataclass(frozen=True)
class Reference:
    """Feature rows of kept customers, at least the columns of the model; `against` says how they were chosen.

    `as_of`: the day they were decided on.
    """

    against: Against
    rows: pa.Table
    as_of: date

    def __post_init__(self) -> None:
        if not self.rows.num_rows:
            raise DataError(f"no kept customer is left to compare with ({self.against}); give another cohort")

    def usual(self, model: Model) -> tuple[Value, ...]:
        """Per feature of `model` the median of the numbers, or the most frequent category; None if most have none."""
        return tuple(map(usual_value, given_values(model.features, self.rows)))


def fixed_sample(cohort: pa.Table, size: int = SAMPLE) -> pa.Table:
    """At most `size` rows of a cohort, for `mean`, in its order: the same whenever the cohort is."""
    return cohort.take(pa.array(np.sort(np.random.default_rng(_SEED).permutation(cohort.num_rows)[:size])))


def near_threshold(cohort: pa.Table, width: int = WIDTH) -> pa.Table:
    """The rows of a cohort, for `threshold`, that lie at most `width` points `above` the cut-off.

    DataError where there is none.
    """
    above = cohort["above"].to_numpy()
    near = (above >= 0) & (above <= width)
    if not near.any():
        raise DataError(
            f"none of {cohort.num_rows} kept customers lies within {width} points above the cut-off; compare with kept"
        )
    return cohort.filter(pa.array(near))
