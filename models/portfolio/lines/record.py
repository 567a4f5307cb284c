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
from creditline.models.portfolio.lines.in_place import SINCE, decisions_in_place, known_later, lines_in_place, ours_once
from creditline.models.portfolio.lines.notice_on_record import NOTICE_COLUMNS

_NEEDED = [column.name for column in TABLES["decisions"].columns if not column.optional]
_STEPS = ("step", "step_before")


@contextmanager
def recorded(
    data: DataSet, made: Sequence[Path] = (), before: date | None = None, since: date | None = None
) -> Iterator[DataSet]:
    """`data` with the decisions `made` (Parquet files of `decide`) in place of the lender's own from the first of them on.

    Of every line decided on, the lender's decisions from that day on are left out and ours put in; a wish of the
    customer's to lower the line stands, against our limit. A statement shows the limit of the last decision before it.
    Everything else is as recorded, balances too: what customers would have done under other limits is not known.
    Every decision counts from the day after it was made: on its own day it is what is being decided.
    `since`: the day of the first of all decisions, where `made` are those on some customers only.
    The data set is for use within the block. DataError for a file that is none of `decide`, for decisions of `before` or
    later, and for data without `lines` to carry decisions on in.
    """
    if not made:
        yield _known_later(data)
        return
    with tempfile.TemporaryDirectory(prefix="creditline-record-") as name:
        folder = Path(name)
        with data.connect() as connection:
            check_decisions(connection, made, before)
            _write(connection, data, made, folder, since)
            settings = Settings(time_zone=data.settings.time_zone)
            sources = dict(data.sources)
            for table in ("decisions", "lines"):
                source = read_source(connection, folder, TABLES[table], settings)
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
    """Decisions, each recorded on the day after it was made, or later; in the order of their clock, so that corrections stay last."""

    def has(self, name: str) -> bool:
        return name == "recorded_at" or super().has(name)

    def typed(self, feed: Feed, column: Column, id_type: str) -> str:
        if column.name != "recorded_at":
            return super().typed(feed, column, id_type)
        made = super().typed(feed, self.table.column("decided_on"), id_type)
        return known_later(super().typed(feed, column, id_type), made)


def check_decisions(connection: duckdb.DuckDBPyConnection, made: Sequence[Path], before: date | None = None) -> None:
    """Refuse (DataError) a file that is none of `decide`, and one that holds decisions of `before` or later."""
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


def _write(
    connection: duckdb.DuckDBPyConnection, data: DataSet, made: Sequence[Path], folder: Path, since: date | None
) -> None:
    read = parquet_sql(made, ", union_by_name = true")
    there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()}
    rows = f"(SELECT * REPLACE (CAST(customer_id AS {data.id_type}) AS customer_id) FROM {read})"
    connection.execute(f"CREATE VIEW ours AS {ours_once(rows, there)}")
    first = "(SELECT min(decided_on) FROM ours)" if since is None else f"DATE '{since}'"
    connection.execute(f"CREATE VIEW since AS {SINCE.format(first=first)}")
    told = "decisions" if data.has("decisions") else None
    file = folder / "decisions.parquet"
    noticed = "notice" in there or data.has("decisions", "notice")
    columns = "*" if noticed else f"* EXCLUDE ({', '.join(name_sql(name) for name in NOTICE_COLUMNS)})"
    placed = f"SELECT {columns} FROM ({decisions_in_place(there, told)})"
    _copy(connection, f"{placed} ORDER BY customer_id, decided_on", file)
    if not data.has("lines"):
        return
    names = [column.name for column in TABLES["lines"].all_columns if data.has("lines", column.name)]
    placed = lines_in_place(names, "lines", parquet_sql([file]), noticed=noticed)
    _copy(connection, f"{placed} ORDER BY l.customer_id, l.statement_on", folder / "lines.parquet")


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    connection.execute(copy_sql(sql, file))
