"""Scores: margin, probability of default, points and band."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.bands import band_names
from creditline.models.matrix import to_matrix

Floats = NDArray[np.float64]


def margins(model: Model, matrix: Floats, threads: int = 1) -> Floats:
    """LightGBM's raw score of each row of a matrix from `to_matrix`; the same for any number of threads."""
    if not len(matrix):
        return np.empty(0)
    return np.asarray(model.booster.predict(matrix, raw_score=True, num_threads=threads), dtype=np.float64)


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
    margin = margins(model, to_matrix(model.features, frame), threads)
    log_odds = model.calibration(margin)
    raw = model.scale.raw(log_odds)
    score = model.scale.score(raw)
    return {
        "margin": margin,
        "pd": expit(log_odds),
        "raw": raw,
        "score": score,
        "band": pa.array(band_names(score, model.bands), pa.string()),
    }
