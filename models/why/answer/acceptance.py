"""Which moves a person accepts as a reason: harm by what went towards risk, gain by what went away from it."""

from creditline.features.declare.kinds import Null
from creditline.models.why.answer.parts import FeatureShare

_LESS_SAFE = {str(Null.BEST): 1, str(Null.WORST): -1}  # what a number is beside a missing value


LEAST_MOVE = 0.01  # of the larger of two values: a smaller move is no reason to anybody, though a tree splits there


def is_accepted(share: FeatureShare) -> bool:
    """Whether the feature moved as a person accepts for what it did, whoever may be told of it.

    A move to or from a missing value counts where the declaration says where that stands; one of a pattern never does, nor
    one of less than a hundredth of the value (10.0002 % to 9.9999 %).
    """
    pull = harm_of(share)
    return pull != 0.0 and _moved(share) and towards_risk(share) == (1 if pull > 0.0 else -1)


def _moved(share: FeatureShare) -> bool:
    start, end = share.start, share.end
    if not (isinstance(start, float) and isinstance(end, float)):
        return True
    return abs(end - start) >= LEAST_MOVE * max(abs(start), abs(end))


def harm_of(share: FeatureShare) -> float:
    """Points it took from the score, above 0; where it has none, as at an end of the scale, what it added to the margin."""
    return -share.exact if share.exact else share.margin


def towards_risk(share: FeatureShare) -> int:
    """+1: its declared direction says that the later value is riskier, -1: safer, 0: it does not say."""
    start, end, direction = share.start, share.end, share.meant.direction
    if isinstance(start, float) and isinstance(end, float):
        return direction * ((end > start) - (end < start))
    if direction == 0 or (start is None) == (end is None):
        return 0
    return _LESS_SAFE.get(share.meant.null, 0) * (1 if start is None else -1)
