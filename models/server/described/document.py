"""The OpenAPI document, with the features of the model in force."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from creditline.models.artefact.feature import ModelFeature
from creditline.models.server.described.edits import EDITS
from creditline.models.server.described.records import EXAMPLE_RECORDS, NEIGHBOURS, records_schema, table_schema
from creditline.models.server.in_force.served import Served
from creditline.models.server.request.case import DisputeRequest, RestoreRequest, WorthRequest
from creditline.models.server.request.decide import DecideRequest
from creditline.models.server.request.declared import ELSEWHERE, LARGEST
from creditline.models.server.request.line import MOST_DAYS, LineRequest
from creditline.models.server.request.parsed import RecordsRequest, RowsRequest
from creditline.models.server.request.problem import KINDS, MEDIA_TYPE
from creditline.models.server.response.declared import DecideAnswer, ProblemAnswer, ScoreAnswer, WhyAnswer
from creditline.models.words.languages import common_to

Schema = dict[str, Any]

_WHERE = "#/components/schemas/"
_DESCRIPTION = "Scores of a credit-line risk model, and exact reasons for their changes. A higher score is safer."
_SCORE = "Score rows, or a table of them in Arrow or Parquet, which comes back as Arrow"
_DISPUTE_ANSWER = "As `creditline dispute --json` says it, with `notice` where it is asked for; docs/disputes.md."
_WORTH_ANSWER = "The `worth` of `creditline why --records --worth --format json`; docs/why.schema.json has every field."
_RESTORE_ANSWER = "As `creditline restore --format json` says it; restore.schema.json has every field."
_LINE_ANSWER = "As `creditline why --format json` says it; docs/why.schema.json has every field."


def openapi(served: Served, guarded: bool) -> Schema:
    """The document; `guarded`: whether a bearer token is needed."""
    kinds: list[Any] = [RowsRequest, ScoreAnswer, WhyAnswer, ProblemAnswer]
    ways, why_ways, answers = ["RowsRequest"], [], ["WhyAnswer"]
    more: Schema = {"Features": _features([*served.scorer.features, *served.also.values()])}
    examples: Schema = {"rows": {"value": _example(served.scorer.features)}}
    if served.online is not None:
        kinds.append(RecordsRequest)
        ways.append("RecordsRequest")
        more |= {"Records": records_schema(), "Neighbours": NEIGHBOURS}
        examples["records"] = {"value": EXAMPLE_RECORDS}
    if served.lines is not None:
        kinds += [LineRequest, DecideRequest, DecideAnswer]
        why_ways.append("LineRequest")
        answers.append("LineAnswer")
        more["LineFeatures"] = _line_features(served.lines.columns, served.lines.texts)
        more["LineAnswer"] = {"type": "object", "description": _LINE_ANSWER, "required": ["schema_version", "line"]}
    if served.cases is not None:
        kinds += [DisputeRequest, WorthRequest, RestoreRequest]
        more |= {"Decisions": table_schema("decisions", MOST_DAYS), "Edits": EDITS}
        answered = {"DisputeAnswer": _DISPUTE_ANSWER, "WorthAnswer": _WORTH_ANSWER, "RestoreAnswer": _RESTORE_ANSWER}
        more |= {name: _as_command(said) for name, said in answered.items()}
    paths = {
        "/v1/score": {"post": _post("score", _SCORE, ways, ["ScoreAnswer"], examples)},
        "/v1/why": {"post": _post("why", "Say why scores changed", [*ways, *why_ways], answers, examples)},
    }
    if served.lines is not None:
        paths["/v1/decide"] = {"post": _post("decide", "Decide on a line", ["DecideRequest"], ["DecideAnswer"], {})}
    if served.cases is not None:
        told = {
            "dispute": "Make a disputed decision again on records put right",
            "worth": "Say what records are worth",
            "restore": "Say what brings a line back that was cut, and when",
        }
        for name, summary in told.items():
            kind = name.capitalize()
            paths[f"/v1/{name}"] = {"post": _post(name, summary, [f"{kind}Request"], [f"{kind}Answer"], {})}
    components: Schema = {"schemas": _declared(kinds) | more}
    document: Schema = {
        "openapi": "3.1.0",
        "info": {"title": "creditline", "version": served.scorer.version, "description": _DESCRIPTION},
        "paths": {
            **paths,
            "/healthz": {"get": _get("healthz", "Whether the process lives", "application/json")},
            "/readyz": {"get": _get("readyz", "Which model is in force", "application/json")},
            "/metrics": {"get": _get("metrics", "Figures for Prometheus", "text/plain")},
            "/openapi.json": {"get": _get("openapi", "This document", "application/json")},
            "/docs": {"get": _get("docs", "The same as a page", "text/html")},
        },
        "components": components,
    }
    if guarded:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        for path in ("/healthz", "/readyz"):
            document["paths"][path]["get"]["security"] = []
    return document


def _as_command(said: str) -> Schema:
    return {"type": "object", "description": said}


def _declared(kinds: Sequence[Any]) -> Schema:
    """What the declarations say of themselves, by name."""
    _, defined = TypeAdapter.json_schemas(
        [(kind, "validation", TypeAdapter(kind)) for kind in kinds], ref_template=_WHERE + "{model}"
    )
    found = json.dumps(defined["$defs"]).replace(f'"{ELSEWHERE}": "', f'"$ref": "{_WHERE}')
    return dict(json.loads(found))


def _features(features: Sequence[ModelFeature]) -> Schema:
    return _closed({feature.name: _feature(feature) for feature in features})


def _feature(feature: ModelFeature) -> Schema:
    named = " / ".join(feature.named.said(language) for language in common_to([feature.named]))
    if feature.kind == "number":
        return {"type": ["number", "null"], "description": f"{named} ({feature.unit})"}
    known = ", ".join(feature.categories[:20]) + (", …" if len(feature.categories) > 20 else "")
    return {
        "type": ["string", "null"],
        "description": f"{named}; the model knows {known or 'none'}; others count as missing",
    }


def _line_features(columns: Sequence[str], texts: frozenset[str]) -> Schema:
    number = {"type": ["number", "null"], "minimum": -LARGEST, "maximum": LARGEST}
    return _closed({name: {"type": ["string", "null"]} if name in texts else number for name in columns})


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _example(features: Sequence[ModelFeature]) -> Schema:
    def row(number: float) -> Schema:
        return {f.name: number if f.kind == "number" else next(iter(f.categories), None) for f in features[:5]}

    return {"rows": [{"features": row(2.0), "previous": row(0.0)}], "reasons": 4}


def _post(name: str, summary: str, ways: Sequence[str], answers: Sequence[str], examples: Schema) -> Schema:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _one_of(ways), "examples": examples}},
        },
        "responses": {"200": _response("The answer", "application/json", _one_of(answers)), **_refusals(KINDS)},
    }


def _get(name: str, summary: str, kind: str) -> Schema:
    schema = {"type": "string"} if kind.startswith("text/") else {"type": "object"}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _response(summary, kind, schema), **_refusals(("token", "method"))},
    }


def _refusals(kinds: Sequence[str] | Any) -> Schema:
    told = sorted((KINDS[kind] for kind in kinds), reverse=True)
    return {str(status): _response(title, MEDIA_TYPE, _ref("ProblemAnswer")) for status, title in told if status != 404}


def _response(said: str, kind: str, schema: Schema) -> Schema:
    return {"description": said, "content": {kind: {"schema": schema}}}


def _one_of(names: Sequence[str]) -> Schema:
    return _ref(names[0]) if len(names) == 1 else {"oneOf": [_ref(name) for name in names]}


def _ref(name: str) -> Schema:
    return {"$ref": _WHERE + name}
