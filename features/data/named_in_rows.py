"""What a data set names in its rows, not in its columns: changing attributes and macro indicators."""

import duckdb

from creditline.features.data.attribute import Attribute
from creditline.features.data.attributes import reads_as_number


def changing_attributes(connection: duckdb.DuckDBPyConnection) -> tuple[Attribute, ...]:
    """The names in `attributes`, sorted; a number where every value reads as one and none is written as codes are."""
    rows = connection.execute(
        f"SELECT name, {reads_as_number('value')} FROM attributes WHERE trim(name) <> '' GROUP BY name ORDER BY name"
    ).fetchall()
    return tuple(Attribute(str(name), bool(is_number)) for name, is_number in rows)


def indicators(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The names in `macro`, sorted."""
    rows = connection.execute(
        "SELECT DISTINCT indicator FROM macro WHERE trim(indicator) <> '' ORDER BY indicator"
    ).fetchall()
    return tuple(str(name) for (name,) in rows)
