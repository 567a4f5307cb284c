"""The concepts that weigh on a score: by how many points it would be higher with theirs as in the middle of the training rows."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.artefact import Model
from creditline.models.scoring.frame import score_frame

MOST = 3


def weighing(model: Model, rows: pa.Table) -> list[tuple[tuple[str, int], ...]]:
    """Of each row: concept and points, the heaviest first; only concepts that a customer may be told of."""
    scores = _scores(model, rows)
    concepts = [c for c in dict.fromkeys(f.concept for f in model.features if f.audience == "customer") if c]
    points = []
    for concept in concepts:
        changed = rows
        for feature in model.features:
            if feature.concept == concept and feature.name in model.reference.column_names:
                changed = _with_usual(changed, feature.name, model.reference[feature.name])
        points.append(_scores(model, changed) - scores)
    lost = np.array(points).reshape(len(concepts), len(scores))
    return [_heaviest(concepts, np.nan_to_num(lost[:, at])) for at in range(len(scores))]


def _heaviest(concepts: Sequence[str], points: np.ndarray) -> tuple[tuple[str, int], ...]:
    order = sorted((-int(p), concept) for p, concept in zip(points.tolist(), concepts, strict=True) if p > 0)
    return tuple((concept, -less) for less, concept in order[:MOST])


def _with_usual(rows: pa.Table, name: str, reference: pa.ChunkedArray) -> pa.Table:
    at, kind = rows.schema.get_field_index(name), rows[name].type
    known = pc.drop_null(reference)
    if at < 0 or not len(known) or not pa.types.is_floating(kind):
        return rows
    usual = float(np.nanmedian(known.cast(pa.float64()).to_numpy()))
    return rows.set_column(at, name, pa.array(np.full(len(rows), usual), kind))


def _scores(model: Model, rows: pa.Table) -> np.ndarray:
    return np.asarray(score_frame(model, rows)["score"].cast(pa.float64()).to_numpy(), np.float64)
