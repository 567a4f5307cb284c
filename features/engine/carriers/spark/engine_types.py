"""The types of an engine's columns as DuckDB names them."""

from collections.abc import Mapping
from typing import Any

_NAMES = {
    "string": "VARCHAR",
    "bigint": "BIGINT",
    "int": "INTEGER",
    "smallint": "SMALLINT",
    "tinyint": "TINYINT",
    "double": "DOUBLE",
    "float": "FLOAT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "timestamp_ntz": "TIMESTAMP",
}


def columns_of_frame(frame: Any) -> Mapping[str, str]:
    """The columns of a frame with their DuckDB types; those of a kind that no contract column can be made of are left out."""
    found = {}
    for field in frame.schema.fields:
        said = field.dataType.simpleString()
        if said.startswith("decimal("):
            found[field.name] = said.upper()
        elif said.startswith(("varchar(", "char(")):
            found[field.name] = "VARCHAR"
        elif said in _NAMES:
            found[field.name] = _NAMES[said]
    return found
