"""What the scoring chain says of many customers with some of its layers moved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from creditline.models.scale.bands import Band, band_names
from creditline.models.scale.scale import Scale
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """One value per pair: margin, pd (0 to 1), unclipped points and the integer score, on the scale that was in force."""

    margin: Floats
    pd: Floats
    raw: Floats
    score: NDArray[np.int64]
    scale: Scale
    bands: Sequence[Band]

    @property
    def band(self) -> list[str]:
        """The name of each pair's band."""
        return band_names(self.score, self.bands)


def standing(chain: Chain, coalition: Coalition) -> Standing:
    """The chain's results once `coalition` has moved: none for the earlier date, all for the later."""
    rest = chain.score_map(coalition)
    model = (chain.later if Layer.CALIBRATION in coalition else chain.earlier).model
    margin = chain.margins(coalition)
    log_odds = rest.calibration(margin)
    raw = rest.scale.raw(log_odds)
    return Standing(margin, expit(log_odds), raw, rest.scale.score(raw), rest.scale, model.bands)


def whole_score(clipped: Floats) -> NDArray[np.int64]:
    """Clipped points as integer scores, halves rounded up."""
    return np.floor(clipped + 0.5).astype(np.int64)
