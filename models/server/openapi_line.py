"""The part of the OpenAPI document that is about lines: rows and decisions by date."""

from collections.abc import Sequence
from typing import Any

from creditline.features.catalogue import Catalogue
from creditline.features.words.languages import languages
from creditline.models.server.request.line import ACTIONS, MOST_DAYS, NUMBERS, REQUIRED, STEPS, TEXTS

_DAY = {"type": "string", "format": "date"}
_MONEY = {"type": "number", "minimum": 0, "maximum": 1e15}
_NUMBER = {"type": ["number", "null"], "minimum": -1e15, "maximum": 1e15}
_COUNT = {"type": "integer", "minimum": 1, "maximum": 100_000}
_WORDS = {"type": ["string", "null"]}


def line_schemas(catalogue: Catalogue, columns: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Schemas by name. `columns`: what a row's features may be; those not in the `catalogue` are figures of the economy."""
    texts = {feature.name for feature in catalogue if feature.kind != "number"}
    features = {name: _WORDS if name in texts else _NUMBER for name in columns}
    decision = {
        "decided_on": _DAY,
        "limit_before": _MONEY,
        "limit_after": _MONEY,
        "action": {"enum": list(ACTIONS)},
        "initiated_by": {"enum": ["lender", "customer"], "default": "lender"},
        "step_before": {"enum": list(STEPS)},
        "step": {"enum": list(STEPS)},
        "override": {"enum": [0, 1, None]},
        **dict.fromkeys(NUMBERS, _NUMBER),
        **dict.fromkeys(TEXTS, _WORDS),
    }
    row = _object({"as_of": _DAY, "features": _object(features, ())}, ("as_of", "features"))
    arrears = {
        "amount": {"type": "number", "exclusiveMinimum": 0, "maximum": 1e15},
        "days": _COUNT,
        "instalments": {**_COUNT, "type": ["integer", "null"]},
    }
    letter = {
        "language": {"enum": list(languages())},
        "arrears": {**_object(arrears, ("amount", "days")), "type": ["object", "null"]},
    }
    request = {
        "customer_id": {"type": ["string", "integer"]},
        "rows": _listed(row),
        "decisions": _listed(_object(decision, REQUIRED)),
        "letter": {**_object(letter, ()), "type": ["object", "null"]},
    }
    answer = {
        "type": "object",
        "description": "As `creditline why --format json` says it; docs/why.schema.json has every field.",
        "required": ["schema_version", "line"],
    }
    return {"LineRequest": _object(request, ("customer_id", "rows", "decisions")), "LineAnswer": answer}


def _listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 2, "maxItems": MOST_DAYS}


def _object(properties: dict[str, Any], required: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found
