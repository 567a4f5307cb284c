"""The JSON form of an answer.

`schema_version`; `customer_id`; `against`: what the later date is compared with (`past`: the customer's own earlier
date). `from` and `to`: `as_of`, `score`, `raw` (points, unclipped and unrounded), `band`, `pd`, `margin`, `bound`
(`floor`, `ceiling` or null), `limit` and `action` (null without a policy). `change`: `score`, `exact` (of clipped,
unrounded points) and `limit`. `layers`: `layer`, `points`, `exact`, `limit`, and `without` and `alone`, each with
`score`, `limit`, `action`. `reasons`, in order of harm: `family`, `layer`, `points`, `exact`, `margin`, `audience`,
`features`: `name`, `from`, `to`, `unit`, `points`, `exact`, `margin`, `audience`, `sentence` (`en`, `zh`). `versions`:
`creditline`, `lightgbm`, `catalogue`, `model`, `previous_model`, `policy`, `previous_policy`. Points below zero lowered the score.
"""

from typing import Any

from creditline.models.why.answer.values import SCHEMA_VERSION, FeatureShare, LayerShare, Moment, Reason, WhatIf, Why
from creditline.models.why.words.sentence import sentence


def as_data(why: Why) -> dict[str, Any]:
    """The answer as plain values, ready for JSON."""
    limits = (why.start.limit, why.end.limit)
    return {
        "schema_version": SCHEMA_VERSION,
        "customer_id": why.customer_id,
        "against": why.against,
        "from": _moment(why.start),
        "to": _moment(why.end),
        "change": {
            "score": why.change,
            "exact": sum(layer.exact for layer in why.layers),
            "limit": None if None in limits else limits[1] - limits[0],  # type: ignore[operator]
        },
        "layers": [_layer(layer) for layer in why.layers],
        "reasons": [_reason(reason, why.currency) for reason in why.reasons],
        "versions": {
            "creditline": why.versions.creditline,
            "lightgbm": why.versions.lightgbm,
            "catalogue": why.versions.catalogue,
            "model": why.versions.model,
            "previous_model": why.versions.previous_model,
            "policy": why.versions.policy,
            "previous_policy": why.versions.previous_policy,
        },
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "as_of": moment.as_of.isoformat(),
        "score": moment.score,
        "raw": moment.raw,
        "band": moment.band.name,
        "pd": moment.pd,
        "margin": moment.margin,
        "bound": moment.bound,
        "limit": moment.limit,
        "action": moment.action,
    }


def _what_if(what_if: WhatIf) -> dict[str, Any]:
    return {"score": what_if.score, "limit": what_if.limit, "action": what_if.action}


def _layer(share: LayerShare) -> dict[str, Any]:
    return {
        "layer": str(share.layer),
        "points": share.points,
        "exact": share.exact,
        "limit": share.limit,
        "without": _what_if(share.without),
        "alone": _what_if(share.alone),
    }


def _reason(reason: Reason, currency: str) -> dict[str, Any]:
    return {
        "family": reason.family,
        "layer": str(reason.layer),
        "points": reason.points,
        "exact": reason.exact,
        "margin": reason.margin,
        "audience": reason.audience,
        "features": [_feature(feature, currency) for feature in reason.features],
    }


def _feature(share: FeatureShare, currency: str) -> dict[str, Any]:
    return {
        "name": share.name,
        "from": share.start,
        "to": share.end,
        "unit": share.unit,
        "points": share.points,
        "exact": share.exact,
        "margin": share.margin,
        "audience": share.audience,
        "sentence": {"en": sentence(share, "en", currency), "zh": sentence(share, "zh", currency)},
    }
