"""Scores: margin, probability of default, points and band."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of

Floats = NDArray[np.float64]


def score_frame(model: Model, frame: pa.Table, threads: int = 1) -> pa.Table:
    """Score feature rows, in their order: customer_id, as_of, margin, pd (0 to 1), raw, score, band.

    `raw` is unclipped points, `score` the integer. DataError where `frame` lacks a key or a feature of the model.
    """
    for key in ("customer_id", "as_of"):
        if key not in frame.column_names:
            raise DataError(f"the rows to score have no column {key}; give one row per customer and date")
    return pa.table({"customer_id": frame["customer_id"], "as_of": frame["as_of"]} | _scored(model, frame, threads))


def score_rows(model: Model, frame: pa.Table, threads: int = 1) -> pa.Table:
    """The same without keys: margin, pd, raw, score, band of feature rows, in their order."""
    return pa.table(_scored(model, frame, threads))


def _scored(model: Model, frame: pa.Table, threads: int) -> dict[str, pa.Array | Floats]:
    scores = scores_of(model, margins(model, to_matrix(model.features, frame), threads))
    return {
        "margin": scores.margin,
        "pd": scores.pd,
        "raw": scores.raw,
        "score": scores.score,
        "band": pa.array(scores.band, pa.string()),
    }
