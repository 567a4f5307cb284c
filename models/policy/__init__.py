"""Line policy: from score bands to what happens to a credit line."""

from creditline.models.policy.deciding import decide
from creditline.models.policy.policy import Action, BandRule, Policy

__all__ = ["Action", "BandRule", "Policy", "decide"]
