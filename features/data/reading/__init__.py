"""A table's files as rows of the contract: found, opened with DuckDB, typed."""
