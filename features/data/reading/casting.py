"""From what a file holds to the contract's types: one SQL expression per column.

A value that cannot be read becomes NULL; `check` reports it.
"""

from creditline.features.contract import Column, Kind
from creditline.features.contract.instants import instant_sql
from creditline.features.data.reading.sql_text import text_sql

INTEGER_TYPES = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
_WIDE_INTEGERS = frozenset({"UBIGINT", "HUGEINT", "UHUGEINT"})
_FLOATS = frozenset({"FLOAT", "DOUBLE"})
_PLAIN_TIMES = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_ZONED_TIME = "TIMESTAMP WITH TIME ZONE"
TIME_TYPES = _PLAIN_TIMES | {"DATE", _ZONED_TIME}
_LARGEST_EXACT = "9007199254740992"
_DIGITS = 18  # of a BIGINT, whatever they are


def is_number_type(physical: str) -> bool:
    """Whether the DuckDB type holds numbers."""
    return physical in INTEGER_TYPES | _WIDE_INTEGERS | _FLOATS or physical.startswith("DECIMAL")


def fits(kind: Kind, physical: str) -> bool:
    """Whether a Parquet column of this DuckDB type can hold values of `kind` (VARCHAR may hold any)."""
    if physical == "VARCHAR" or physical.startswith("ENUM"):
        return True
    times = physical == "DATE" or physical in _PLAIN_TIMES or physical == _ZONED_TIME
    match kind:
        case Kind.ID:
            return is_number_type(physical) or physical == "UUID"
        case Kind.TEXT:
            return is_number_type(physical) or physical in {"BOOLEAN", "UUID"}
        case Kind.DAY | Kind.TIMESTAMP:
            return times
        case Kind.MONEY | Kind.NUMBER:
            return is_number_type(physical)
        case Kind.INTEGER:
            return is_number_type(physical) or physical == "BOOLEAN"


def typed_sql(column: Column, raw: str, physical: str, sql_type: str, time_zone: str) -> str:
    """SQL that reads `raw`, a file's column of DuckDB type `physical`, as `sql_type`; NULL where it cannot."""
    if not fits(column.kind, physical):
        return f"CAST(NULL AS {sql_type})"
    match column.kind:
        case Kind.ID if is_number_type(physical) and physical not in INTEGER_TYPES | _WIDE_INTEGERS:
            return f"CAST({_whole(raw, physical)} AS {sql_type})"
        case Kind.ID | Kind.TEXT:
            return raw if physical == sql_type else f"CAST({raw} AS {sql_type})"
        case Kind.DAY | Kind.TIMESTAMP:
            return _time_sql(raw, physical, sql_type, time_zone)
        case Kind.MONEY | Kind.NUMBER:
            number = raw if physical == "DOUBLE" else f"TRY_CAST({raw} AS DOUBLE)"
            return number if physical in INTEGER_TYPES else f"CASE WHEN isfinite({number}) THEN {number} END"
        case Kind.INTEGER:
            if physical in INTEGER_TYPES or physical == "BOOLEAN":
                return f"CAST({raw} AS BIGINT)"
            number = f"TRY_CAST({raw} AS DOUBLE)"
            whole = f"{number} = floor({number}) AND abs({number}) <= {_LARGEST_EXACT}"
            return f"CASE WHEN {whole} THEN TRY_CAST({number} AS BIGINT) END"


def holds_whole_ids(physical: str) -> bool:
    """Whether ids of this DuckDB type are read as BIGINT: whole numbers, however they are stored, of at most 18 digits."""
    return physical in INTEGER_TYPES | _FLOATS or (
        physical.startswith("DECIMAL") and _whole_digits(physical) <= _DIGITS
    )


def _whole(raw: str, physical: str) -> str:
    """SQL of a number as a whole one, as ids are: NULL where it is none, or not exact."""
    exact = f"abs({raw}) <= {_LARGEST_EXACT}" if physical in _FLOATS else "true"
    return f"CASE WHEN {raw} = floor({raw}) AND {exact} THEN TRY_CAST({raw} AS HUGEINT) END"


def _whole_digits(physical: str) -> int:
    """Digits before the point of a type as `DECIMAL(18,2)`."""
    width, scale = physical.removeprefix("DECIMAL(").removesuffix(")").split(",")
    return int(width) - int(scale)


def _time_sql(raw: str, physical: str, sql_type: str, time_zone: str) -> str:
    zone = text_sql(time_zone)
    if physical == sql_type:
        return raw
    if physical == _ZONED_TIME:
        return f"CAST(timezone({zone}, {raw}) AS {sql_type})"
    if physical in _PLAIN_TIMES or physical == "DATE":
        return f"CAST({raw} AS {sql_type})"
    return instant_sql(raw if physical == "VARCHAR" else f"CAST({raw} AS VARCHAR)", sql_type, time_zone)
