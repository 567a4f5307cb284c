"""The spells of default of one definition, as a table of a connection."""

from datetime import date

import duckdb

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.derived import spells


def create_spells(connection: duckdb.DuckDBPyConnection, data: DataSet, definition: DefaultDefinition) -> None:
    """Create the table `spell` with the spells of default on the definition's product.

    Columns as `instalment_spells`. DataError if the data cannot tell a default or the product has no row.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE spell AS {spells(data, definition)}")
    if definition.product is not None:
        require_product(connection, data, definition.product)
        connection.execute("DELETE FROM spell WHERE product <> ?", [definition.product])


def require_product(connection: duckdb.DuckDBPyConnection, data: DataSet, product: str) -> None:
    """DataError, with the products there are, unless instalments or lines are on `product`."""
    tables = [table for table in ("installments", "lines") if data.has(table)]
    union = " UNION ALL ".join(f"SELECT DISTINCT product FROM {table}" for table in tables)
    rows = connection.execute(f"SELECT DISTINCT product FROM ({union}) WHERE product IS NOT NULL ORDER BY 1").fetchall()
    known = [row[0] for row in rows]
    if product not in known:
        raise DataError(
            f"no row of {' or '.join(tables)} is on product {product!r}; there are {', '.join(known) or 'none'}"
        )


def tells_default(data: DataSet) -> bool:
    """Whether the data set has histories a default can be derived from."""
    return data.has("installments") or data.has("lines", "months_past_due")


def day_literal(day: date) -> str:
    """The day in SQL."""
    return f"DATE '{day.isoformat()}'"
