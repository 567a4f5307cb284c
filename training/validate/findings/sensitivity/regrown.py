"""What the method is without each family of features: trees grown again that never had it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from creditline.models.artefact import Model
from creditline.training.metrics.delong import delong_test
from creditline.training.validate.judged.refit import Parts, regrow, regrow_in_folds
from creditline.training.validate.judged.scored import Floats, Scored
from creditline.training.validate.judged.validate_settings import ValidateSettings


@dataclass(frozen=True)
class RegrownWithout:
    """Trees grown without a family beside trees grown on everything, same seed, rows and rounds, on the judged rows.

    `auc_lost`: how much lower the AUC is without it (below 0: higher), `p`: DeLong's test of that.
    """

    auc_lost: float
    p: float


def regrow_without(
    model: Model, scored: Scored, settings: ValidateSettings, step: Callable[[str], None]
) -> Mapping[str, RegrownWithout]:
    """By family; empty where no refits are asked for or the model has one family only."""
    families = np.array([feature.family for feature in model.features])
    names = [str(name) for name in np.unique(families)]
    if not settings.refits or len(names) < 2:
        return {}
    judged = scored.judged
    y, who, weight = scored.defaulted[judged], scored.customer[judged], scored.counts(judged)
    everything = _grown(model, scored, np.full(len(families), True), settings)
    found = {}
    for place, name in enumerate(names):
        step(f"growing trees without {name.replace('_', ' ')}, {place + 1} of {len(names)} families")
        without = _grown(model, scored, families != name, settings)
        lost = delong_test(y, everything[judged], without[judged], who, weight)
        found[name] = RegrownWithout(auc_lost=lost.difference, p=lost.p)
    return found


def _crossed(scored: Scored) -> bool:
    return bool(scored.fold.any())


def _grown(model: Model, scored: Scored, kept: np.ndarray, settings: ValidateSettings) -> Floats:
    matrix = np.ascontiguousarray(scored.matrix[:, kept])
    features = tuple(feature for feature, keep in zip(model.features, kept, strict=True) if keep)
    seed, threads = model.seed, settings.threads
    if _crossed(scored):
        folds = regrow_in_folds(
            model, matrix, scored.defaulted, scored.fold, seed=seed, threads=threads, features=features
        )
        return folds.margins(matrix)
    learn = scored.learns
    text = regrow(model, matrix[learn], scored.defaulted[learn], seed=seed, threads=threads, features=features)
    return Parts((text,), np.zeros(len(matrix), dtype=np.int64)).margins(matrix)
