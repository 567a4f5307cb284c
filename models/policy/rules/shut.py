"""The database that rules are parsed and evaluated in."""

import atexit
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@cache
def shut_database() -> "duckdb.DuckDBPyConnection":
    """A database in memory that cannot reach a file, the network or an extension, nor be set to; take a `cursor` of it."""
    import duckdb  # a server speaks of policies, and reads and evaluates none

    connection = duckdb.connect(
        config={"threads": 1, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    atexit.register(shut_database.cache_clear)  # DuckDB complains of a connection that outlives it
    return connection
