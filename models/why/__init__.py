"""Why a score changed: exact shares of features, families and layers, in numbers, JSON and sentences."""

from creditline.models.why.answer.values import FeatureShare, LayerShare, Moment, Reason, WhatIf, Why
from creditline.models.why.change import explain_change, explain_changes
from creditline.models.why.game.layer import Layer
from creditline.models.why.previous import Previous

__all__ = [
    "FeatureShare",
    "Layer",
    "LayerShare",
    "Moment",
    "Previous",
    "Reason",
    "WhatIf",
    "Why",
    "explain_change",
    "explain_changes",
]
