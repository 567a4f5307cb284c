"""Rules as boolean SQL: parsed to a few allowed forms, checked by intervals, evaluated without file or network."""

from creditline.models.policy.rules.columns import Known, known_columns, score_columns
from creditline.models.policy.rules.compared import ComparedColumn, compared_first, comparisons
from creditline.models.policy.rules.direction import SCORED, grows_as_the_score_falls
from creditline.models.policy.rules.expression import Rule, parse_rule
from creditline.models.policy.rules.fired import fired
from creditline.models.policy.rules.reach import Reach, reach

__all__ = [
    "SCORED",
    "ComparedColumn",
    "Known",
    "Reach",
    "Rule",
    "compared_first",
    "comparisons",
    "fired",
    "grows_as_the_score_falls",
    "known_columns",
    "parse_rule",
    "reach",
    "score_columns",
]
