"""The products that rows are on."""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import text_sql
from creditline.features.errors import DataError

TABLES = ("installments", "lines")


@dataclass(frozen=True)
class Products:
    """Those of all customers, of a data set with the rows of some: none where there is no such table."""

    installments: Collection[str] = ()
    lines: Collection[str] = ()

    @property
    def all(self) -> frozenset[str]:
        """Of either table."""
        return frozenset((*self.installments, *self.lines))

    @property
    def on_instalments_sql(self) -> str:
        """A SELECT of those of instalments."""
        return f"SELECT unnest([{', '.join(map(text_sql, sorted(self.installments)))}]::VARCHAR[])"


def products_sql(relation: str) -> str:
    """A SELECT of the products of the rows of a table."""
    return f"SELECT DISTINCT product FROM {relation} WHERE product IS NOT NULL"


def require_product(connection: duckdb.DuckDBPyConnection, data: DataSet, product: str) -> None:
    """DataError, with the products there are, unless instalments or lines are on `product`."""
    union = " UNION ".join(products_sql(table) for table in TABLES if data.has(table))
    refuse_other_product(data, {name for (name,) in connection.execute(union).fetchall()}, product)


def refuse_other_product(data: DataSet, known: Collection[str], product: str) -> None:
    """DataError unless `product` is among those known."""
    if product not in known:
        tables = " or ".join(table for table in TABLES if data.has(table))
        raise DataError(f"no row of {tables} is on product {product!r}; there are {', '.join(sorted(known)) or 'none'}")
