"""Macro series by scope: for each period a customer sees its region's figure where one is known, else the country's."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data.sql_text import name_sql


def macro_rows(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> tuple[pa.Table, dict[str, int]]:
    """Macro rows with `entity` as the scope, and the scope of each region that has a series; 0 is the country."""
    regions = connection.sql("SELECT DISTINCT region FROM macro WHERE region IS NOT NULL ORDER BY region").fetchall()
    scope = {region: i + 1 for i, (region,) in enumerate(regions)}
    scopes = pa.table({"entity": pa.array(range(len(scope) + 1), pa.int32()), "region": [None, *scope]})
    connection.register("macro_scopes", scopes)
    names = ", ".join(f"m.{name_sql(name)}" for name in columns if name != "regional")
    table = connection.sql(
        f"SELECT {names}, CAST(m.region IS NOT NULL AS INTEGER) AS regional, s.entity FROM macro m, macro_scopes s "
        "WHERE m.region IS NULL OR m.region = s.region ORDER BY s.entity"
    ).to_arrow_table()
    connection.unregister("macro_scopes")
    return table, scope


def scope_of(region: pa.ChunkedArray, scope: dict[str, int]) -> NDArray[np.int32]:
    """The scope of each pair from its customer's region."""
    return np.array([scope.get(name, 0) for name in region.to_pylist()], np.int32)
