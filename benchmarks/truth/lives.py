"""Feature rows of cases and of their twins, and the date on which the line is looked at again."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.matrix import to_matrix
from creditline.training.outcomes.spells.months import months_after

Floats = NDArray[np.float64]


def rows_of(model: Model, data: DataSet, pairs: Sequence[tuple[int, date]]) -> Floats:
    """The model's matrix for `pairs` in their order, (pairs, features)."""
    if not pairs:
        return np.empty((0, len(model.features)))
    distinct = sorted(set(pairs))
    place = {pair: number for number, pair in enumerate(distinct)}
    table = pa.table(
        {
            "customer_id": pa.array([customer for customer, _ in distinct], pa.int64()),
            "as_of": pa.array([day for _, day in distinct], pa.date32()),
        }
    )
    matrix = to_matrix(model.features, features_of(model, data, table))
    return matrix[[place[pair] for pair in pairs]]


def month_end(start: date, months: int) -> date:
    """The end of the month `months` after that of the month end `start`."""
    first = start.toordinal() + 1
    return date.fromordinal(months_after(date.fromordinal(first), months).toordinal() - 1)
