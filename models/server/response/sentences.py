"""Reasons as plain values, with a sentence for each feature."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from creditline.models.server.request.parsed import Row
from creditline.models.serving.explained import Explained
from creditline.models.why.answer.concepts import ConceptShare, concepts_of, staff_concepts
from creditline.models.why.answer.parts import FeatureShare, Reason, Value
from creditline.models.why.answer.values import Against
from creditline.models.why.words.sentence import sentence
from creditline.models.why.words.wording import Wording

_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class ReasonFormat:
    """How reasons are said: `whole`, with every concept and feature, or with the concepts that matter, a feature each."""

    words: Wording
    currency: str
    whole: bool


def reasons_said(why: Explained, how: ReasonFormat, previous: Row | None, now: Row) -> list[dict[str, Any]]:
    """One object per family, the most harmful first, with its concepts and its features in order of harm.

    `smaller`: the points of the concepts that are not named. The rows are those that were compared, as they arrived.
    """
    before = _NOTHING if previous is None else previous
    stuck = not any(reason.exact for reason in why.reasons)
    return [_reason(_sent(reason, before, now), why, how, by_risk=stuck) for reason in why.reasons]


def _reason(reason: Reason, why: Explained, how: ReasonFormat, *, by_risk: bool) -> dict[str, Any]:
    concepts = concepts_of(reason.features)
    features = list(reason.features)
    if not how.whole:
        named = {concept.name for concept in staff_concepts(reason, by_risk=by_risk)}
        concepts = tuple(concept for concept in concepts if concept.name in named)
        features = [concept.says for concept in concepts]
    return {
        "family": reason.family,
        "audience": reason.audience,
        "points": reason.points,
        "exact": reason.exact,
        "concepts": [_concept(concept, why, how) for concept in concepts],
        "features": [_said(share, why, how) for share in features],
        "smaller": reason.points - sum(concept.points for concept in concepts),
    }


def _concept(concept: ConceptShare, why: Explained, how: ReasonFormat) -> dict[str, Any]:
    return {
        "name": concept.name,
        "named": how.words.concept(concept.name, concept.named),
        "points": concept.points,
        "exact": concept.exact,
        "told": concept.told,
        "pattern": concept.is_pattern,
        "feature": concept.says.name,
        "sentence": _sentence(concept.says, why, how),
    }


def _said(share: FeatureShare, why: Explained, how: ReasonFormat) -> dict[str, Any]:
    return {
        "name": share.name,
        "concept": share.meant.concept,
        "before": share.start,
        "after": share.end,
        "points": share.points,
        "exact": share.exact,
        "sentence": _sentence(share, why, how),
    }


def _sentence(share: FeatureShare, why: Explained, how: ReasonFormat) -> str:
    against: Against = "past" if why.against == "past" else "kept"
    return sentence(share, how.words.language, how.currency, against, how.words)


def _sent(reason: Reason, before: Row, now: Row) -> Reason:
    return replace(reason, features=tuple(_as_sent(share, before, now) for share in reason.features))


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
