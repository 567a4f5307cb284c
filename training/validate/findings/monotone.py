"""Whether a feature with a direction ever moves the margin the other way."""

from dataclasses import dataclass

import numpy as np

from creditline.models.artefact import Model
from creditline.models.scoring.margins import margins
from creditline.training.validate.judged.scored import Floats, Scored

_ROWS = 100
_VALUES = 16
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Direction:
    """One feature of a stated direction (+1 risk rises with it, -1 it falls), tried at `steps` places.

    `against`: steps on which the margin went the wrong way; `largest`: by how much at most, in log-odds.
    """

    feature: str
    direction: int
    steps: int
    against: int
    largest: float


def directions(model: Model, scored: Scored, seed: int = 0) -> tuple[Direction, ...]:
    """Vary each such feature that the trees use, over its values, on 100 judged rows drawn by `seed`, all else equal.

    The values tried are 16 quantiles of all rows' known values, from the least to the largest.
    """
    judged = scored.matrix[scored.judged]
    drawn = np.random.default_rng(seed).permutation(len(judged))[:_ROWS]
    used = np.isin(np.arange(len(model.features)), model.trees.slot_feature)
    found = []
    for place, feature in enumerate(model.features):
        if not feature.direction or not used[place]:
            continue
        values = _values(scored.matrix[:, place])
        if len(values) < 2:
            continue
        rows = np.repeat(judged[drawn], len(values), axis=0)
        rows[:, place] = np.tile(values, len(drawn))
        moved = np.diff(margins(model, rows).reshape(len(drawn), len(values)), axis=1) * feature.direction
        found.append(
            Direction(
                feature=feature.name,
                direction=feature.direction,
                steps=moved.size,
                against=int((moved < -_ROUNDING).sum()),
                largest=float(max(-moved.min(), 0.0)) if (moved < -_ROUNDING).any() else 0.0,
            )
        )
    return tuple(found)


def _values(column: Floats) -> Floats:
    known = column[~np.isnan(column)]
    if not known.size:
        return known
    return np.unique(np.quantile(known, np.linspace(0, 1, _VALUES)))
