"""The interface as OpenAPI 3.1, with the features of the model in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from creditline.features.words.languages import languages, usual_language
from creditline.models.artefact.feature import ModelFeature
from creditline.models.server.in_force.served import Served
from creditline.models.server.openapi_line import line_schemas
from creditline.models.server.openapi_records import EXAMPLE_RECORDS, records_schema
from creditline.models.server.request.limits import MOST_ROWS
from creditline.models.server.request.parsed import MOST_REASONS, USUAL_REASONS
from creditline.models.server.request.problem import KINDS, MEDIA_TYPE
from creditline.models.words.languages import common_to

Schema = dict[str, Any]

_TAKES = {"type": ["number", "null"]}  # that a double can hold
_WORD = {"type": "string"}
_REAL = {"type": "number"}
_WHOLE = {"type": "integer"}


def openapi(served: Served, guarded: bool) -> Schema:
    """The document; `guarded`: whether a bearer token is needed."""
    schemas = {**_features([*served.scorer.features, *served.also.values()]), **_answers(), "Problem": _problem()}
    ways = [_ref("RowsRequest")]
    schemas["RowsRequest"] = _rows_request()
    if served.online is not None:
        schemas["RecordsRequest"] = records_schema(_wanted())
        ways.append(_ref("RecordsRequest"))
    why = _post("why", "Say why scores changed", ways, "WhyAnswer", served)
    if served.lines is not None:
        schemas |= line_schemas(served.lines.catalogue, served.lines.columns)
        why["requestBody"]["content"]["application/json"]["schema"] = {"oneOf": [*ways, _ref("LineRequest")]}
        answers = {"anyOf": [_ref("WhyAnswer"), _ref("LineAnswer")]}
        why["responses"]["200"] = _response("The answer", "application/json", answers)
    components: Schema = {"schemas": schemas}
    document: Schema = {
        "openapi": "3.1.0",
        "info": {"title": "creditline", "version": served.scorer.version, "description": _DESCRIPTION},
        "paths": {
            "/v1/score": {"post": _post("score", "Score rows", ways, "ScoreAnswer", served)},
            "/v1/why": {"post": why},
            "/healthz": {"get": _get("healthz", "Whether the process lives", "application/json", {"type": "object"})},
            "/readyz": {"get": _get("readyz", "Which model is in force", "application/json", {"type": "object"})},
            "/metrics": {"get": _get("metrics", "Figures for Prometheus", "text/plain", _WORD)},
            "/openapi.json": {"get": _get("openapi", "This document", "application/json", {"type": "object"})},
        },
        "components": components,
    }
    if guarded:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        for path in ("/healthz", "/readyz"):
            document["paths"][path]["get"]["security"] = []
    return document


_DESCRIPTION = "Scores of a credit-line risk model, and exact reasons for their changes. A higher score is safer."


def _features(features: Sequence[ModelFeature]) -> dict[str, Schema]:
    return {"Features": _object({feature.name: _feature(feature) for feature in features}, required=())}


def _feature(feature: ModelFeature) -> Schema:
    if feature.kind == "number":
        return {**_TAKES, "description": f"{_named(feature)} ({feature.unit})"}
    known = ", ".join(feature.categories[:20]) + (", …" if len(feature.categories) > 20 else "")
    return {
        "type": ["string", "null"],
        "description": f"{_named(feature)}; the model knows {known or 'none'}; others count as missing",
    }


def _named(feature: ModelFeature) -> str:
    return " / ".join(feature.named.said(language) for language in common_to([feature.named]))


def _rows_request() -> Schema:
    row = _object({"features": _ref("Features"), "previous": _or_null(_ref("Features"))}, ["features"])
    rows = {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}
    return _object({"rows": rows, **_wanted()}, ["rows"])


def _wanted() -> dict[str, Schema]:
    return {
        "reasons": {**_WHOLE, "minimum": 0, "maximum": MOST_REASONS, "default": USUAL_REASONS},
        "language": {"enum": list(languages()), "default": usual_language()},
    }


def _answers() -> dict[str, Schema]:
    value = {"type": ["number", "string", "null"]}
    moment: dict[str, Schema] = {
        "score": _or_null(_WHOLE),
        "band": _or_null(_WORD),
        "pd": {**_REAL, "minimum": 0, "maximum": 1},
        "margin": _or_null(_REAL),
        "raw": _or_null(_REAL),
        "in_default": {"type": "boolean", "description": "no score then, and a pd of 1"},
        "default": _or_null(_ref("Default")),
    }
    default: dict[str, Schema] = {
        "days": _WHOLE,
        "cure_days": _WHOLE,
        "told": {"type": "object", "additionalProperties": {"type": ["number", "null"]}},
    }
    share: dict[str, Schema] = {
        "name": _WORD,
        "concept": _WORD,
        "before": value,
        "after": value,
        "points": _WHOLE,
        "exact": _REAL,
        "sentence": _WORD,
    }
    concept: dict[str, Schema] = {
        "name": _WORD,
        "named": _WORD,
        "points": _WHOLE,
        "exact": _REAL,
        "told": {"type": "boolean"},
        "pattern": {"type": "boolean"},
        "feature": _WORD,
        "sentence": _WORD,
    }
    reason: dict[str, Schema] = {
        "family": _WORD,
        "audience": {"enum": ["customer", "internal"]},
        "points": _WHOLE,
        "exact": _REAL,
        "concepts": _list(_ref("Concept")),
        "features": _list(_ref("Share")),
        "smaller": _WHOLE,
    }
    reasons: dict[str, Schema] = {
        "against": {"enum": ["past", "kept", "training", None]},
        "reasons": _or_null(_list(_ref("Reason"))),
        "others": {"type": ["integer", "null"]},
    }
    changed: dict[str, Schema] = {
        "previous": _or_null(_ref("Moment")),
        "now": _ref("Moment"),
        "before": _or_null(_WHOLE),
        "after": _or_null(_WHOLE),
        "change": _or_null(_WHOLE),
        "layers": _list(_object({"layer": _WORD, "points": _WHOLE, "exact": _REAL})),
        **reasons,
    }
    return {
        "Share": _object(share),
        "Concept": _object(concept),
        "Reason": _object(reason),
        "Moment": _object(moment),
        "Default": _object(default),
        "ScoreAnswer": _object({"model": _WORD, "rows": _list(_object({**moment, **reasons}))}),
        "WhyAnswer": _object({"model": _WORD, "rows": _list(_object(changed))}),
    }


def _problem() -> Schema:
    members: dict[str, Schema] = {"type": _WORD, "title": _WORD, "status": _WHOLE, "detail": _WORD, "instance": _WORD}
    return _object({**members, "field": _WORD}, list(members))


def _post(name: str, summary: str, ways: Sequence[Schema], answer: str, served: Served) -> Schema:
    examples: dict[str, Schema] = {"rows": {"value": _example(served.scorer.features)}}
    if served.online is not None:
        examples["records"] = {"value": EXAMPLE_RECORDS}
    body = {"schema": ways[0] if len(ways) == 1 else {"oneOf": list(ways)}, "examples": examples}
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {"200": _response("The answer", "application/json", _ref(answer)), **_refusals(KINDS)},
    }


def _example(features: Sequence[ModelFeature]) -> Schema:
    def row(number: float) -> Schema:
        return {f.name: number if f.kind == "number" else next(iter(f.categories), None) for f in features[:5]}

    return {"rows": [{"features": row(2.0), "previous": row(0.0)}], "reasons": 4, "language": usual_language()}


def _get(name: str, summary: str, kind: str, schema: Schema) -> Schema:
    few = {kind: KINDS[kind] for kind in ("token", "method")}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _response(summary, kind, schema), **_refusals(few)},
    }


def _refusals(kinds: Mapping[str, tuple[int, str]]) -> dict[str, Schema]:
    return {
        str(status): _response(title, MEDIA_TYPE, _ref("Problem"))
        for status, title in sorted(kinds.values(), reverse=True)
        if status != 404
    }


def _response(said: str, kind: str, schema: Schema) -> Schema:
    return {"description": said, "content": {kind: {"schema": schema}}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Mapping[str, Schema], required: Sequence[str] | None = None) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    names = list(properties) if required is None else list(required)
    return {**found, "required": names} if names else found
