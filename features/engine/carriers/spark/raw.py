"""The rows of one part of a table as tasks take them: a frame of the engine's, or Parquet files that the tasks read themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.data.reading.parts import Part
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.engine.carriers.spark.engine_types import columns_of_frame, schema_of
from creditline.features.engine.carriers.spark.raw_rows import Arriving, RowsInFiles, task_connection
from creditline.features.engine.carriers.spark.turns import AT_WORK
from creditline.features.output.paths import arrow_path, parquet_sql

Frame = Any  # a DataFrame of Spark, of Spark Connect or of Sail
Task = Callable[[Iterator[Arriving]], Iterator[pa.RecordBatch]]
ROWS_A_PIECE = 1_000_000
MOST_PIECES = 20_000  # of a part; then they grow
_PLACE = "file_row_number"  # as DuckDB calls it


class RawRows(Protocol):
    """Rows that are still as they were delivered."""

    @property
    def types(self) -> Mapping[str, str]:
        """The columns, by name the type of DuckDB's."""

    def select(self, names: Sequence[str]) -> "RawRows":
        """Some columns, called c0, c1, … as `EngineRows` reads them."""

    def brought(self) -> pa.Table:
        """All rows, on the driver."""

    def count(self) -> int:
        """How many rows there are."""


@dataclass(frozen=True)
class RawFrame:
    """The rows of a frame."""

    frame: Frame

    @property
    def types(self) -> Mapping[str, str]:
        """Those of the frame that a column of the contract can be made of."""
        return columns_of_frame(self.frame)

    def select(self, names: Sequence[str]) -> "RawFrame":
        """As of `RawRows`."""
        from pyspark.sql import functions

        quoted = [functions.col(f"`{name.replace('`', '``')}`").alias(f"c{i}") for i, name in enumerate(names)]
        return RawFrame(self.frame.select(*quoted))

    def brought(self) -> pa.Table:
        """As of `RawRows`."""
        return self.frame.toArrow()

    def count(self) -> int:
        """As of `RawRows`."""
        return int(self.frame.count())


@dataclass(frozen=True)
class RawFiles:
    """The rows of Parquet files, which driver and workers reach at the same paths. `names`: of columns, of c0, c1, …; None for all."""

    spark: Any
    part: Part
    names: tuple[str, ...] | None = None

    @property
    def types(self) -> Mapping[str, str]:
        """As of `RawRows`."""
        held = self.part.columns
        return held if self.names is None else {f"c{i}": held[name] for i, name in enumerate(self.names)}

    def select(self, names: Sequence[str]) -> "RawFiles":
        """As of `RawRows`."""
        return replace(self, names=tuple(names))

    def brought(self) -> pa.Table:
        """As of `RawRows`."""
        with task_connection("UTC") as connection:
            return connection.sql(_whole(self.part, self.part.files).sql(self.names)).to_arrow_table()

    def count(self) -> int:
        """As of `RawRows`, as the files say."""
        return sum(pq.read_metadata(arrow_path(path)).num_rows for path in self.part.files)


@dataclass(frozen=True)
class Piece(Part):
    """Of one file the rows from `first` to before `end`; `whole`: all of them, however many."""

    first: int = 0
    end: int = 0
    whole: bool = False

    def sql(self, names: Sequence[str] | None) -> str:
        """The rows, with `names` called c0, c1 and so on."""
        if names is None:
            return f"SELECT * FROM {self.relation()}"
        columns = ", ".join(f"{name_sql(name)} AS c{i}" for i, name in enumerate(names))
        return f"SELECT {columns or '1'} FROM {self.relation()}"

    def _rows(self, keep_rejects: bool, file_name: str | None) -> str:
        if self.whole:
            return super()._rows(keep_rejects, file_name)
        named = "" if file_name is None else f", filename = {text_sql(file_name)}"
        read = parquet_sql(self.files, f", hive_partitioning = false, {_PLACE} = true{named}")
        held = ", ".join(map(name_sql, (*self.own_columns, *([file_name] if file_name else []))))
        return f"(SELECT {held} FROM {read} WHERE {_PLACE} >= {self.first} AND {_PLACE} < {self.end})"


