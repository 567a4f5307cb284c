"""Edits of a customer's records in OpenAPI: the same that a file of edits states."""

from typing import Any

from creditline.features.contract import TABLES

Schema = dict[str, Any]

_CELL: Schema = {"type": ["string", "number"]}
_CELLS: Schema = {"type": "object", "additionalProperties": _CELL}
_EVIDENCE: Schema = {
    "type": "object",
    "required": ["reference", "on", "by", "why"],
    "properties": {
        "reference": {"type": "string"},
        "on": {"type": "string", "format": "date"},
        "by": {"type": "string"},
        "why": {"type": "string"},
    },
    "additionalProperties": False,
}
_ROW: Schema = {
    "table": {"enum": list(TABLES)},
    "record": {"type": ["string", "integer"]},
    "where": _CELLS,
    "copies": {"type": "integer", "minimum": 1},
    "evidence": _EVIDENCE,
}


def _edits(properties: Schema, required: list[str]) -> Schema:
    one = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"type": "array", "items": one}


EDITS: Schema = {
    "type": "object",
    "description": "rows struck, corrected or added, each on evidence of its own or on that of all; docs/disputes.md",
    "properties": {
        "customer": {"type": ["string", "integer"]},
        "decision": {"type": "string", "format": "date"},
        "received": {"type": "string", "format": "date"},
        "evidence": _EVIDENCE,
        "strike": _edits(_ROW, ["table"]),
        "correct": _edits({**_ROW, "set": _CELLS, "empty": {"type": "array", "items": {"type": "string"}}}, ["table"]),
        "add": _edits({"table": {"enum": list(TABLES)}, "row": _CELLS, "evidence": _EVIDENCE}, ["table", "row"]),
    },
    "additionalProperties": False,
}
