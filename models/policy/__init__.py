"""Line policy: from scores to decisions on credit lines that can be replayed."""

from creditline.models.policy.action import Action, Step
from creditline.models.policy.band import PolicyBand
from creditline.models.policy.checking import PolicyWarning, check_policy, check_scale
from creditline.models.policy.decided import ACTIONS, Decided, Proposed, Scaling
from creditline.models.policy.deciding import decide_lines, is_cut, settle
from creditline.models.policy.inputs import Inputs, State
from creditline.models.policy.ladder import Ladder
from creditline.models.policy.overlay import Level, Overlay
from creditline.models.policy.parts import Changes, Income, PortfolioCap, Review, Trigger, Unknown
from creditline.models.policy.policy import Policy
from creditline.models.policy.portfolio import exposure_of, scale_to_cap
from creditline.models.policy.proposing import propose_lines
from creditline.models.policy.reading import EXAMPLES, example_policy, parse_policy, read_policy

__all__ = [
    "ACTIONS",
    "EXAMPLES",
    "Action",
    "Changes",
    "Decided",
    "Income",
    "Inputs",
    "Ladder",
    "Level",
    "Overlay",
    "Policy",
    "PolicyBand",
    "PolicyWarning",
    "PortfolioCap",
    "Proposed",
    "Review",
    "Scaling",
    "State",
    "Step",
    "Trigger",
    "Unknown",
    "check_policy",
    "check_scale",
    "decide_lines",
    "example_policy",
    "exposure_of",
    "is_cut",
    "parse_policy",
    "propose_lines",
    "read_policy",
    "scale_to_cap",
    "settle",
]
