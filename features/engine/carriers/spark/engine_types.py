"""The types of an engine's columns as DuckDB names them, and those of Arrow's columns as an engine does."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

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


_DECLARED = {
    pa.string(): "string",
    pa.int64(): "bigint",
    pa.int32(): "int",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.binary(): "binary",
    pa.list_(pa.string()): "array<string>",
    pa.list_(pa.int64()): "array<bigint>",
}


def ddl_of(schema: pa.Schema) -> str:
    """The columns of `schema` as an engine declares them; KeyError for a type that none of ours has."""
    return ", ".join(f"`{one.name}` {_DECLARED[one.type]}" for one in schema)


def schema_of(ddl: str) -> pa.Schema:
    """What `ddl_of` declares so, columns of a plain name each; KeyError for a type that it does not know.

    >>> schema_of("id string, n bigint").types
    [DataType(string), DataType(int64)]
    """
    kinds = {declared: kind for kind, declared in _DECLARED.items()}
    told = (column.strip().rsplit(" ", 1) for column in ddl.split(","))
    return pa.schema([(name.strip("`"), kinds[kind]) for name, kind in told])
