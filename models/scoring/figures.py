"""The economy's figures that feature rows carry, one column per macro term of a model."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.calibration.figures import PREFIX, base_and_terms

Floats = NDArray[np.float64]


def figure_columns(model: ScoringModel) -> tuple[str, ...]:
    """The columns of the figures `model` adjusts to, in the order of its terms; empty where it adjusts to none."""
    return tuple(f"{PREFIX}{indicator}" for indicator in base_and_terms(model.calibration)[1])


def figures_if_any(model: ScoringModel, frame: pa.Table) -> Floats | None:
    """As `figures_of`; None too where `frame` carries none of the columns, as rows of a served model do."""
    return figures_of(model, frame) if set(figure_columns(model)) & set(frame.column_names) else None


def figures_of(model: ScoringModel, frame: pa.Table) -> Floats | None:
    """The figures of each row of `frame`, (n, terms); None where the model has no macro terms.

    DataError for a column that is missing or is not all finite numbers: a score as of a date takes that date's figure.
    """
    columns = figure_columns(model)
    if not columns:
        return None
    missing = [name for name in columns if name not in frame.column_names]
    if missing:
        raise DataError(
            f"the rows lack {', '.join(missing)}, the figures of their dates that this model adjusts to; compute the rows "
            "from the data for this model"
        )
    found = np.stack([frame[name].to_numpy().astype(np.float64) for name in columns], axis=1)
    if not np.isfinite(found).all():
        raise DataError(f"the rows hold no figure in {', '.join(columns)} for some dates; each row needs one")
    return found
