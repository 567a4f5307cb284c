"""Who is in default among feature rows."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.default_status import judged
from creditline.models.artefact.scoring_model import ScoringModel

Flags = NDArray[np.bool_]


def in_default(model: ScoringModel, frame: pa.Table) -> Flags:
    """Whether each row of `frame` is in default by the model's definition, (n,).

    DataError where the rows lack a column that tells it: a score of who is in default would be none.
    """
    signs = () if model.default is None else model.default.signs
    missing = [sign.name for sign in signs if sign.name not in frame.column_names]
    if missing:
        raise DataError(
            f"the rows lack {', '.join(missing)}, which tell who is in default; compute the rows from the data for this model"
        )
    columns = {sign.name: _numbers(frame[sign.name]) for sign in signs}
    return judged(model.default, columns, frame.num_rows)


def in_default_if_any(model: ScoringModel, frame: pa.Table) -> Flags:
    """The same; nobody where `frame` has none of those columns, as a sample of training rows, who were not in default."""
    signs = () if model.default is None else model.default.signs
    if not any(sign.name in frame.column_names for sign in signs):
        return np.zeros(frame.num_rows, dtype=np.bool_)
    return in_default(model, frame)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
