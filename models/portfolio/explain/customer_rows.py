"""One customer's rows of every table: from the files as they are, or from a copy in the order of the customers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import ipc

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.engine.kernel.arrow_columns import combined
from creditline.features.evidence.records import columns_of

_BATCH_ROWS = 131_072
Columns = Mapping[str, tuple[str, ...]]  # table -> the columns wanted of it


class CustomerRows(Protocol):
    """Where a customer's rows come from."""

    def of(self, table: str, customer: int | str) -> pa.Table:
        """The customer's rows of a table, in any order: the columns wanted of it."""


class FromFiles:
    """Reads the data set's own files each time: nothing to prepare, a scan per table."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: Columns) -> None:
        self._con = connection
        self._select = {
            table: f"SELECT {', '.join(map(name_sql, names))} FROM {name_sql(table)} WHERE customer_id = $id"
            for table, names in columns.items()
        }

    def of(self, table: str, customer: int | str) -> pa.Table:
        """As `CustomerRows`."""
        return self._con.sql(self._select[table], params={"id": customer}).to_arrow_table()


class FromCopy:
    """Reads a copy that is mapped into memory, each table in the order of the customers: a look-up per table.

    Made when opened, in `folder`, with one pass over every table; the database sorts within its memory limit. It shows
    the data as they were then.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: Columns, folder: Path) -> None:
        self._tables = {table: _copied(connection, table, names, folder) for table, names in columns.items()}

    def of(self, table: str, customer: int | str) -> pa.Table:
        """As `CustomerRows`."""
        rows, ids, offsets = self._tables[table]
        at = int(np.searchsorted(ids, customer)) if len(ids) else 0
        if at == len(ids) or ids[at] != customer:
            return rows.slice(0, 0)
        return rows.slice(int(offsets[at]), int(offsets[at + 1] - offsets[at])).combine_chunks()


def _copied(
    connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], folder: Path
) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """The table in the order of the customers, the ids that are there, and where each one's rows begin."""
    file = folder / f"{table}.arrow"
    # Text in the order of its bytes, as it is looked up: that of numpy for the letters of any alphabet.
    rows = connection.sql(
        f"SELECT {', '.join(map(name_sql, names))} FROM {name_sql(table)} WHERE customer_id IS NOT NULL ORDER BY customer_id"
    ).to_arrow_reader(_BATCH_ROWS)
    with ipc.new_file(str(file), rows.schema) as writer:
        for batch in rows:
            writer.write_batch(batch)
    kept = ipc.open_file(pa.memory_map(str(file))).read_all()
    runs = np.empty(0) if not len(kept) else combined(kept["customer_id"]).to_numpy(zero_copy_only=False)
    if runs.dtype == object:
        runs = runs.astype(str)
    first = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]])) if runs.size else np.empty(0, np.int64)
    return kept, runs[first], np.append(first, runs.size)


def kept_columns(data: DataSet) -> Columns:
    """What is kept of each table: all of the contract's columns, and the attributes of `customers`."""
    names = [name for name in data.tables if name not in ("macro", "outcomes")]
    extra = tuple(attribute.name for attribute in data.attributes)
    return {name: (*columns_of(name), *(extra if name == "customers" else ())) for name in names}


def macro_rows(connection: duckdb.DuckDBPyConnection, data: DataSet) -> pa.Table | None:
    """The table of the economy, where there is one."""
    return connection.sql("SELECT * FROM macro").to_arrow_table() if data.has("macro") else None
