"""Whose decisions an edit of records can touch: the customers' own, and by link those who are linked to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.edits.changed_rows import ChangedRows
from creditline.features.output.paths import parquet_sql

LINKED = ("customers", "installments")  # what features of a customer read of the accounts it is linked to


@dataclass(frozen=True)
class Touched:
    """`by_record`, `by_link`: ids, rising, nobody in both. `since`: before that day no row that differs was known; None: always."""

    by_record: pa.Array
    by_link: pa.Array
    since: date | None

    @property
    def everybody(self) -> pa.Array:
        """All of them."""
        return pa.concat_arrays([self.by_record, self.by_link])


def touched_by(
    connections: Sequence[duckdb.DuckDBPyConnection], data: DataSet, changed: Sequence[ChangedRows], *, linked: bool
) -> Touched:
    """Who is touched by the rows `changed` of `data`.

    `connections`: one on the data as recorded and one on them as put right: links of both count. `linked`: whether any feature
    that decided reads what linked accounts owe.
    """
    own = _ids(connections[0], data, " UNION ".join(map(_customers, changed)))
    by_link = own.slice(0, 0)
    near = [one for one in changed if one.table in LINKED]
    if linked and near and data.has("links"):
        told = " UNION ".join(map(_customers, near))
        found = []
        for connection in connections:
            connection.register("by_record", pa.table({"customer_id": own}))
            sql = (
                f"SELECT customer_id FROM links SEMI JOIN ({told}) t ON links.other_id = t.customer_id "
                "WHERE customer_id NOT IN (SELECT customer_id FROM by_record)"
            )
            found.append(_ids(connection, data, sql))
        by_link = pa.concat_arrays(found).unique().sort()
    return Touched(own, by_link, _since(connections[0], changed))


def _customers(one: ChangedRows) -> str:
    return f"SELECT customer_id FROM {parquet_sql([one.gone, one.coming])}"


def _ids(connection: duckdb.DuckDBPyConnection, data: DataSet, sql: str) -> pa.Array:
    found = connection.sql(
        f"SELECT DISTINCT CAST(customer_id AS {data.id_type}) AS customer_id FROM ({sql}) ORDER BY 1"
    ).to_arrow_table()
    return found["customer_id"].combine_chunks()


def _since(connection: duckdb.DuckDBPyConnection, changed: Sequence[ChangedRows]) -> date | None:
    days: list[date] = []
    for one in changed:
        table = TABLES[one.table]
        if table.known_from is None or one.table == "customers" or table.due_known:
            return None
        clock = name_sql(table.known_from)
        ((first, empty),) = connection.execute(
            f"SELECT min({clock})::DATE, count(*) FILTER ({clock} IS NULL) FROM {parquet_sql([one.gone, one.coming])}"
        ).fetchall()
        if empty:
            return None
        if first is not None:
            days.append(first)
    return min(days, default=None)
