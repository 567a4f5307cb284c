"""Where the scores of the judged rows lie."""

from dataclasses import dataclass

import numpy as np

from creditline.models.artefact import Model
from creditline.training.validate.judged.scored import Scored

_WIDTH = 20


@dataclass(frozen=True)
class ScoreBin:
    """The rows with a score from `lowest` to `highest`, both included, by what became of them."""

    lowest: int
    highest: int
    goods: int
    bads: int


def score_bins(model: Model, scored: Scored) -> tuple[ScoreBin, ...]:
    """Bins of 20 points over the whole scale, empty ones too."""
    score, bad = scored.score[scored.judged], scored.defaulted[scored.judged] == 1
    starts = range(model.scale.low, model.scale.high + 1, _WIDTH)
    place = (score - model.scale.low) // _WIDTH
    goods = np.bincount(place[~bad], minlength=len(starts))
    bads = np.bincount(place[bad], minlength=len(starts))
    return tuple(
        ScoreBin(start, min(start + _WIDTH - 1, model.scale.high), int(goods[i]), int(bads[i]))
        for i, start in enumerate(starts)
    )
