"""Rows as mappings, and the data set they make."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from creditline.features.contract import TABLES, Kind
from creditline.features.data import DataSet, Settings
from creditline.features.data.write_tables import write_settings, write_table

Tables = dict[str, list[dict[str, object]]]
_ARROW = {
    Kind.DAY: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.MONEY: pa.float64(),
    Kind.NUMBER: pa.float64(),
    Kind.INTEGER: pa.int64(),
}


def arrow_of(table: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as the contract types them; an optional column that no row has is left out."""
    columns = {}
    for column in TABLES[table]:
        if any(column.name in row for row in rows) or not column.optional:
            kind = _ARROW.get(column.kind, pa.string())
            columns[column.name] = pa.array([row.get(column.name) for row in rows], kind)
    for name in dict.fromkeys(name for row in rows for name in row if name not in columns):
        columns[name] = pa.array([row.get(name) for row in rows])
    return pa.table(columns)


def write_tables(folder: Path, tables: Tables, settings: Settings | None = None) -> DataSet:
    """The tables as Parquet files in `folder`, opened."""
    for name, rows in tables.items():
        write_table(folder, name, arrow_of(name, rows))
    if settings is not None:
        write_settings(folder, settings)
    return DataSet.open(folder)


def pairs_of(pairs: Sequence[tuple[object, date]]) -> pa.Table:
    """Pairs of customer and day as a table of customer_id and as_of."""
    return pa.table(
        {"customer_id": [customer for customer, _ in pairs], "as_of": pa.array([day for _, day in pairs], pa.date32())}
    )
