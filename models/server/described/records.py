"""One customer's raw records in OpenAPI: the tables of the data contract."""

from collections.abc import Mapping
from typing import Any

from creditline.features.contract import TABLES, Column, Kind, Table
from creditline.features.contract.column import Sign
from creditline.models.server.request.limits import LARGEST_AMOUNT, MOST_RECORDS

Schema = dict[str, Any]

_OF = {
    Kind.ID: ["string", "integer"],
    Kind.TEXT: ["string"],
    Kind.DAY: ["string"],
    Kind.TIMESTAMP: ["string"],
    Kind.MONEY: ["number"],
    Kind.INTEGER: ["integer"],
    Kind.NUMBER: ["number"],
}
_ALSO = {Kind.TIMESTAMP: "; ISO 8601, of the lender's time zone where it names none"}
_SHAPE: Mapping[Kind, Schema] = {Kind.DAY: {"format": "date"}}

EXAMPLE_RECORDS = {
    "records": {
        "customers": [{"opened_on": "2021-03-01", "birth_year": 1990, "region": "north"}],
        "transactions": [{"ts": "2024-12-02T18:20:00", "amount": 25.5, "direction": "out", "category": "groceries"}],
    },
    "as_of": ["2024-09-30", "2024-12-31"],
}


NEIGHBOURS: Schema = {
    "type": ["object", "null"],
    "description": "per linked account and day of as_of: whether anything was past due, as known then; null where unknown",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"type": ["boolean", "null"]},
        "propertyNames": {"format": "date"},
    },
}


def records_schema() -> Schema:
    """The tables of one customer, by name."""
    tables = {name: _table(table) for name, table in TABLES.items() if name not in ("macro", "outcomes")}
    return {"type": "object", "properties": tables, "additionalProperties": False}


def table_schema(name: str, most: int) -> Schema:
    """Rows of one table, `most` at most."""
    return {**_table(TABLES[name]), "maxItems": most}


def _table(table: Table) -> Schema:
    row: Schema = {
        "type": "object",
        "properties": {column.name: _column(column) for column in table},
        "required": [c.name for c in table if not c.optional and c.name != "customer_id"],
        "additionalProperties": {"type": ["string", "number", "null"]} if table.name == "customers" else False,
    }
    most = 1 if table.name == "customers" else MOST_RECORDS
    return {"type": "array", "description": table.grain, "items": row, "maxItems": most}


def _column(column: Column) -> Schema:
    null = ["null"] if column.optional or column.name == "customer_id" else []
    schema: Schema = {
        "description": column.meaning + _ALSO.get(column.kind, ""),
        "type": [*_OF[column.kind], *null],
        **_SHAPE.get(column.kind, {}),
    }
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER):
        schema |= {"maximum": LARGEST_AMOUNT, "minimum": -LARGEST_AMOUNT if column.sign is Sign.ANY else 0}
    if column.sign is Sign.POSITIVE:
        del schema["minimum"]
        schema["exclusiveMinimum"] = 0
    if column.allowed:
        del schema["type"]
        allowed = map(int, column.allowed) if column.kind is Kind.INTEGER else column.allowed
        schema["enum"] = [*allowed, *([None] if null else [])]
    return schema
