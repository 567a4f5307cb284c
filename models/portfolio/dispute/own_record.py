"""The record of one customer: lines and decisions with those of `creditline decide` in their place, in a database of its own.

The same as `recorded` makes of a whole data set; for many days in a row.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sql_text import name_sql
from creditline.models.portfolio.lines.in_place import SINCE, decisions_in_place, known_later, lines_in_place
from creditline.models.portfolio.lines.standing import add_standing

_DECISIONS = TABLES["decisions"]


class OwnRecord:
    """Use within the block of `opened`; one thread at a time."""

    def __init__(self, data: DataSet, product: str | None) -> None:
        self._product = product
        self._connection: duckdb.DuckDBPyConnection = open_connection("256MB", 1, data.settings.time_zone)
        told = data.sources.get("decisions") or TableSource(_DECISIONS, (), data.settings.time_zone)
        self._data = replace(data, sources={**data.sources, "decisions": told})
        id_type = data.id_type
        self._casts = ", ".join(
            f"CAST({name_sql(c.name)} AS {id_type if c.name == 'customer_id' else c.kind.sql_type}) AS {name_sql(c.name)}"
            for c in _DECISIONS
        )

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def on(
        self, day: date, tables: Mapping[str, pa.Table], ours: pa.Table | None, first: date | None, *, closed: bool
    ) -> tuple[pa.Table, dict[str, pa.Table]]:
        """The line as it stood at `day` (the columns of `standing_lines`, a row or none), and the tables as the record has them.

        `ours`: the customer's decisions by `creditline decide`, those before `day`; `first`: the first day of any customer's.
        """
        connection = self._connection
        told = "own_decisions" if "decisions" in tables else None
        if told:
            connection.register(told, tables["decisions"])
        if "lines" in tables:
            connection.register("own_lines", tables["lines"])
        if ours is not None and len(ours) and first is not None:
            connection.register("ours", ours)
            since = SINCE.format(first=f"DATE '{first}'")
            connection.execute(f"CREATE OR REPLACE TEMP VIEW since AS {since}")
            self._decided(f"({decisions_in_place(ours.column_names, told)})")
            names = [column.name for column in TABLES["lines"]]
            placed = lines_in_place(names, "own_lines", "decisions")
            if "lines" in tables:
                connection.execute(f"CREATE OR REPLACE TEMP TABLE lines AS {placed}")
        else:
            nothing = f"(SELECT {', '.join(f'NULL AS {name_sql(c.name)}' for c in _DECISIONS)} WHERE FALSE)"
            self._decided(told or nothing)
            if "lines" in tables:
                connection.execute("CREATE OR REPLACE TEMP TABLE lines AS SELECT * FROM own_lines")
        seen = dict(tables)
        if "decisions" in tables or (ours is not None and len(ours)):
            seen["decisions"] = connection.sql("SELECT * FROM decisions").to_arrow_table()
        if "lines" in tables:
            seen["lines"] = connection.sql("SELECT * FROM lines").to_arrow_table()
        own = tables["customers"]["customer_id"]
        pair = pa.table({"customer_id": own, "as_of": pa.array([day], pa.date32())})
        connection.execute("DROP TABLE IF EXISTS standing")
        add_standing(connection, self._data, pair, self._product, closed=closed)
        return connection.sql("SELECT * FROM standing").to_arrow_table(), seen

    def _decided(self, rows: str) -> None:
        names = ", ".join(
            f"{known_later('recorded_at', 'decided_on')} AS recorded_at"
            if c.name == "recorded_at"
            else name_sql(c.name)
            for c in _DECISIONS
        )
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE decisions AS SELECT {names} FROM (SELECT {self._casts} FROM {rows})"
        )
