"""The (customer, as_of) pairs asked about: which there are, and what is refused."""

from collections.abc import Sequence
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.declare import SOURCES
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.errors import DataError


def pairs_for(data: DataSet, as_ofs: Sequence[date]) -> pa.Table:
    """Every customer known on each date (`opened_on` null or not after it), ordered by date and customer."""
    with data.connect() as connection:
        connection.register("dates", pa.table({"as_of": pa.array(sorted(set(as_ofs)), pa.date32())}))
        return connection.sql(
            "SELECT c.customer_id, d.as_of FROM dates d "
            "JOIN customers c ON c.opened_on IS NULL OR c.opened_on <= d.as_of ORDER BY d.as_of, c.customer_id"
        ).to_arrow_table()


def checked(connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> pa.Table:
    """`customer_id` and `as_of` in the data set's types, also registered as `asked`.

    DataError for a customer who is not in `customers`, and an `as_of` before every record.
    """
    id_type = pa.int64() if data.id_type == "BIGINT" else pa.string()
    try:
        checked = pa.table(
            {"customer_id": pairs["customer_id"].cast(id_type), "as_of": pairs["as_of"].cast(pa.date32())}
        ).combine_chunks()
    except (KeyError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as cause:
        raise DataError(
            f"the rows to compute need customer_id ({data.id_type}, as in customers) and as_of (a date): {cause}"
        ) from None
    if checked["customer_id"].null_count or checked["as_of"].null_count:
        raise DataError("a row to compute has no customer_id or no as_of; fill both.")
    connection.register("asked", checked)
    unknown = connection.sql(
        "SELECT DISTINCT customer_id FROM asked ANTI JOIN customers USING (customer_id) ORDER BY 1 LIMIT 3"
    ).fetchall()
    if unknown:
        names = ", ".join(str(row[0]) for row in unknown)
        raise DataError(f"customer {names} is not in the customers table of {data.folder}; check the id.")
    _refuse_too_early(connection, data, checked)
    return checked


def _refuse_too_early(connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> None:
    first = _first_record(connection, data) if data.whole is None else data.whole.computed_from
    earliest = pc.min(pairs["as_of"]).as_py()
    if first is not None and earliest is not None and earliest < first:
        raise DataError(
            f"as_of {earliest} is before the first record of {data.folder} ({first}); nothing was known then, "
            "choose a later date."
        )


def _first_record(connection: duckdb.DuckDBPyConnection, data: DataSet) -> date | None:
    tables = [(layout.at, SOURCES[name].table) for name, layout in LAYOUTS.items() if data.has(SOURCES[name].table)]
    known = [
        day
        for at, table in tables
        for (day,) in connection.execute(f"SELECT CAST(min({at}) AS DATE) FROM {table}").fetchall()
    ]
    return min((day for day in known if day is not None), default=None)
