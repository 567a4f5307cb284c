"""A lender's data set whose rows are in an engine: what is asked of the whole is asked there, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES
from creditline.features.data import DataSet, Settings
from creditline.features.data.attribute import Attribute
from creditline.features.data.attributes import read_attributes, reads_as_number
from creditline.features.data.mapping.settings_file import read_settings
from creditline.features.data.named_in_rows import indicators
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.require_columns import require_columns
from creditline.features.data.reading.source import TableSource, with_own_names
from creditline.features.data.span import clocks_of
from creditline.features.data.whole import Whole
from creditline.features.declare import SOURCES
from creditline.features.engine.carriers.spark.ask import Ask
from creditline.features.engine.carriers.spark.by_bucket import placed_sources
from creditline.features.engine.carriers.spark.raw import Frame, RawFiles, RawFrame, RawRows, made
from creditline.features.engine.carriers.spark.raw_rows import ARRIVED, EngineRows
from creditline.features.engine.carriers.spark.refused import require_files_for_engine, require_row_by_row
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.errors import DataError


@dataclass(frozen=True)
class RowsRead:
    """The columns that are read of one part of a table, and the SELECT that makes contract rows of them."""

    raw: RawRows
    view: str


@dataclass(frozen=True)
class EngineData(DataSet):
    """`raw`: by table the rows of each part of its source, in their order.

    `placed`: the tables of customers as files, where these lie by bucket. `sound`: what reads rows refuses those that `check`
    calls an error.
    """

    spark: Any = None
    raw: Mapping[str, tuple[RawRows, ...]] = field(default_factory=dict)
    sound: bool = False
    placed: Mapping[str, TableSource] = field(default_factory=dict)

    @classmethod
    def of_folder(cls, spark: Any, folder: Path) -> "EngineData":
        """The Parquet files of a data folder, which tasks read, or the tables that `[spark]` of its data.toml names."""
        settings = read_settings(folder)
        if settings.spark:
            return cls.of_tables(spark, settings.spark, settings, folder)
        local = DataSet.open(folder)
        sources, raw = {}, {}
        for name, source in local.sources.items():
            for feed in source.parts:
                require_row_by_row(name, feed.mapping)
                require_files_for_engine(feed)
            raw[name] = tuple(RawFiles(spark, feed.part) for feed in source.parts)
            arriving = (EngineRows(feed.part.files, feed.part.columns, empty=feed.part.empty) for feed in source.parts)
            feeds = tuple(replace(feed, part=part) for feed, part in zip(source.parts, arriving, strict=True))
            sources[name] = replace(source, parts=feeds)
        placed = placed_sources(local.sources, settings.buckets) if settings.buckets else {}
        return cls(folder, local.settings, sources, spark=spark, raw=raw, placed=placed)

    @classmethod
    def of_tables(
        cls, spark: Any, tables: Mapping[str, Any], settings: Settings | None = None, folder: Path = Path("the session")
    ) -> "EngineData":
        """Tables of a session: by contract table a frame, or the name of a table or view.

        DataError for a name that is no table of the contract, and for one the session does not have.
        """
        settings = Settings() if settings is None else settings
        sources, raw = {}, {}
        for name in tables:
            if name not in TABLES:
                raise DataError(f"[spark] names a table for {name!r}, which is no table; there are {', '.join(TABLES)}")
        for name, table in TABLES.items():
            if name not in tables:
                continue
            arriving = RawFrame(_opened(spark, name, tables[name]))
            columns = arriving.types
            feeds = []
            for section, mapping in enumerate(settings.mapping(name)):
                require_row_by_row(name, mapping)
                part = EngineRows((Path(f"the table {name}"),), columns, empty=mapping.written.empty)
                feed = Feed(table, part, with_own_names(table, part, mapping), settings.time_zone, section)
                require_columns(feed)
                feeds.append(feed)
            sources[name] = TableSource(table, tuple(feeds), settings.time_zone)
            raw[name] = (arriving,) * len(feeds)
        if "customers" not in sources or not any(TABLES[name].is_event for name in sources):
            raise DataError("the tables lack customers or every event table; name both, under the contract's names")
        return cls(folder, settings, sources, spark=spark, raw=raw)

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """As of a data set; DataError where only a look at the values would say whether it is a number."""
        try:
            return read_attributes(self.sources["customers"])
        except duckdb.CatalogException:
            raise DataError(
                "only the values say whether an attribute of customers is a number; state its kind under [customers.attributes]"
            ) from None

    @cached_property
    def changing_attributes(self) -> tuple[Attribute, ...]:
        """As of a data set: each task looks at its rows."""
        if not self.has("attributes"):
            return ()
        sql = (
            f"SELECT name, {reads_as_number('value')} AS is_number FROM ({{view}}) WHERE trim(name) <> '' GROUP BY name"
        )
        found: dict[str, bool] = {}
        for row in self.ask("attributes", ("name", "value"), sql, "name string, is_number boolean").to_pylist():
            found[row["name"]] = found.get(row["name"], True) and row["is_number"]
        fixed = {attribute.name for attribute in self.attributes}
        return tuple(Attribute(name, found[name]) for name in sorted(found) if name not in fixed)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """As of a data set."""
        if not self.has("macro"):
            return ()
        with self.connect() as connection:
            return indicators(connection)

    @cached_property
    def whole(self) -> Whole:
        """Every table is asked once for its first and last days."""
        told = {name: clocks for name in self.tables if (clocks := clocks_of(TABLES[name])) is not None}
        read = {name: dict.fromkeys(clocks) for name, clocks in told.items()}
        for source, layout in LAYOUTS.items():
            if SOURCES[source].table != "macro" and self.has(SOURCES[source].table):
                read.setdefault(SOURCES[source].table, {})[layout.at] = None
        asked: list[tuple[RawRows, Ask]] = []
        for name, columns in read.items():
            first, last = told.get(name, ("NULL", "NULL"))
            own = [layout.at for source, layout in LAYOUTS.items() if SOURCES[source].table == name]
            computed = f"least({', '.join(f'min({at})' for at in own)})" if own else "NULL"
            days = {"first": f"min({first})", "last": f"coalesce(max({last}), max({first}))", "computed": computed}
            columns_sql = ", ".join(f'CAST({day} AS DATE) AS "{name}"' for name, day in days.items())
            sql = f"SELECT {columns_sql} FROM ({{view}})"
            asked += self._asked(name, tuple(columns), sql)
        found = made(asked, "first date, last date, computed date").toArrow()
        return Whole(
            self.id_type,
            self.attributes,
            self.changing_attributes,
            self.indicators,
            pc.min(found["first"]).as_py(),
            pc.max(found["last"]).as_py(),
            pc.min(found["computed"]).as_py(),
        )

    @cached_property
    def macro(self) -> pa.Table | None:
        """The rows of the macro table, in the contract's types; None where there is none."""
        return self.brought("macro") if self.has("macro") else None

    def brought(self, table: str) -> pa.Table:
        """All rows of a table that is there, in the contract's types, on the driver."""
        parts = []
        with open_connection("1GB", 1, self.settings.time_zone) as connection:
            for read in self.rows(table, [column.name for column in TABLES[table]]):
                connection.register(ARRIVED, read.raw.brought())
                parts.append(connection.sql(read.view).to_arrow_table())
        return pa.concat_tables(parts)

    def connect(self, memory_limit: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
        """A connection that holds the macro table alone: no other fits here for certain."""
        connection = open_connection(memory_limit, threads, self.settings.time_zone)
        if self.macro is not None:
            connection.register("macro", self.macro)
        return connection

    def rows(self, table: str, columns: list[str]) -> tuple[RowsRead, ...]:
        """Each part of a table with no more than what `columns` (the contract's, or attributes) are made of."""
        source, found = self.sources[table], []
        extras = (
            {one.name: one.is_number for one in self.attributes if one.name in columns} if table == "customers" else {}
        )
        for i, feed in enumerate(source.parts):
            names = self.columns_read(table, feed, columns)
            part = EngineRows(feed.part.files, feed.part.columns, empty=feed.part.empty, carried=names)
            view = replace(source, parts=(replace(feed, part=part),)).view_sql(self.id_type, extras)
            found.append(RowsRead(self.raw[table][i].select(names), view))
        return tuple(found)

    def columns_read(self, table: str, feed: Feed, columns: Iterable[str]) -> tuple[str, ...]:
        """The columns of a part that `columns` of the contract, and attributes, are made of."""
        source, extras = self.sources[table], set()
        if table == "customers":
            extras = {one.name for one in self.attributes}
        readings = [source.extra_reading(feed, name) if name in extras else feed.reading(name) for name in columns]
        return feed.columns_read([reading for reading in readings if reading is not None])

    def ask(self, table: str, columns: tuple[str, ...], sql: str, ddl: str) -> pa.Table:
        """What `sql` says of the rows of each task, `{view}` being theirs; all of them together on the driver."""
        return made(self._asked(table, columns, sql), ddl).toArrow()

    def _asked(self, table: str, columns: tuple[str, ...], sql: str) -> list[tuple[RawRows, Ask]]:
        zone = self.settings.time_zone
        return [(read.raw, Ask(sql.format(view=read.view), zone)) for read in self.rows(table, list(columns))]


def _opened(spark: Any, name: str, given: Any) -> Frame:
    if not isinstance(given, str):
        return given
    try:
        frame = spark.table(given)
        _ = frame.schema
    except Exception as error:
        first = str(error).splitlines()[0]
        raise DataError(
            f"the engine has no table {given}, which [spark] names for {name} ({first}); correct it"
        ) from None
    return frame