def pieces_of(part: Part) -> tuple[Piece, ...]:
    """What a task reads at a time: row groups of one file, some `ROWS_A_PIECE` rows of them, or a share of a larger one."""
    found = []
    files = {path: pq.read_metadata(arrow_path(path)) for path in part.files}
    rows = max(ROWS_A_PIECE, sum(told.num_rows for told in files.values()) // MOST_PIECES)
    for path, told in files.items():
        whole = _whole(part, [path])
        if _PLACE in part.columns:  # DuckDB tells no row's number beside it
            found.append(replace(whole, end=told.num_rows))
            continue
        first = start = 0
        for group in range(told.num_row_groups):
            held = told.row_group(group).num_rows
            shares = -(-held // rows)  # of a large group, so that memory is bounded whatever wrote the file
            for share in range(1, shares + 1):
                end = start + held * share // shares
                if end - first >= rows or end == told.num_rows:
                    found.append(replace(whole, first=first, end=end, whole=False))
                    first = end
            start += held
    return tuple(found)


def _whole(part: Part, files: Iterable[Path]) -> Piece:
    return Piece(
        tuple(path.absolute() for path in files),
        dict(part.columns),
        partitions=part.partitions,
        below=part.below,
        whole=True,
    )


def made(work: Iterable[tuple[RawRows, Task]], ddl: str) -> Frame:
    """A frame, of columns `ddl`, of what each task makes of rows; every row is given to one call of its task.

    Of rows in files the engine is told only which of a list of pieces to read: one plan, however many tables there are.
    """
    work = list(work)
    frames = [raw.frame.mapInArrow(task, ddl) for raw, task in work if isinstance(raw, RawFrame)]
    files = [(raw, task) for raw, task in work if isinstance(raw, RawFiles)]
    if files:
        portions = _portions(files)
        numbers = files[0][0].spark.range(0, len(portions), 1, max(1, len(portions)))
        frames.append(numbers.mapInArrow(_ReadFiles(portions, schema_of(ddl)), ddl))
    return reduce(lambda one, other: one.union(other), frames)


@dataclass(frozen=True)
class _Reading:
    """What `task` is given of a table."""

    task: Task
    names: tuple[str, ...] | None
    pieces: tuple[Piece, ...]

    def rows(self) -> Iterator[RowsInFiles]:
        return (RowsInFiles(piece.sql(self.names)) for piece in self.pieces)


def _portions(files: Iterable[tuple[RawFiles, Task]]) -> tuple[tuple[_Reading, ...], ...]:
    """What a task of the engine's reads: small tables together, large ones in pieces."""
    portions: list[tuple[_Reading, ...]] = []
    held: list[_Reading] = []
    rows = 0
    for raw, task in files:
        some: list[Piece] = []
        for piece in pieces_of(raw.part):
            size = piece.end - piece.first
            if rows and rows + size > ROWS_A_PIECE:
                portions.append((*held, *([_Reading(task, raw.names, tuple(some))] if some else [])))
                held, some, rows = [], [], 0
            some.append(piece)
            rows += size
        if some:
            held.append(_Reading(task, raw.names, tuple(some)))
    return (*portions, tuple(held)) if held else tuple(portions)


@dataclass(frozen=True)
class _ReadFiles:
    """The tasks of those of `portions` whose numbers arrive; what they make is of one `schema`, or Spark does not take it."""

    portions: tuple[tuple[_Reading, ...], ...]
    schema: pa.Schema

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                for reading in self.portions[number]:
                    making = reading.task(reading.rows())
                    while True:
                        with AT_WORK:
                            if (found := next(making, None)) is None:
                                break
                        yield found.cast(self.schema)
