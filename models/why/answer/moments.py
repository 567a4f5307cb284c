"""The chain's results at one of the two dates."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
from scipy.special import expit

from creditline.models.bands import band_of
from creditline.models.scale import Scale
from creditline.models.why.answer.values import Moment
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition


def moments(chain: Chain, coalition: Coalition, dates: Sequence[date]) -> list[Moment]:
    """One moment per pair, with `coalition` moved: none for the earlier date, all for the later."""
    model = chain.model
    margin = chain.margins(coalition)
    log_odds = chain.score_map(coalition).calibration(margin)
    raw = model.scale.raw(log_odds)
    columns = (margin, expit(log_odds), raw, model.scale.score(raw))
    return [
        Moment(
            as_of=day,
            margin=at,
            pd=pd,
            raw=points,
            score=score,
            band=band_of(score, model.bands),
            bound=_bound(points, model.scale),
        )
        for day, at, pd, points, score in zip(dates, *(np.asarray(c).tolist() for c in columns), strict=True)
    ]


def _bound(raw: float, scale: Scale) -> Literal["floor", "ceiling"] | None:
    if raw <= scale.low:
        return "floor"
    return "ceiling" if raw >= scale.high else None
