"""Why a score changed: exact shares of features, families and layers, in numbers, JSON and sentences."""

from creditline.models.why.against import explain_against
from creditline.models.why.answer.values import Against, FeatureShare, LayerShare, Moment, Reason, WhatIf, Why
from creditline.models.why.change import explain_change, explain_changes
from creditline.models.why.game.layer import Layer
from creditline.models.why.previous import Previous
from creditline.models.why.reference import Reference

__all__ = [
    "Against",
    "FeatureShare",
    "Layer",
    "LayerShare",
    "Moment",
    "Previous",
    "Reason",
    "Reference",
    "WhatIf",
    "Why",
    "explain_against",
    "explain_change",
    "explain_changes",
]
