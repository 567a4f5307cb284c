"""The OpenAPI document as a page: made here, of text alone, so that it needs no script and nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from creditline.features.words.languages import usual_language

Schema = Mapping[str, Any]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Linked:
    """A link to what is described under a name, where it is; else only its `said`."""

    said: str
    name: str | None = None


@dataclass(frozen=True)
class FieldShown:
    """One field of a schema: what it takes, and whether it has to be there."""

    name: str
    takes: Sequence[Linked]
    about: str
    needed: bool


def page(document: Schema) -> str:
    """HTML of the document's paths and schemas."""
    schemas = document["components"]["schemas"]
    return str(
        Environment(
            loader=PackageLoader("creditline.models.server.described", "."), autoescape=select_autoescape(["j2"])
        )
        .get_template("page.html.j2")
        .render(
            info=document["info"],
            language=usual_language(),
            guarded="security" in document,
            routes=[
                (method.upper(), path, route, _of_content(route.get("requestBody", {})), _answers(route))
                for path, methods in document["paths"].items()
                for method, route in methods.items()
            ],
            schemas=[
                (name, schema.get("description", ""), _fields(schema)) for name, schema in sorted(schemas.items())
            ],
        )
    )


def _answers(route: Schema) -> list[tuple[str, str, Sequence[Linked]]]:
    return [(status, answer["description"], _of_content(answer)) for status, answer in route["responses"].items()]


def _of_content(body: Schema) -> Sequence[Linked]:
    return [
        part
        for kind, content in body.get("content", {}).items()
        for part in (Linked(f"{kind}: "), *_takes(content.get("schema", {})))
    ]


def _fields(schema: Schema) -> list[FieldShown]:
    needed = schema.get("required", ())
    return [
        FieldShown(name, _takes(field), field.get("description", ""), name in needed)
        for name, field in schema.get("properties", {}).items()
    ]


def _takes(schema: Any) -> list[Linked]:
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [Linked(name, name)]
    for kind in ("anyOf", "oneOf"):
        if kind in schema:
            ways = [_takes(way) for way in schema[kind]]
            return [part for place, way in enumerate(ways) for part in ([Linked(" or ")] if place else []) + way]
    if "enum" in schema:
        return [Linked(" or ".join("null" if value is None else str(value) for value in schema["enum"]))]
    found = schema.get("type", "anything")
    said = found if isinstance(found, str) else " or ".join(found)
    bounds = [
        f"{word} {schema[key]:g}"
        for key, word in (
            ("minimum", "from"),
            ("exclusiveMinimum", "above"),
            ("maximum", "to"),
            ("minItems", "from"),
            ("maxItems", "to"),
        )
        if key in schema
    ]
    text = " ".join([said, *bounds]) + (f" ({schema['format']})" if "format" in schema else "")
    return [Linked(f"{text} of "), *_takes(schema["items"])] if "items" in schema else [Linked(text)]
