"""What differs between a simulated life and its twin, row by row, and what docs/world.md allows to differ."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

# When each row is known to have happened; what is told of it later (paid_on, closed_on) is looked at apart.
CLOCKS = {
    "transactions": "ts",
    "lines": "statement_on",
    "applications": "applied_on",
    "inquiries": "ts",
    "logins": "ts",
    "obligations": "opened_on",
    "decisions": "decided_on",
    "credit_events": "event_on",
    "installments": "due_on",
}


def changed(con: duckdb.DuckDBPyConnection, world: Path, table: str, folder: str) -> None:
    """Fills `changed`: the rows of each twin that its original has not, and the other way round."""
    columns = [name for name in pq.read_schema(world / f"{table}.parquet").names if not name.endswith("_id")]
    listed = ", ".join(f"r.{name}" for name in columns)
    if table != "customers":
        listed += ", r.record_id % 1000000000000 AS record_id"
    one = f"SELECT t.twin_id, {listed} FROM twin t JOIN '{world}/truth/{folder}/{table}.parquet' r ON r.customer_id = t.twin_id"
    two = f"SELECT t.twin_id, {listed} FROM twin t JOIN '{world}/{table}.parquet' r USING (customer_id) WHERE t.folder = '{folder}'"
    con.execute(
        f"CREATE OR REPLACE TABLE changed AS (SELECT *, 'twin' AS side FROM ({one} EXCEPT ALL {two})) "
        f"UNION ALL (SELECT *, 'original' AS side FROM ({two} EXCEPT ALL {one}))"
    )


def differ_too_early(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    """Of `changed`, the rows known before the cause began."""
    clock = CLOCKS[table]
    later = {"installments": "coalesce(paid_on, DATE '9999-01-01')", "transactions": "recorded_at"}.get(table, clock)
    return con.execute(
        f"SELECT twin_id, {clock} FROM changed JOIN twin USING (twin_id) WHERE {later} < began_on"
    ).fetchall()


def differ_at_once(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[int, str]]:
    """Of `changed`, the twins with rows of the month in which the cause began, and the cause."""
    clock = CLOCKS[table]
    return con.execute(
        f"SELECT DISTINCT twin_id, without FROM changed JOIN twin USING (twin_id) "
        f"WHERE {clock} >= began_on AND {clock} < began_on + INTERVAL 1 MONTH"
    ).fetchall()


def documented() -> dict[str, set[str]]:
    """What may differ in a cause's first month, as docs/world.md has it."""
    text = (Path(__file__).parents[2] / "docs" / "world.md").read_text(encoding="utf-8")
    rows = text.split("| left out | may differ in the first month |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {cause: set(tables.split(", ")) for cause, tables in cells}


def not_allowed(found: list[tuple[int, str]], table: str, allowed: dict[str, set[str]]) -> list[tuple[int, str]]:
    """The twins whose cause must not reach the table in its first month."""
    return [row for row in found if not any(table in allowed[cause] for cause in row[1].split("+"))]
