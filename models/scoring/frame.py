"""Scores: margin, probability of default, points and band."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.scoring.figures import figures_if_any, figures_of
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of
from creditline.models.scoring.status import in_default, in_default_if_any

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def score_frame(model: Model, frame: pa.Table, threads: int = 1) -> pa.Table:
    """Score feature rows, in their order: customer_id, as_of, margin, pd (0 to 1), raw, score, band, in_default.

    `raw` is unclipped points, `score` the integer. A model with macro terms takes the figures of the rows' own dates,
    see `figures_of`. Who is in default has a pd of 1, and null for margin, points, score and band. DataError where `frame`
    lacks a key, a feature of the model, a figure, or what tells who is in default.
    """
    for key in ("customer_id", "as_of"):
        if key not in frame.column_names:
            raise DataError(f"the rows to score have no column {key}; give one row per customer and date")
    scored = _scored(model, frame, figures_of(model, frame), in_default(model, frame), threads)
    return pa.table({"customer_id": frame["customer_id"], "as_of": frame["as_of"]} | scored)


def score_rows(model: Model, frame: pa.Table, threads: int = 1) -> pa.Table:
    """The same without keys: margin, pd, raw, score, band, in_default of feature rows, in their order.

    Rows of no date that carry no figures stand at those the model carries, as a served model does; nobody is in default in
    rows that do not tell it.
    """
    return pa.table(_scored(model, frame, figures_if_any(model, frame), in_default_if_any(model, frame), threads))


def _scored(
    model: Model, frame: pa.Table, figures: Floats | None, out: Flags, threads: int
) -> dict[str, pa.Array | Floats]:
    scores = scores_of(model, margins(model, to_matrix(model.features, frame), threads), figures, out)
    return {
        "margin": pa.array(scores.margin, mask=out),
        "pd": scores.pd,
        "raw": pa.array(scores.raw, mask=out),
        "score": pa.array(scores.score, mask=out),
        "band": pc.if_else(pa.array(out), None, pa.array(scores.band, pa.string())),
        IN_DEFAULT: pa.array(out),
    }
