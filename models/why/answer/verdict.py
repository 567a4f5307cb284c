"""Whether the customer's own behaviour cut the line, or what did."""

from dataclasses import dataclass
from enum import StrEnum

from creditline.features.errors import DeclarationError
from creditline.models.why.answer.parts import LayerShare, Moment, WhatIf
from creditline.models.why.answer.values import Why
from creditline.models.why.game.layer import Layer

_SHUT = ("suspend", "close")


class Part(StrEnum):
    """What the customer's own behaviour had to do with a cut."""

    CAUSED = "caused"  # but for it the line would have stood, and it alone would have cut it
    TOGETHER = "together"  # but for it the line would have stood, yet alone it would not have cut it
    ENOUGH = "enough"  # it alone would have cut the line, which would have been cut without it too
    DEEPENED = "deepened"  # the line would have been cut without it, though less
    SOFTENED = "softened"  # the line would have been cut without it, and more
    NONE = "none"  # the line would have been cut without it just the same


@dataclass(frozen=True)
class Verdict:
    """`behaviour`: its part in the cut. `others`: the other layers that had one, the largest first."""

    behaviour: Part
    others: tuple[Layer, ...]


def verdict(why: Why) -> Verdict | None:
    """What cut the line; None where no line was decided on, or none was cut.

    A line is cut where its limit falls, or where it is suspended or closed and was not before. DeclarationError for an
    answer with a cut whose layers have no limits: nobody asked the policy, so nothing tells what cut the line.
    """
    if not _harsher(why.end, why.start):
        return None
    own = next((share for share in why.layers if share.layer is Layer.BEHAVIOUR), None)
    if own is None or any(None in (share.limit, share.without.limit, share.alone.limit) for share in why.layers):
        raise DeclarationError(
            f"the line of customer {why.customer_id} fell from {why.start.limit:g} to {why.end.limit:g}, but the layers of "
            "the answer have no limits to say why; explain it with the policy it was decided by"
        )
    others = tuple(
        share.layer
        for share in sorted(why.layers, key=lambda share: share.limit or 0.0)
        if share is not own and _took_part(share, why.start)
    )
    return Verdict(_part(own, why.start, why.end), others)


def _part(own: LayerShare, start: Moment, end: Moment) -> Part:
    alone = _harsher(own.alone, start)
    if not _harsher(own.without, start):
        return Part.CAUSED if alone else Part.TOGETHER
    if alone:
        return Part.ENOUGH
    if _harsher(end, own.without):
        return Part.DEEPENED
    return Part.SOFTENED if _harsher(own.without, end) else Part.NONE


def _took_part(share: LayerShare, start: Moment) -> bool:
    """Whether a layer pulled the limit down, alone cuts the line, or without it the line would not have been cut."""
    return (share.limit or 0.0) < 0.0 or _harsher(share.alone, start) or not _harsher(share.without, start)


def _harsher(one: Moment | WhatIf, other: Moment | WhatIf) -> bool:
    """Whether a decision leaves less than another: a lower limit, or a line that is shut where it is open there."""
    if one.limit is None or other.limit is None:
        return False
    return one.limit < other.limit or (one.action in _SHUT and other.action not in _SHUT)
