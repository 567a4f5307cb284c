"""A hash of a data set's content, to say whether two models saw the same data."""

import hashlib
import json
from collections.abc import Mapping, Sequence

import duckdb

from creditline.features.data.mapping.settings import Settings
from creditline.features.data.reading.sql_text import name_sql

_PROBE = "SELECT hash('creditline', 1.5::DOUBLE, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:34:56', NULL)"


def fingerprint_of(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Sequence[str]], settings: Settings
) -> str:
    """The hash of the views' rows in `columns` (view to its columns), of those names and of `settings`.

    32 hexadecimal digits, the first four of which tell DuckDB's hash function: fingerprints that differ there were
    made by versions of DuckDB that hash differently and cannot be compared. Rows count by value whatever their order;
    a row that is there twice counts twice. One scan per table.
    """
    content = {
        "tables": {table: _table(connection, table, names) for table, names in sorted(columns.items())},
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "grace_days": settings.grace_days,
        "covered_from": {table: day.isoformat() for table, day in sorted(settings.covered_from.items())},
        "prohibited": sorted(settings.prohibited),
        "permitted": sorted(settings.permitted),
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    probe = connection.execute(_PROBE).fetchone()
    assert probe is not None
    return f"{probe[0] & 0xFFFF:04x}{digest[:28]}"


def _table(connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str]) -> dict[str, object]:
    ordered = sorted(names)
    # Ids as text, so that the same rows have the same hash whether a file stores them as integers or not.
    values = ", ".join(f"CAST({name_sql(n)} AS VARCHAR)" if n.endswith("_id") else name_sql(n) for n in ordered)
    row = connection.execute(
        f"SELECT count(*), sum(CAST(hash({values}) AS HUGEINT)), sum(CAST(hash({values}, 'again') AS HUGEINT)) "
        f"FROM {name_sql(table)}"
    ).fetchone()
    assert row is not None
    return {"columns": ordered, "rows": row[0], "sums": [str(row[1]), str(row[2])]}
