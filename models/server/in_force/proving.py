"""Whether a model works, before it may answer."""

import numpy as np

from creditline.features.errors import DataError
from creditline.models.serving.scorer import Scorer


def prove(scorer: Scorer) -> None:
    """Have a model score and explain made-up rows, which also warms it up; DataError where the answers cannot be right."""
    empty: dict[str, object] = {}
    full: dict[str, object] = {
        feature.name: 1.0 if feature.kind == "number" else next(iter(feature.categories), None)
        for feature in scorer.model.features
    }
    matrix = scorer.matrix([empty, full])
    scores = scorer.score(matrix)
    if not (np.isfinite(scores.raw).all() and (scores.pd >= 0.0).all() and (scores.pd <= 1.0).all()):
        raise DataError(f"model {scorer.version} gives no probabilities for made-up rows; train it again")
    alone = scorer.score(matrix[:1])
    if alone.margin[0] != scores.margin[0] or alone.score[0] != scores.score[0]:
        raise DataError(f"model {scorer.version} scores a row otherwise alone than with others; train it again")
    why = scorer.reasons(matrix[:1], matrix[1:], None)[0]
    change = int(scores.score[1]) - int(scores.score[0])
    if why is None or why.change != change or sum(layer.points for layer in why.layers) != change:
        raise DataError(f"model {scorer.version} gives reasons that do not add up for made-up rows; train it again")
