"""Which rows a table has of its files: lists of columns turned into rows, rows filtered, duplicates left out."""

from collections.abc import Mapping, Sequence

from creditline.features.contract.instants import instant_of, instant_sql
from creditline.features.data.mapping.column_reading import ColumnReading, Scalar, text_of
from creditline.features.data.mapping.conditions import Condition
from creditline.features.data.mapping.table_mapping import Duplicates
from creditline.features.data.reading.made import ROW_NUMBER, same_sql
from creditline.features.data.reading.moments import strptime_sql
from creditline.features.data.reading.sql_text import name_sql, text_sql

_CELLS = "creditline cells"
_COMPARED = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}


def wide_sql(rows: str, wide: Mapping[str, Sequence[ColumnReading]], columns: Mapping[str, str]) -> str:
    """SQL of `rows` once per place in the lists, with a column per list."""
    types = wide_types(wide, columns)
    places = zip(*wide.values(), strict=True)
    structs = [
        "{"
        + ", ".join(f"{text_sql(name)}: {_cell(cell, types[name])}" for name, cell in zip(wide, place, strict=True))
        + "}"
        for place in places
    ]
    made = ", ".join(f"{name_sql(_CELLS)}[{text_sql(name)}] AS {name_sql(name)}" for name in wide)
    unnested = f"SELECT *, unnest([{', '.join(structs)}]) AS {name_sql(_CELLS)} FROM {rows}"
    return f"SELECT * EXCLUDE ({name_sql(_CELLS)}), {made} FROM ({unnested})"


def wide_types(wide: Mapping[str, Sequence[ColumnReading]], columns: Mapping[str, str]) -> Mapping[str, str]:
    """The DuckDB type of each column that `wide` makes: that of the file's columns where they agree, else text."""
    found: dict[str, str] = {}
    for name, cells in wide.items():
        types = {"VARCHAR" if cell.constant is not None else columns[cell.column] for cell in cells if cell.stated}
        found[name] = types.pop() if len(types) == 1 else "VARCHAR"
    return found


def _cell(cell: ColumnReading, physical: str) -> str:
    if cell.constant is not None:
        return text_sql(text_of(cell.constant))
    return f"CAST({name_sql(cell.column) if cell.column else 'NULL'} AS {physical})"


def where_sql(where: Mapping[str, Condition], columns: Mapping[str, str], time_zone: str = "UTC") -> str:
    """SQL that is true for the rows that are read."""
    return " AND ".join(_condition(name, one, columns[name], time_zone) for name, one in where.items())


def _condition(name: str, asked: Condition, physical: str, time_zone: str) -> str:
    column = name_sql(name)
    text = column if physical == "VARCHAR" else f"CAST({column} AS VARCHAR)"
    found = []
    if asked.any_of:
        found.append("(" + " OR ".join(same_sql(text, one, by_number=True) for one in asked.any_of) + ")")
    found += [f"NOT {same_sql(text, one, by_number=True)}" for one in asked.none_of]
    if asked.filled is not None:
        found.append(f"({text} IS NOT NULL AND {text} <> '')" if asked.filled else f"({text} IS NULL OR {text} = '')")
    for field, sign in _COMPARED.items():
        limit: Scalar | None = getattr(asked, field)
        if limit is not None:
            found.append(_compared(text, sign, limit, asked, time_zone))
    return "(" + " AND ".join(found) + ")"


def _compared(text: str, sign: str, limit: Scalar, asked: Condition, time_zone: str) -> str:
    if isinstance(limit, str):
        formats = (asked.format,) if isinstance(asked.format, str) else asked.format
        written = ", ".join(strptime_sql(text, one) for one in formats)
        read = f"coalesce({written})" if formats else instant_sql(text, "TIMESTAMP", time_zone)
        return f"coalesce({read} {sign} CAST({text_sql(str(instant_of(limit)))} AS TIMESTAMP), false)"
    return f"coalesce(TRY_CAST({text} AS DOUBLE) {sign} {float(limit)!r}, false)"


def is_moment(limit: Scalar | None) -> bool:
    """Whether a limit of a condition can be compared by: a number, a day or a time."""
    if not isinstance(limit, str):
        return True
    try:
        instant_of(limit)
    except ValueError:
        return False
    return True


def kept_once_sql(rows: str, rule: Duplicates, keys: Sequence[str]) -> str:
    """SQL of `rows` with one kept of those that agree in `keys`."""
    order = name_sql(ROW_NUMBER)
    first = rule.keep != "last"
    by = f"{name_sql(rule.by)} {'ASC NULLS FIRST' if first else 'DESC NULLS LAST'}, " if rule.by else ""
    place = f"row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY {by}{order} {'ASC' if first else 'DESC'})"
    return f"SELECT * FROM {rows} QUALIFY {place} = 1 ORDER BY {order}"
