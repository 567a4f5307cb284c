"""The chain's results at one of the two dates."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from creditline.models.scale.bands import band_of
from creditline.models.scale.scale import Scale
from creditline.models.why.answer.parts import Moment
from creditline.models.why.game.lines import LineOutcomes
from creditline.models.why.game.standing import Standing


def moments(
    standing: Standing, dates: Sequence[date], decided: LineOutcomes | None = None, *, bound: bool = True
) -> list[Moment]:
    """One moment per pair, with what was decided on its line where one was decided on.

    Without `bound` no end of the scale is said to hold the score: the mean of others is held at none.
    """
    limits = [None] * len(dates) if decided is None else decided.limit.tolist()
    actions = [None] * len(dates) if decided is None else decided.action.tolist()
    columns = (standing.margin, standing.pd, standing.raw, standing.score)
    return [
        Moment(
            as_of=day,
            margin=at,
            pd=pd,
            raw=points,
            score=score,
            band=band_of(score, standing.bands),
            bound=_bound(points, standing.scale) if bound else None,
            limit=limit,
            action=action,
        )
        for day, limit, action, at, pd, points, score in zip(
            dates, limits, actions, *(column.tolist() for column in columns), strict=True
        )
    ]


def _bound(raw: float, scale: Scale) -> Literal["floor", "ceiling"] | None:
    if raw <= scale.low:
        return "floor"
    return "ceiling" if raw >= scale.high else None
