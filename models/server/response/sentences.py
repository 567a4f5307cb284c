"""Reasons as plain values, with a sentence for each feature."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from creditline.models.server.request.parsed import Row
from creditline.models.serving.explained import Explained
from creditline.models.why.answer.parts import FeatureShare, Value
from creditline.models.why.words.sentence import compared, sentence

NAMED = 4  # features of a family that are named where not all are asked for

_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class ReasonFormat:
    """How reasons are said: how many features of a family are named, None for all of them."""

    language: str
    currency: str
    named: int | None


def reasons_said(why: Explained, how: ReasonFormat, previous: Row | None, now: Row) -> list[dict[str, Any]]:
    """One object per family, the most harmful first, with its features in order of harm.

    `smaller`: the points of the features that are not named. The rows are those that were compared, as they arrived.
    """
    before = _NOTHING if previous is None else previous
    return [
        {
            "family": reason.family,
            "audience": reason.audience,
            "points": reason.points,
            "exact": reason.exact,
            "features": [_said(_as_sent(s, before, now), why, how) for s in reason.features[: how.named]],
            "smaller": 0 if how.named is None else sum(share.points for share in reason.features[how.named :]),
        }
        for reason in why.reasons
    ]


def _said(share: FeatureShare, why: Explained, how: ReasonFormat) -> dict[str, Any]:
    words = sentence if why.against == "past" else compared
    return {
        "name": share.name,
        "before": share.start,
        "after": share.end,
        "points": share.points,
        "exact": share.exact,
        "sentence": words(share, how.language, how.currency),
    }


def _as_sent(share: FeatureShare, before: Row, now: Row) -> FeatureShare:
    """The share with the categories that arrived: one the model never saw counts as missing, and is still said."""
    start, end = share.start, share.end
    if start is None:
        start = _text(before.get(share.name))
    if end is None:
        end = _text(now.get(share.name))
    return share if (start, end) == (share.start, share.end) else replace(share, start=start, end=end)


def _text(value: object) -> Value:
    return value if isinstance(value, str) else None
