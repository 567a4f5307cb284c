"""The spells of default of one definition, as a table of a connection."""

from datetime import date

import duckdb

from creditline.features.data import DataSet
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.derived import spells
from creditline.training.outcomes.spells.products import Products, refuse_other_product, require_product


def create_spells(
    connection: duckdb.DuckDBPyConnection,
    data: DataSet,
    definition: DefaultDefinition,
    everybodys: Products | None = None,
) -> None:
    """Create the table `spell` with the spells of default on the definition's product.

    Columns as `instalment_spells`. DataError if the data cannot tell a default or the product has no row; `everybodys`:
    of rows of some customers, where the product may be one that only others have.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE spell AS {spells(data, definition)}")
    if definition.product is not None:
        if everybodys is None:
            require_product(connection, data, definition.product)
        else:
            refuse_other_product(data, everybodys.all, definition.product)
        connection.execute("DELETE FROM spell WHERE product <> ?", [definition.product])


def tells_default(data: DataSet) -> bool:
    """Whether the data set has histories a default can be derived from."""
    return data.has("installments") or data.has("lines", "months_past_due")


def day_literal(day: date) -> str:
    """The day in SQL."""
    return f"DATE '{day.isoformat()}'"
