"""The tables that edits change, as files of their own: what `check` can hold against the contract."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.data import DataSet, Settings
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import TableSource, read_source
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.edits.put_right import PutRight
from creditline.features.output.paths import copy_sql


def written_out(right: PutRight, folder: Path) -> DataSet:
    """The data set with its edited tables written to `folder`, as the contract reads them; the others stay as they are."""
    folder.mkdir()
    sources, settings = dict(right.data.sources), Settings(time_zone=right.data.settings.time_zone)
    with right.data.connect() as connection:
        for name in dict.fromkeys(one.table for one in right.changed):
            columns = [column.name for column in TABLES[name] if right.data.has(name, column.name)]
            if name == "customers":
                columns += [one.name for one in right.data.attributes]
            select = f"SELECT {', '.join(map(name_sql, columns))} FROM {name_sql(name)}"
            connection.execute(copy_sql(select, folder / f"{name}.parquet"))
    with open_connection("1GB", 1, right.data.settings.time_zone) as connection:
        for name in dict.fromkeys(one.table for one in right.changed):
            source = read_source(connection, folder, TABLES[name], settings)
            assert source is not None
            values = {each.name: getattr(source, each.name) for each in fields(TableSource)}
            sources[name] = _Written(**values, base=right.data.sources[name])
    return replace(right.data, sources=sources)


@dataclass(frozen=True)
class _Written(TableSource):
    """A table in a file of its own, which stands for those it was recorded in."""

    base: TableSource | None = None

    @property
    def files(self) -> frozenset[Path]:
        """Both: what is recorded is read, too."""
        return super().files | (frozenset() if self.base is None else self.base.files)
