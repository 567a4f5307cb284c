"""Reasons as plain values, with a sentence for each feature."""

from typing import Any

from creditline.models.server.asked import Language
from creditline.models.serving.explained import Explained
from creditline.models.why.answer.parts import FeatureShare
from creditline.models.why.words.sentence import compared, sentence


def reasons_said(why: Explained, language: Language, currency: str) -> list[dict[str, Any]]:
    """One object per family named, the most harmful first, its features in order of harm."""
    own = why.against == "past"
    return [
        {
            "family": reason.family,
            "audience": reason.audience,
            "points": reason.points,
            "exact": reason.exact,
            "features": [_share(share, language, currency, own) for share in reason.features],
        }
        for reason in why.reasons
    ]


def _share(share: FeatureShare, language: Language, currency: str, own: bool) -> dict[str, Any]:
    return {
        "name": share.name,
        "before": share.start,
        "after": share.end,
        "points": share.points,
        "exact": share.exact,
        "sentence": sentence(share, language, currency) if own else compared(share, language, currency),
    }
