"""Reasons as plain values, ready for JSON."""

from typing import Any

from creditline.models.serving.explained import Explained
from creditline.models.why.answer.parts import FeatureShare, Reason


def reason_data(explained: Explained | None) -> list[dict[str, Any]]:
    """The families named, each with its features; nothing where nothing is explained."""
    return [] if explained is None else [_reason(reason) for reason in explained.reasons]


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "family": reason.family,
        "layer": str(reason.layer),
        "points": reason.points,
        "exact": reason.exact,
        "audience": reason.audience,
        "features": [_feature(feature) for feature in reason.features],
    }


def _feature(share: FeatureShare) -> dict[str, Any]:
    return {
        "name": share.name,
        "from": share.start,
        "to": share.end,
        "points": share.points,
        "exact": share.exact,
        "audience": share.audience,
    }
