"""The chain's results at one of the two dates."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from creditline.models.scale.bands import band_of
from creditline.models.scale.scale import Scale
from creditline.models.why.answer.parts import Moment
from creditline.models.why.game.standing import Standing


def moments(
    standing: Standing,
    dates: Sequence[date],
    lines: tuple[Sequence[float | None], Sequence[str | None]] | None = None,
    *,
    bound: bool = True,
) -> list[Moment]:
    """One moment per pair; `lines`: the limits and the actions of the decisions on them, where lines are explained.

    Without `bound` no end of the scale is said to hold the score: the mean of others is held at none.
    """
    limits, actions = lines or ([None] * len(dates), [None] * len(dates))
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
