"""Reasons as plain values, ready for JSON."""

from typing import Any

from creditline.models.serving.explained import Explained
from creditline.models.why.answer.concepts import ConceptShare, concepts_of
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
        "concepts": [_concept(concept) for concept in concepts_of(reason.features)],
        "features": [_feature(feature) for feature in reason.features],
    }


def _concept(concept: ConceptShare) -> dict[str, Any]:
    return {
        "name": concept.name,
        "points": concept.points,
        "exact": concept.exact,
        "told": concept.told,
        "pattern": concept.is_pattern,
        "feature": concept.says.name,
    }


def _feature(share: FeatureShare) -> dict[str, Any]:
    return {
        "name": share.name,
        "concept": share.meant.concept,
        "from": share.start,
        "to": share.end,
        "points": share.points,
        "exact": share.exact,
        "audience": share.audience,
    }
