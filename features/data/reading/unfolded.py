"""The letters or parts of a text turned into rows."""

from collections.abc import Mapping

from creditline.features.data.mapping.table_mapping import Unfold
from creditline.features.data.reading.sql_text import name_sql, text_sql

_PARTS = "creditline parts"


def unfolded_sql(rows: str, unfold: Unfold) -> str:
    """SQL of `rows` once per part of the text; a row without text has none."""
    text = f"CAST({name_sql(unfold.column)} AS VARCHAR)"
    parts = f"string_split({text}, {text_sql(unfold.separator)})"
    parts = f"list_reverse({parts})" if unfold.from_end else parts
    each = f"SELECT *, unnest(list_zip({parts}, range(1, len({parts}) + 1))) AS {name_sql(_PARTS)} FROM {rows}"
    made = (
        f"nullif(trim({name_sql(_PARTS)}[1]), '') AS {name_sql(unfold.part)}, "
        f"{name_sql(_PARTS)}[2] AS {name_sql(unfold.place)}"
    )
    return f"SELECT * EXCLUDE ({name_sql(_PARTS)}), {made} FROM ({each} WHERE {name_sql(unfold.column)} IS NOT NULL)"


def unfolded_types(unfold: Unfold) -> Mapping[str, str]:
    """The DuckDB types of the two columns that are made."""
    return {unfold.part: "VARCHAR", unfold.place: "BIGINT"}
