"""Whether the customer's own behaviour cut the line, or what did."""

from dataclasses import dataclass
from enum import StrEnum

from creditline.models.why.answer.values import LayerShare, Moment, WhatIf, Why
from creditline.models.why.game.layer import Layer

_SHUT = ("suspend", "close")


class Part(StrEnum):
    """What the customer's own behaviour had to do with a cut."""

    CAUSED = "caused"  # but for it the line would have stood, and it alone would have cut it
    TOGETHER = "together"  # but for it the line would have stood, yet alone it would not have cut it
    ENOUGH = "enough"  # it alone would have cut the line, which would have been cut without it too
    DEEPENED = "deepened"  # the line would have been cut without it, though less
    NONE = "none"  # the line would have been cut without it just the same


@dataclass(frozen=True)
class Verdict:
    """`behaviour`: its part in the cut. `others`: the other layers that had one, the largest first."""

    behaviour: Part
    others: tuple[Layer, ...]


def verdict(why: Why) -> Verdict | None:
    """What cut the line; None where no line was decided on, or none was cut.

    A line is cut where its limit falls, or where it is suspended or closed and was not before.
    """
    own = next((share for share in why.layers if share.layer is Layer.BEHAVIOUR), None)
    if own is None or not _cut(why.end, why.start):
        return None
    others = tuple(
        share.layer
        for share in sorted(why.layers, key=lambda share: share.limit or 0.0)
        if share is not own and _took_part(share, why.start, why.end)
    )
    return Verdict(_part(own, why.start, why.end), others)


def _part(own: LayerShare, start: Moment, end: Moment) -> Part:
    alone = _cut(own.alone, start)
    if not _cut(own.without, start):
        return Part.CAUSED if alone else Part.TOGETHER
    if alone:
        return Part.ENOUGH
    return Part.NONE if (own.without.limit, own.without.action) == (end.limit, end.action) else Part.DEEPENED


def _took_part(share: LayerShare, start: Moment, end: Moment) -> bool:
    """Whether a layer pulled the limit down, alone cuts the line, or without it the line would not be cut."""
    return (
        (share.limit or 0.0) < 0.0 or _cut(share.alone, start) or (_cut(end, start) and not _cut(share.without, start))
    )


def _cut(at: Moment | WhatIf, start: Moment) -> bool:
    if at.limit is None or start.limit is None:
        return False
    return at.limit < start.limit or (at.action in _SHUT and start.action not in _SHUT)
