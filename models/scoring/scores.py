"""What follows the trees: probability of default, points and band."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.calibration.figures import at_figures
from creditline.models.scale.bands import band_names

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """One entry per row: margin, `pd` (0 to 1), `raw` (unclipped points), the integer `score` and its band's name.

    Who is `in_default` has a `pd` of 1, and neither margin, points, score nor band: what stands there is nobody's.
    """

    margin: Floats
    pd: Floats
    raw: Floats
    score: NDArray[np.int64]
    band: list[str]
    in_default: Flags

    def moment(self, place: int) -> dict[str, float | int | str | bool | None]:
        """One entry as plain values for JSON."""
        if self.in_default[place]:
            return {"score": None, "band": None, "pd": 1.0, "margin": None, "raw": None, IN_DEFAULT: True}
        return {
            "score": int(self.score[place]),
            "band": self.band[place],
            "pd": float(self.pd[place]),
            "margin": float(self.margin[place]),
            "raw": float(self.raw[place]),
            IN_DEFAULT: False,
        }


def scores_of(
    model: ScoringModel, margin: Floats, figures: Floats | None = None, in_default: Flags | None = None
) -> Scores:
    """The scores of margins (n,), each at its own `figures` (n, macro terms); None: at those the model carries.

    `in_default` (n,): who bypasses the score; None: nobody.
    """
    log_odds = at_figures(model.calibration, figures)(margin)
    raw = model.scale.raw(log_odds)
    score = model.scale.score(raw)
    out = np.zeros(len(margin), dtype=np.bool_) if in_default is None else in_default
    return Scores(margin, np.where(out, 1.0, expit(log_odds)), raw, score, band_names(score, model.bands), out)
