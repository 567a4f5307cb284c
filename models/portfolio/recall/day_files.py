"""The files of a recall while it goes on: by day, what is on record of the customers followed, and what was made again."""

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from creditline.features.output.paths import arrow_path, copy_sql, parquet_sql
from creditline.models.portfolio.recall.decided_days import DecidedDay, DecidedDays


class DayFiles:
    """Kept in `folder`. Where a person or a dispute decided, that is on record and stands."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, id_type: str, decided: DecidedDays, folder: Path) -> None:
        self._connection = connection
        self._id_type = id_type
        self._decided = decided
        self._folder = folder
        self._before: list[tuple[DecidedDay, Path]] = []
        self._held: dict[date, int] = {}
        self.waiting = folder / "waiting.parquet"
        self.made_from_records = folder / "own.parquet"

    def recorded(self, decided: DecidedDay) -> Path:
        """What is on record of the customers followed on that day."""
        return self._folder / f"{decided.day}.recorded.parquet"

    def again(self, decided: DecidedDay) -> Path:
        """What was made again, on them and on those whom the cap moved."""
        return self._folder / f"{decided.day}.again.parquet"

    def before(self, decided: DecidedDay) -> list[Path]:
        """The decisions on the customers followed of all days before."""
        return [file for at, file in self._before if at.day < decided.day]

    def held(self, decided: DecidedDay) -> int:
        """How many decisions of the day a person or a dispute made, of the customers followed."""
        return self._held.get(decided.day, 0)

    def carry_over(self, decided: DecidedDay, customers: pa.Array) -> None:
        """The day leaves `customers` as they are on record."""
        self._copy_recorded(decided, customers, self._folder / f"{decided.day}.same.parquet")

    def carry_before(self, decided: DecidedDay, customers: pa.Array) -> None:
        """So does every day before this one, of `customers` who are followed from it on."""
        for number, earlier in enumerate(self._decided.days):
            if earlier.day < decided.day:
                file = self._folder / f"{earlier.day}.{decided.day}.{number}.parquet"
                self._copy_recorded(earlier, customers, file)

    def write_day(self, decided: DecidedDay, moved: list[pa.Table], customers: pa.Array) -> None:
        """Put together what was made from records, and `moved` by the cap, and what is on record of `customers`."""
        parts = [self.made_from_records] if self.made_from_records.exists() else []
        if moved:
            by_cap = self._folder / "moved.parquet"
            parquet.write_table(pa.concat_tables(moved), arrow_path(by_cap))
            parts.append(by_cap)
        rows = f"SELECT * FROM {parquet_sql(parts, ', union_by_name = true')}" if parts else None
        self._register(decided, customers)
        self._held[decided.day] = self._connection.execute("SELECT count(*) FROM held").fetchall()[0][0]
        again, recorded = self.again(decided), self.recorded(decided)
        told = self._sql(decided)
        self._copy(rows or f"{told} LIMIT 0", again)
        self._copy(told, recorded)
        self._before.append((decided, again))

    def _copy_recorded(self, decided: DecidedDay, customers: pa.Array, file: Path) -> None:
        self._register(decided, customers)
        self._copy(self._sql(decided), file)
        self._before.append((decided, file))

    def _sql(self, decided: DecidedDay) -> str:
        return f"SELECT * FROM ({decided.sql(self._id_type)}) SEMI JOIN followed USING (customer_id)"

    def _register(self, decided: DecidedDay, customers: pa.Array) -> None:
        self._connection.register("followed", pa.table({"customer_id": customers}))
        sql = self._decided.again_sql(decided.day, self._id_type)
        if sql is None:
            sql = f"{decided.sql(self._id_type)} LIMIT 0"
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE held AS SELECT * FROM ({sql}) SEMI JOIN followed USING (customer_id)"
        )

    def _copy(self, rows: str, file: Path) -> None:
        kept = (
            f"SELECT * FROM ({rows}) ANTI JOIN held USING (customer_id, line_id) UNION ALL BY NAME SELECT * FROM held"
        )
        self._connection.execute(copy_sql(kept, file))
