"""What of a lender's files an engine's tasks cannot read: one sentence each."""

from creditline.features.data.mapping.table_mapping import TableMapping
from creditline.features.data.reading.beside import PartBeside
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.source import CUSTOMER_COLUMNS
from creditline.features.errors import DataError

_VIEW = "make a view of the engine's that does it, and name that under [spark] in data.toml"


def require_files_for_engine(feed: Feed) -> None:
    """DataError for files of which tasks cannot read a piece each, or whose values an engine has no type for."""
    table, part = feed.table.name, feed.part
    if part.dialect is not None:
        raise DataError(
            f"{table} is CSV, which reads differently on every engine; write it as Parquet, or name a table under [spark]"
        )
    if not part.files or isinstance(part, PartBeside):
        raise DataError(f"[{table}] puts rows of several files together, which no task of the engine sees; {_VIEW}")
    for name, physical in part.columns.items():
        if physical == "TIMESTAMP_NS":
            raise DataError(f"{table}.{name} holds nanoseconds, which Spark does not read; write microseconds")
    for name in CUSTOMER_COLUMNS:
        reading = feed.reading(name)
        physical = "" if reading is None else part.columns.get(reading.column or "", "")
        if physical.startswith(("UTINY", "USMALL", "UINT", "UBIG", "UHUGE")):
            raise DataError(
                f"{table}.{reading and reading.column} holds unsigned ids, which Spark has no type for; write them as int64"
            )


def require_row_by_row(table: str, mapping: TableMapping) -> None:
    """DataError for what `data.toml` asks that takes more than a row at a time."""
    readings = (*mapping.columns.values(), *(mapping.attributes or {}).values())
    if mapping.duplicates is not None:
        raise DataError(f"[{table}] drops duplicates, which no task of the engine sees together; {_VIEW}")
    if mapping.beside:
        raise DataError(f"[{table}.beside] joins rows, which no task of the engine sees together; {_VIEW}")
    if mapping.from_events:
        raise DataError(f"[{table}] makes customers of events, which no task of the engine sees together; {_VIEW}")
    if any(reading.row_number or reading.file_name for reading in readings):
        raise DataError(f"[{table}] reads a row's number or its file's name, which the engine does not tell; {_VIEW}")
