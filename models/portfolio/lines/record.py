"""The record: a data set with the decisions of `creditline decide` in place of the lender's own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from creditline.features.contract import TABLES, Column
from creditline.features.data import DataSet
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.source import TableSource, read_source
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError
from creditline.features.output.paths import copy_sql, parquet_sql

_NEEDED = [column.name for column in TABLES["decisions"].columns if not column.optional]
_STEPS = ("step", "step_before")


@contextmanager
def recorded(data: DataSet, made: Sequence[Path] = (), before: date | None = None) -> Iterator[DataSet]:
    """`data` with the decisions `made` (Parquet files of `decide`) in place of the lender's own from the first of them on.

    Of every line decided on, the lender's decisions from that day on are left out and ours put in; a wish of the
    customer's to lower the line stands, against our limit. A statement shows the limit of the last decision before it.
    Everything else is as recorded, balances too: what customers would have done under other limits is not known.
    Every decision counts from the day after it was made: on its own day it is what is being decided.
    The data set is for use within the block. DataError for a file that is none of `decide`, for decisions of `before` or
    later, and for data without `lines` to carry decisions on in.
    """
    if not made:
        yield _known_later(data)
        return
    with tempfile.TemporaryDirectory(prefix="creditline-record-") as name:
        folder = Path(name)
        with data.connect() as connection:
            _check(connection, made, before)
            _write(connection, data, made, folder)
        settings = Settings(time_zone=data.settings.time_zone)
        sources = dict(data.sources)
        for table in ("decisions", "lines"):
            source = read_source(folder, TABLES[table], settings)
            if source is None:
                raise DataError(f"{data.folder} has no {table} to carry decisions on in; add the table")
            sources[table] = source
        ordered = {table: sources[table] for table in TABLES if table in sources}
        yield _known_later(replace(data, sources=ordered))


def decision_files(places: Sequence[Path]) -> tuple[Path, ...]:
    """The files meant by files and folders of `creditline decide`: of a folder all its .parquet files, by name.

    DataError for a folder without one.
    """
    found: list[Path] = []
    for place in places:
        inside = sorted(file for file in place.glob("*.parquet") if not file.name.endswith(".kept.parquet"))
        if place.is_dir() and not inside:
            raise DataError(f"{place} holds no decisions; give the folder that `creditline decide --months` wrote")
        found += inside if place.is_dir() else [place]
    return tuple(found)


def _known_later(data: DataSet) -> DataSet:
    if not data.has("decisions"):
        return data
    source = data.sources["decisions"]
    later = _KnownLater(source.table, source.parts, source.time_zone)
    return replace(data, sources={**data.sources, "decisions": later})


@dataclass(frozen=True)
class _KnownLater(TableSource):
    """Decisions, each recorded on the day after it was made, or later; in the order of their clock, so that corrections stay last.

    A day's times lie in its second half; those of the decision's own day, in the first half of the day after.
    """

    def has(self, name: str) -> bool:
        return name == "recorded_at" or super().has(name)

    def typed(self, feed: Feed, column: Column, id_type: str) -> str:
        if column.name != "recorded_at":
            return super().typed(feed, column, id_type)
        made = f"{super().typed(feed, self.table.column('decided_on'), id_type)}::TIMESTAMP"
        known = f"greatest({super().typed(feed, column, id_type)}, {made})"
        day = f"date_trunc('day', {known})"
        return (
            f"CASE WHEN {known} < {made} + INTERVAL 1 DAY THEN {made} + INTERVAL 1 DAY + ({known} - {made}) / 2 "
            f"ELSE {day} + INTERVAL 12 HOUR + ({known} - {day}) / 2 END"
        )


def _check(connection: duckdb.DuckDBPyConnection, made: Sequence[Path], before: date | None) -> None:
    for file in made:
        if file.suffix != ".parquet" or not file.is_file():
            raise DataError(
                f"{file} is no Parquet file; give decisions that `creditline decide --out` wrote as .parquet"
            )
        relation = parquet_sql([file])
        try:
            there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
        except duckdb.Error as cause:
            raise DataError(
                f"{file} cannot be read ({str(cause).splitlines()[0]}); give decisions that `creditline decide` wrote"
            ) from None
        missing = [name for name in (*_NEEDED, *_STEPS) if name not in there]
        if missing:
            raise DataError(f"{file} has no column {missing[0]}; give decisions that `creditline decide` wrote")
        late = connection.execute(f"SELECT max(decided_on) FROM {relation}").fetchone()
        if before is not None and late is not None and late[0] is not None and late[0] >= before:
            raise DataError(
                f"{file} holds decisions of {late[0]}, not before {before}, the day to decide; give earlier ones, in order"
            )


def _write(connection: duckdb.DuckDBPyConnection, data: DataSet, made: Sequence[Path], folder: Path) -> None:
    connection.execute(
        f"CREATE VIEW ours AS SELECT * REPLACE (CAST(customer_id AS {data.id_type}) AS customer_id) "
        f"FROM {parquet_sql(made, ', union_by_name = true')}"
    )
    there = {row[0] for row in connection.execute("DESCRIBE SELECT * FROM ours").fetchall()}
    names = [column.name for column in TABLES["decisions"].all_columns]
    ours = ", ".join(name_sql(n) if n in there else f"NULL AS {name_sql(n)}" for n in names)
    parts = [f"SELECT {ours} FROM ours"]
    if data.has("decisions"):
        parts += [
            f"SELECT {', '.join(f'd.{name_sql(n)}' for n in names)} FROM decisions d ANTI JOIN since USING (customer_id, line_id)",
            f"SELECT {', '.join(f'd.{name_sql(n)}' for n in names)} FROM decisions d JOIN since USING (customer_id, line_id) "
            "WHERE d.decided_on < since.first",
            f"SELECT {', '.join(_WISHES.get(n, f'd.{name_sql(n)}') for n in names)} FROM ("
            "SELECT d.* FROM decisions d JOIN since USING (customer_id, line_id) "
            "WHERE d.decided_on >= since.first AND d.initiated_by = 'customer') d "
            "ASOF JOIN ours o ON d.customer_id = o.customer_id AND d.line_id = o.line_id AND d.decided_on >= o.decided_on "
            "WHERE d.limit_after < o.limit_after",
        ]
    connection.execute(
        "CREATE VIEW since AS SELECT customer_id, line_id, (SELECT min(decided_on) FROM ours) AS first FROM ours GROUP BY ALL"
    )
    _copy(connection, f"{' UNION ALL '.join(parts)} ORDER BY customer_id, decided_on", folder / "decisions.parquet")
    if not data.has("lines"):
        return
    columns = ", ".join(
        "CASE WHEN o.limit_after IS NULL THEN l.credit_limit ELSE o.limit_after END AS credit_limit"
        if n == "credit_limit"
        else f"l.{name_sql(n)}"
        for n in [column.name for column in TABLES["lines"].all_columns]
        if data.has("lines", n)
    )
    placed = parquet_sql([folder / "decisions.parquet"])
    connection.execute(
        f"CREATE VIEW placed AS SELECT d.* FROM {placed} d JOIN since USING (customer_id, line_id) "
        "WHERE d.decided_on >= since.first "
        "QUALIFY row_number() OVER (PARTITION BY customer_id, line_id, decided_on ORDER BY initiated_by) = 1"
    )
    _copy(
        connection,
        f"SELECT {columns} FROM lines l ASOF LEFT JOIN placed o ON l.customer_id = o.customer_id "
        "AND l.line_id = o.line_id AND o.decided_on < l.statement_on ORDER BY l.customer_id, l.statement_on",
        folder / "lines.parquet",
    )


_WISHES = {"limit_before": "o.limit_after AS limit_before"}


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    connection.execute(copy_sql(sql, file))
