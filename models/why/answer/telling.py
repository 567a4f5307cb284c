"""What may be said of a cut: a decision table over the verdict, the ledger and what the record explains."""

from enum import StrEnum

from creditline.models.why.answer.parts import LayerShare
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.verdict import Part, Verdict, verdict
from creditline.models.why.game.layer import Layer


class Telling(StrEnum):
    """Which sentence is said of what the customer's own behaviour had to do with what became of the line."""

    CAUSED = "caused"
    TOGETHER = "together"
    ENOUGH = "enough"
    DEEPENED = "deepened"
    SOFTENED = "softened"
    NONE = "none"  # the line would stand just there without it
    AS_LITTLE = "as_little"  # as little could be drawn without it, though the line would stand elsewhere
    UNCLEAR = "unclear"  # its share in the ledger points the other way than what would have been without it
    OVERRIDDEN = "overridden"  # a person decided otherwise than the policy, and that had a part
    MERGED = "merged"  # its part cannot be told from that of other layers: a version in between is not at hand
    UNEXPLAINED = "unexplained"  # the record has something that neither policy nor override decided


REVIEWED = frozenset(
    {Telling.UNCLEAR, Telling.OVERRIDDEN, Telling.MERGED, Telling.UNEXPLAINED}
)  # a person must look first
BLAMING = frozenset({Part.CAUSED, Part.TOGETHER, Part.ENOUGH, Part.DEEPENED})  # behaviour helped to bring the cut about


def telling(why: Why) -> Telling | None:
    """The one sentence that holds; None where no cut is explained: nothing was replayed, or no less may be drawn."""
    found = verdict(why)
    if found is None or why.line is None:
        return None
    if why.line.unexplained:
        return Telling.UNEXPLAINED
    if found.behaviour is Part.MERGED:
        return Telling.MERGED
    by_person = _share(why, Layer.OVERRIDE)
    if by_person.limit or by_person.drawable:
        return Telling.OVERRIDDEN
    own = _share(why, Layer.BEHAVIOUR)
    pulled = (own.drawable or 0.0) < 0.0
    if pulled != (found.behaviour in BLAMING):
        return Telling.UNCLEAR
    if found.behaviour is Part.NONE:
        stands = (own.without.limit, own.without.drawable) == (
            why.line.facts.after.limit,
            why.line.facts.after.drawable,
        )
        return Telling.NONE if stands else Telling.AS_LITTLE
    return Telling(found.behaviour.value)


def blames_behaviour(found: Verdict) -> bool:
    """Whether the customer's own behaviour helped to bring the cut about."""
    return found.behaviour in BLAMING


def _share(why: Why, layer: Layer) -> LayerShare:
    return next(share for share in why.layers if share.layer is layer)
