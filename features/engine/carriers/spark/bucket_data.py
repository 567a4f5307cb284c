"""The rows of some customers that arrived in a task, as a data set: what reads a folder reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.features.data import DataSet, Settings, TableMapping
from creditline.features.data.attribute import Attribute
from creditline.features.data.reading.connection import create_views, open_connection
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.parts import Part
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.data.whole import Whole
from creditline.features.engine.carriers.spark.raw_rows import TASK_MEMORY
from creditline.features.engine.carriers.spark.sending import WHOLE
from creditline.features.output.paths import arrow_path

_TYPES = (
    (pa.types.is_int64, "BIGINT"),
    (pa.types.is_floating, "DOUBLE"),
    (pa.types.is_boolean, "BOOLEAN"),
    (pa.types.is_date, "DATE"),
    (pa.types.is_timestamp, "TIMESTAMP"),
    (pa.types.is_string, "VARCHAR"),
)


@dataclass(frozen=True)
class ArrivedRows(Part):
    """Contract rows in memory, which a connection of their data set has under their name, and no cursor of it."""

    name: str = ""

    def relation(self, *, keep_rejects: bool = False, file_name: str | None = None) -> str:  # noqa: ARG002
        """The SQL of the rows."""
        return name_sql(self.name)


@dataclass(frozen=True)
class BucketData(DataSet):
    """`told`: what is known of all; `rows`: those in memory, by table; `linked`: the rows of linked accounts."""

    told: Whole | None = None
    rows: Mapping[str, pa.Table] = field(default_factory=dict)
    linked: "BucketData | None" = None

    @classmethod
    def of(
        cls, folder: Path, settings: Settings, told: Whole, arrived: Mapping[str, pa.Table], linked: "BucketData | None" = None,
        written: Path | None = None,
    ) -> "BucketData":  # fmt: skip
        """Of the tables that `arrived` whole; `settings` say nothing of files, `folder` is where an error says the data are.

        `written`: a folder that the rows are written to and read from; without it they stay in memory, where features cannot
        be computed from them.
        """
        rows = {name: arrived[WHOLE + name] for name in TABLES if WHOLE + name in arrived}
        sources = {}
        for name, table in rows.items():
            kinds = {one.name: next(sql for is_of, sql in _TYPES if is_of(one.type)) for one in table.schema}
            part: Part = ArrivedRows((Path(name),), kinds, name=WHOLE + name)
            if written is not None:
                part = Part((written / f"{name}.parquet",), kinds)
                parquet.write_table(table, arrow_path(part.files[0]), compression="lz4")
            feed = Feed(TABLES[name], part, TableMapping(), settings.time_zone)
            sources[name] = TableSource(TABLES[name], (feed,), settings.time_zone)
        return cls(folder, settings, sources, told, rows if written is None else {}, linked)

    @property
    def whole(self) -> Whole | None:
        """What all rows say."""
        return self.told

    @property
    def accounts(self) -> DataSet:
        """The rows of linked accounts, where they travelled too."""
        return self if self.linked is None else self.linked

    @property
    def id_type(self) -> str:
        """As of all rows."""
        return self._told.id_type

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """As of all rows."""
        return self._told.attributes

    @property
    def changing_attributes(self) -> tuple[Attribute, ...]:
        """As of all rows."""
        return self._told.changing_attributes

    @property
    def indicators(self) -> tuple[str, ...]:
        """As of all rows."""
        return self._told.indicators

    def connect(self, memory_limit: str = TASK_MEMORY, threads: int = 1) -> duckdb.DuckDBPyConnection:  # noqa: ARG002
        """As of a data set; on one thread, and within what a task may take."""
        connection = open_connection(TASK_MEMORY, 1, self.settings.time_zone)
        for name, table in self.rows.items():
            connection.register(WHOLE + name, table)
        create_views(connection, {name: self.view_sql(name) for name in self.tables})
        return connection

    @property
    def _told(self) -> Whole:
        assert self.told is not None
        return self.told
