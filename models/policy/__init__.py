"""Line policy: from scores to decisions on credit lines that can be replayed."""

from creditline.models.policy.checking import PolicyWarning, check_policy, check_scale
from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.decide_lines import decide_lines, is_cut, settle
from creditline.models.policy.deciding.decided import ACTIONS, Decided, Proposed, Scaling
from creditline.models.policy.deciding.exposure import exposure_of
from creditline.models.policy.deciding.in_notice import InNotice, NoticeState
from creditline.models.policy.deciding.inputs import Inputs, State
from creditline.models.policy.deciding.portfolio_cap import scale_to_cap
from creditline.models.policy.deciding.with_notice import propose_lines
from creditline.models.policy.from_toml import EXAMPLES, example_policy, parse_policy, read_policy
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.parts.band import PolicyBand
from creditline.models.policy.parts.clauses import Changes, Income, PortfolioCap, Review, Trigger, Unknown
from creditline.models.policy.parts.ladder import Ladder
from creditline.models.policy.parts.notice_period import Cure, NoticePeriod, PlanTerms
from creditline.models.policy.parts.notice_terms import Held, NoticeTerms, Regime
from creditline.models.policy.parts.overlay import Level, Overlay
from creditline.models.policy.parts.policy_words import PolicyWords
from creditline.models.policy.policy import Policy

__all__ = [
    "ACTIONS",
    "EXAMPLES",
    "Action",
    "Changes",
    "Cure",
    "Decided",
    "Held",
    "InNotice",
    "Income",
    "Inputs",
    "Ladder",
    "Level",
    "NoticePeriod",
    "NoticeState",
    "NoticeTerms",
    "Overlay",
    "PlanTerms",
    "Policy",
    "PolicyBand",
    "PolicyWarning",
    "PolicyWords",
    "PortfolioCap",
    "Proposed",
    "Regime",
    "Review",
    "Scaling",
    "State",
    "Step",
    "Trigger",
    "Unknown",
    "actions_of",
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
