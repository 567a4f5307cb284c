"""Whether the customer's own behaviour cut the line, or what did."""

from dataclasses import dataclass
from enum import StrEnum

from creditline.models.why.answer.parts import LayerShare
from creditline.models.why.answer.values import Why
from creditline.models.why.game.layer import Layer


class Part(StrEnum):
    """What the customer's own behaviour had to do with a cut of what may be drawn."""

    CAUSED = "caused"  # but for it the line would have stood, and it alone would have cut it
    TOGETHER = "together"  # but for it the line would have stood, yet alone it would not have cut it
    ENOUGH = "enough"  # it alone would have cut the line, which would have been cut without it too
    DEEPENED = "deepened"  # the line would have been cut without it, though less
    SOFTENED = "softened"  # the line would have been cut without it, and more
    NONE = "none"  # the line would have been cut without it just the same
    MERGED = "merged"  # its part cannot be told from that of other layers


@dataclass(frozen=True)
class Verdict:
    """`behaviour`: its part in the cut. `others`: the other layers that had one, the largest first."""

    behaviour: Part
    others: tuple[Layer, ...]


def verdict(why: Why) -> Verdict | None:
    """What cut the line; None where none could be replayed, or as much may be drawn from it as where it stood.

    Measured over the whole way from there, by what may be drawn.
    """
    if why.line is None or why.line.drawable is None or why.line.drawable.end >= why.line.drawable.wished:
        return None
    ledger, merged = why.line.drawable, why.line.merged
    stood, end = ledger.wished, ledger.end
    own = next(share for share in why.layers if share.layer is Layer.BEHAVIOUR)
    others = tuple(
        share.layer
        for share in sorted(why.layers, key=lambda share: share.drawable or 0.0)
        if share is not own and share.layer not in merged and took_part(share, stood)
    )
    return Verdict(Part.MERGED if own.layer in merged else _part(own, stood, end), others)


def took_part(share: LayerShare, stood: float) -> bool:
    """Whether a layer pulled down what may be drawn, alone cuts the line, or without it the line would have stood."""
    alone, without = (what.drawable or 0.0 for what in (share.alone, share.without))
    return (share.drawable or 0.0) < 0.0 or alone < stood or without >= stood


def _part(own: LayerShare, stood: float, end: float) -> Part:
    alone, without = (what.drawable or 0.0 for what in (own.alone, own.without))
    if without >= stood:
        return Part.CAUSED if alone < stood else Part.TOGETHER
    if alone < stood:
        return Part.ENOUGH
    if end < without:
        return Part.DEEPENED
    return Part.SOFTENED if without < end else Part.NONE
