"""Tables written as they come, in row groups that do not depend on the size of the pieces."""

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from creditline.training.world.files.encoding import ROW_GROUP, open_parquet


class TableStream:
    """One Parquet file. `rows` is how many were written to it."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0

    def add(self, table: pa.Table) -> None:
        """Write `table` after what was written before; the first one settles the columns."""
        if self._writer is None:
            self._writer = open_parquet(self._path, table.schema)
        self.rows += table.num_rows
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        if self._waiting_rows >= ROW_GROUP:
            self._flush(whole_groups_only=True)

    def close(self) -> None:
        """Write what is left and finish the file."""
        if self._writer is not None:
            self._flush(whole_groups_only=False)
            self._writer.close()
            self._writer = None

    def _flush(self, *, whole_groups_only: bool) -> None:
        assert self._writer is not None
        waiting = pa.concat_tables(self._waiting)
        count = waiting.num_rows // ROW_GROUP * ROW_GROUP if whole_groups_only else waiting.num_rows
        for start in range(0, count, ROW_GROUP):
            group = waiting.slice(start, min(ROW_GROUP, count - start)).combine_chunks()
            self._writer.write_table(group, row_group_size=ROW_GROUP)
        rest = waiting.slice(count)
        self._waiting, self._waiting_rows = [rest], rest.num_rows


class FolderStream:
    """A folder with one `<table>.parquet` for every table added; closes all files at the end of a `with`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._streams: dict[str, TableStream] = {}

    def add(self, tables: dict[str, pa.Table]) -> None:
        """Write each table after what its file already holds."""
        for name, table in tables.items():
            if name not in self._streams:
                self._streams[name] = TableStream(self._folder / f"{name}.parquet")
            self._streams[name].add(table)

    @property
    def rows(self) -> dict[str, int]:
        """Rows written so far, by table."""
        return {name: stream.rows for name, stream in self._streams.items()}

    def __enter__(self) -> "FolderStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in self._streams.values():
            if kind is None:
                stream.close()
