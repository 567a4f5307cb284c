"""A person's rows of every table, as they are recorded, without what they say of other persons."""

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.models.portfolio.access.values import AccessTable
from creditline.models.portfolio.explain.customer_rows import FromFiles, kept_columns
from creditline.models.portfolio.explain.customer_tables import CustomerTables

OF_OTHERS: Mapping[str, tuple[str, ...]] = {"links": ("other_id",), "transactions": ("counterparty",)}  # columns
_OUTCOMES = "outcomes"


def access_tables(
    connection: duckdb.DuckDBPyConnection, data: DataSet, customer: str | int
) -> tuple[int | str, tuple[AccessTable, ...]]:
    """The customer's id as stored, and a table each of the contract that the data have; DataError for an unknown customer.

    Rows are in the order of the day they became known. Tables about nobody (`macro`) are left out.
    """
    columns = dict(kept_columns(data))
    if data.has(_OUTCOMES):
        columns[_OUTCOMES] = tuple(c.name for c in TABLES[_OUTCOMES].columns if data.has(_OUTCOMES, c.name))
    rows = FromFiles(connection, columns)
    own = CustomerTables(data, rows).own(customer)
    known = own["customer_id"][0].as_py()
    return known, tuple(_tables(data, rows, known, columns))


def _tables(
    data: DataSet, rows: FromFiles, known: int | str, columns: Mapping[str, tuple[str, ...]]
) -> Iterator[AccessTable]:
    extra = {attribute.name: "an attribute of the lender's" for attribute in data.attributes}
    for name in data.tables:
        if name not in columns:
            continue
        table = TABLES[name]
        found = rows.of(name, known)
        withheld = tuple(one for one in OF_OTHERS.get(name, ()) if data.has(name, one))
        shown = [
            one
            for one in found.column_names
            if one not in (*OF_OTHERS.get(name, ()), "customer_id") and (one in extra or data.has(name, one))
        ]
        meanings = {column.name: column.meaning for column in table.all_columns}
        yield AccessTable(
            name=name,
            meaning=table.grain,
            files=tuple(sorted(file.name for file in data.sources[name].files)),
            columns=tuple((one, meanings.get(one) or extra.get(one, "")) for one in shown),
            rows=_in_order(found, shown, table.known_from),
            withheld=withheld,
        )


def _in_order(rows: pa.Table, shown: list[str], known_from: str | None) -> tuple[tuple[object, ...], ...]:
    order = [name for name in (known_from, "valid_from", "as_of") if name in rows.column_names][:1]
    sorted_rows = rows.sort_by([(name, "ascending") for name in order]) if order else rows
    values = [sorted_rows[name].to_pylist() for name in shown]
    return tuple(zip(*values, strict=True)) if values else ((),) * rows.num_rows
