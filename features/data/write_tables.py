"""Writing contract tables and `data.toml`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.contract import TABLES, Column, Kind, Table
from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.mapping.settings_file import FILE_NAME
from creditline.features.data.mapping.toml_text import settings_toml
from creditline.features.data.reading.source import CUSTOMER_COLUMNS
from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.features.output.paths import arrow_path

_ARROW_TYPES = {
    Kind.ID: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.MONEY: pa.float64(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
}


def arrow_type(column: Column, given: pa.DataType) -> pa.DataType:
    """The Arrow type `column` is written as; a customer id that arrives as an integer stays one."""
    if column.name in CUSTOMER_COLUMNS and pa.types.is_integer(given):
        return pa.int64()
    return _ARROW_TYPES[column.kind]


def write_table(folder: Path, name: str, table: pa.Table) -> Path:
    """Write `table` as `folder/name.parquet`, by customer and then event time, and return its path.

    Columns get the contract's types and order; attributes of `customers` follow as they are. The file is written
    beside and renamed, so a killed run leaves the old one or the new one, and the same rows give the same bytes.
    Raises DataError for an undeclared column, a missing required one, or a value that does not fit its type.
    """
    declared = TABLES[name]
    ordered = _typed(declared, table)
    keys = [key for key in ("customer_id", declared.known_from) if key is not None and key in ordered.column_names]
    rest = [column for column in ordered.column_names if column not in keys]
    ordered = ordered.sort_by([(key, "ascending") for key in (*keys, *rest)])
    path = folder / f"{name}.parquet"
    with _beside(path) as part:
        pq.write_table(ordered, arrow_path(part), compression="zstd", row_group_size=1 << 17)
    return path


def write_settings(folder: Path, settings: Settings) -> Path:
    """Write `settings` as `folder/data.toml`, so that reading the folder gives them back, and return its path."""
    path = folder / FILE_NAME
    with _beside(path) as part:
        part.write_text(settings_toml(settings, DEFAULT_PROHIBITED), encoding="utf-8")
    return path


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    try:
        with file_beside(path) as part:
            yield part
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{path} cannot be written ({reason}); choose a folder you may write to.") from None


def _typed(declared: Table, table: pa.Table) -> pa.Table:
    names = {column.name for column in declared}
    extras = [name for name in table.column_names if name not in names]
    if extras and declared.name != "customers":
        raise DataError(f"the table {declared.name} has no column {extras[0]!r}; leave it out.")
    columns: dict[str, pa.ChunkedArray] = {}
    for column in declared:
        if column.name in table.column_names:
            values = table.column(column.name)
            try:
                columns[column.name] = values.cast(arrow_type(column, values.type))
            except pa.ArrowInvalid as error:
                raise DataError(f"{declared.name}.{column.name} does not fit the contract: {error}.") from None
        elif not column.optional:
            raise DataError(f"the table {declared.name} needs the column {column.name!r}; add it.")
    return pa.table(columns | {name: table.column(name) for name in extras})
