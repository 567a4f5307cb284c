"""The rows that edits or a fault of a feed change, kept in files: of any number of customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.edits.changes import Changes, Given, changes_of
from creditline.features.edits.edit import Edits
from creditline.features.edits.view import elsewhere, has_column, own_ids
from creditline.features.engine.kernel.arrow_columns import combined
from creditline.features.output.paths import arrow_path

_AT_ONCE = 500  # customers whose rows are held together


@dataclass(frozen=True)
class ChangedRows:
    """Of one table: Parquet files of the rows that go and of those that come, each with all columns of the view."""

    table: str
    gone: Path
    coming: Path


def write_changes(
    data: DataSet, edits: Sequence[Edits], folder: Path, as_of: date | None = None
) -> tuple[ChangedRows, ...]:
    """Work out what `edits` change, of each customer once, some hundred customers at a time, and write it into `folder`.

    DataError as `changes_of`, and for a customer that is not there.
    """
    tables = tuple(dict.fromkeys(name for one in edits for name in one.tables))
    written: dict[str, tuple[parquet.ParquetWriter, parquet.ParquetWriter]] = {}
    files: dict[str, ChangedRows] = {}
    with data.connect() as connection:
        ids = own_ids(data, connection, [one.customer for one in edits])
        try:
            for first in range(0, len(edits), _AT_ONCE):
                some = edits[first : first + _AT_ONCE]
                for changes in _changes(data, connection, some, ids[first : first + _AT_ONCE], tables, as_of):
                    for name in changes.rows:
                        if name not in written:
                            files[name] = ChangedRows(
                                name, folder / f"{name}.gone.parquet", folder / f"{name}.coming.parquet"
                            )
                            gone, coming = (
                                parquet.ParquetWriter(arrow_path(file), changes.types[name])
                                for file in (files[name].gone, files[name].coming)
                            )
                            written[name] = gone, coming
                        written[name][0].write_table(changes.taken_out(name))
                        written[name][1].write_table(changes.put_in(name))
        finally:
            for pair in written.values():
                for each in pair:
                    each.close()
    return tuple(files.values())


def _changes(
    data: DataSet,
    connection: duckdb.DuckDBPyConnection,
    edits: Sequence[Edits],
    ids: Sequence[int | str],
    tables: Sequence[str],
    as_of: date | None,
) -> Iterator[Changes]:
    kind = pa.int64() if data.id_type == "BIGINT" else pa.string()
    connection.register("edited", pa.table({"customer_id": pa.array(ids, kind)}))
    held = {
        name: _ByCustomer.of(
            connection.sql(
                f"SELECT t.* FROM {name_sql(name)} t SEMI JOIN edited USING (customer_id) ORDER BY customer_id"
            ).to_arrow_table()
        )
        for name in tables
        if name in TABLES and data.has(name)
    }
    for one, own in zip(edits, ids, strict=True):

        def rows(table: str, own: int | str = own) -> pa.Table | None:
            return held[table].of_customer(own) if table in held else None

        def has(table: str, column: str) -> bool:
            return has_column(data, table, column)

        given = Given(own, rows, data.settings.time_zone, has, elsewhere(data, connection, own))
        yield changes_of(one, given, as_of)


@dataclass(frozen=True)
class _ByCustomer:
    rows: pa.Table
    starts: Mapping[int | str, tuple[int, int]]

    @classmethod
    def of(cls, rows: pa.Table) -> "_ByCustomer":
        ids = combined(rows["customer_id"]).to_pylist()
        first = np.flatnonzero([not n or one != ids[n - 1] for n, one in enumerate(ids)]).tolist()
        ends = [*first[1:], len(ids)] if first else []
        return cls(rows, {ids[start]: (start, end) for start, end in zip(first, ends, strict=True)})

    def of_customer(self, customer: int | str) -> pa.Table:
        start, end = self.starts.get(customer, (0, 0))
        return self.rows.slice(start, end - start)
