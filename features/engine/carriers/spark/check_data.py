"""A data set in an engine held against the contract: each bucket by the code of one machine, what it counts summed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa

from creditline.features.contract import TABLES, Table
from creditline.features.data.check.asked import Asked
from creditline.features.data.check.checking import report_of
from creditline.features.data.check.nearly_numbers import NearlyCounts, nearly_asked, nearly_number, nearly_sql
from creditline.features.data.check.problem import Problem, Report
from creditline.features.data.check.tally import Tally, together
from creditline.features.data.check.totals import Totals
from creditline.features.engine.carriers.spark.all_arrived import require_all_arrived
from creditline.features.engine.carriers.spark.arrived import Sent
from creditline.features.engine.carriers.spark.buckets import sizes_of
from creditline.features.engine.carriers.spark.check_rows import rows_to_check
from creditline.features.engine.carriers.spark.check_sending import sent_to_check
from creditline.features.engine.carriers.spark.check_tasks import CheckBuckets
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.raw_rows import ARRIVED, task_connection
from creditline.features.engine.carriers.spark.sending import carried, packed_frame
from creditline.features.engine.carriers.spark.wire import WIRE_DDL, message_table
from creditline.features.errors import DataError

_LEAST = 4  # buckets
_RECORD = "record_id"
_NEARLY_DDL = "filled bigint, numbers bigint, words array<string>, plain boolean"


def check_on_engine(data: EngineData, buckets: int | None = None) -> Report:
    """As `check`. DataError, here or inside the engine's own error, for rows that were lost on the way or came twice."""
    checked = _Checked(data, buckets)
    return report_of(data, checked.table, checked.nearly)


@dataclass(frozen=True)
class _Checked:
    data: EngineData
    buckets: int | None

    def table(self, table: Table) -> tuple[Totals, list[Problem]]:
        """What is told of a table."""
        asked = Asked.of(self.data, table)
        if not asked.present:
            return Totals(table.name, 0), []
        return asked.told(self._everybodys(asked) if table.name == "macro" else self._tallies[table.name], [])

    def nearly(self) -> Iterator[Problem]:
        """Of attributes that are almost numbers."""
        for name in nearly_asked(self.data):
            sql = nearly_sql(name.replace("{", "{{").replace("}", "}}"), "{view}")
            found = self.data.ask("customers", (name,), sql, _NEARLY_DDL).to_pylist()
            yield from nearly_number(name, [NearlyCounts(**row) for row in found])

    @cached_property
    def _tallies(self) -> Mapping[str, Tally]:
        data, zone = self.data, self.data.settings.time_zone
        asked = {name: Asked.of(data, TABLES[name]) for name in data.tables if name != "macro"}
        asked = {name: one for name, one in asked.items() if one.present}
        sizes = sizes_of(data, list(asked), 0, self.buckets, _LEAST)
        by_tag = dict(enumerate(asked.values()))
        sendings = [sent_to_check(data, one.table.name, tag, one.present, "customer_id") for tag, one in by_tag.items()]
        for name, one in asked.items():  # ids of records are held against those of other customers
            if _RECORD in one.present:
                tag, only = len(by_tag), frozenset({_RECORD})
                by_tag[tag] = Asked(one.table, only, known=False)
                sendings.append(sent_to_check(data, name, tag, only, _RECORD))
        tables = [replace(carried(one, zone), checked=False) for one in sendings]
        task = CheckBuckets(by_tag, Sent(tuple(tables), {}, sizes.buckets), zone)
        rows = packed_frame(data, sendings, {one.tag: one.schema for one in tables}, sizes.buckets)
        answered = rows.repartition(sizes.partitions, "bucket").mapInArrow(task, WIRE_DDL).toArrow()
        none = task.tallies({one.table: one.schema.empty_table() for one in tables})
        found = {tag: [tally] for tag, tally in enumerate(none)}
        told = [answered[name].to_pylist() for name in ("bucket", "tag", "rows")]
        if len(set(zip(*told[:2], strict=True))) < len(answered):
            raise DataError("a bucket stands in two partitions: the engine mixed up what it carried; run the job again")
        for tag, message in zip(told[1], told[2], strict=True):
            found[tag].append(Tally.from_arrow(message_table(message)))
        summed = {tag: together(tallies) for tag, tallies in found.items()}
        require_all_arrived(sendings, {tag: tally.rows for tag, tally in summed.items()}, zone)
        tallies = {one.table.name: summed[tag] for tag, one in by_tag.items() if tag < len(asked)}
        for tag, one in by_tag.items():
            if tag >= len(asked):
                tallies[one.table.name] = _with_records(asked[one.table.name], tallies[one.table.name], summed[tag])
        return tallies

    def _everybodys(self, asked: Asked) -> Tally:
        with task_connection(self.data.settings.time_zone) as connection:
            parts = []
            for read in rows_to_check(self.data, asked.table.name, asked.present):
                connection.register(ARRIVED, read.raw.brought())
                parts.append(connection.sql(read.view).to_arrow_table())
                connection.unregister(ARRIVED)
            connection.register("rows", pa.concat_tables(parts))
            return asked.tally(connection, "SELECT * FROM rows")


def _with_records(asked: Asked, tally: Tally, ids: Tally) -> Tally:
    """The repeats of ids of records, counted by themselves, in the place of those that single buckets saw."""
    [of_ids] = ids.repeated
    repeated = [of_ids if one.place == _RECORD else own for one, own in zip(asked.unique, tally.repeated, strict=True)]
    return replace(tally, repeated=tuple(repeated))
