"""What the model is without each family of features."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from creditline.models.artefact import Model
from creditline.training.metrics import calibration_error
from creditline.training.metrics.delong import delong_test
from creditline.training.validate.findings.sensitivity.regrown import RegrownWithout, regrow_without
from creditline.training.validate.judged.scored import Scored
from creditline.training.validate.judged.validate_settings import ValidateSettings


@dataclass(frozen=True)
class WithoutFamily:
    """The judged rows, had all features of the family been missing; the trees stay as they are.

    `auc_lost`: how far the AUC falls (below 0: it rises), `p`: DeLong's test of it. `points_moved`: mean absolute
    change of the score. `mean_pd` and `calibration_error` are those without the family. `regrown`: had the trees been
    grown without the family, or None where no refits were asked for or nothing else is left to grow from.
    """

    family: str
    features: int
    auc_lost: float
    p: float
    points_moved: float
    mean_pd: float
    calibration_error: float
    regrown: RegrownWithout | None


def without_families(
    model: Model, scored: Scored, settings: ValidateSettings, step: Callable[[str], None]
) -> tuple[WithoutFamily, ...]:
    """Each family of the model set to missing in turn, and left out of trees grown again; the costliest first."""
    regrown = regrow_without(model, scored, settings, step)
    judged = scored.judged
    y, who, weight = scored.defaulted[judged], scored.customer[judged], scored.counts(judged)
    families = np.array([feature.family for feature in model.features])
    found = []
    for family in np.unique(families):
        matrix = scored.matrix.copy()
        matrix[:, families == family] = np.nan
        without = scored.with_matrix(model, matrix)
        lost = delong_test(y, scored.log_odds[judged], without.log_odds[judged], who, weight)
        found.append(
            WithoutFamily(
                family=str(family),
                features=int((families == family).sum()),
                auc_lost=lost.difference,
                p=lost.p,
                points_moved=float(np.average(np.abs(scored.score[judged] - without.score[judged]), weights=weight)),
                mean_pd=float(np.average(without.pd[judged], weights=weight)),
                calibration_error=calibration_error(y, without.pd[judged], weight=weight),
                regrown=regrown.get(str(family)),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.auc_lost, one.family)))
