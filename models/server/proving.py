"""Whether a model works, before it may answer."""

import numpy as np

from creditline.features.errors import DataError
from creditline.models.server.scoring import Scoring


def prove(model: Scoring) -> None:
    """Have a model score and explain made-up rows, which also warms it up; DataError where the answers cannot be right."""
    empty: dict[str, object] = {}
    full: dict[str, object] = {
        feature.name: 1.0 if feature.kind == "number" else feature.categories[0] if feature.categories else None
        for feature in model.features
    }
    matrix = model.matrix([empty, full])
    scores = model.score(matrix)
    if not (np.isfinite(scores.raw).all() and (0.0 <= scores.pd).all() and (scores.pd <= 1.0).all()):
        raise DataError(f"model {model.version} gives no probabilities for made-up rows; train it again")
    alone = model.score(matrix[:1])
    if alone.margin[0] != scores.margin[0] or alone.score[0] != scores.score[0]:
        raise DataError(f"model {model.version} scores a row otherwise alone than with others; train it again")
    reasons = model.reasons(matrix[:1], matrix[1:], len(model.features))[0]
    change = int(scores.score[1]) - int(scores.score[0])
    if reasons and sum(reason.points for reason in reasons) not in (change, 0):
        raise DataError(f"model {model.version} gives reasons that do not add up for made-up rows; train it again")
