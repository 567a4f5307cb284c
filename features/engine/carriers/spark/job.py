"""Features of a data set in an engine, as a frame of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.engine.carriers.duckdb.wanted import Wanted, wanted
from creditline.features.engine.carriers.spark.arrived import Carried, Sent
from creditline.features.engine.carriers.spark.buckets import Sizes, sizes_of
from creditline.features.engine.carriers.spark.compute_tasks import (
    ASKED,
    LINKED,
    OWED,
    ComputeFeatures,
    ComputeLinked,
    Finish,
)
from creditline.features.engine.carriers.spark.engine_data import EngineData, RowsRead
from creditline.features.engine.carriers.spark.in_place import brought
from creditline.features.engine.carriers.spark.raw import Frame, RawFrame
from creditline.features.engine.carriers.spark.sending import (
    Sending,
    carried,
    counted,
    packed_frame,
    sending_of,
    whole_table,
)
from creditline.features.engine.carriers.spark.wire import WIRE_DDL
from creditline.features.engine.compute.neighbours import PAST_DUE, needs_neighbours
from creditline.features.engine.compute.setup import Setup
from creditline.features.errors import DataError

_LINKED_TAG, _OWED_TAG, _ACCOUNTS_TAG, _DUES_TAG, _ASKED_TAG = 1001, 1002, 1003, 1004, 1005
_BESIDE_TAG = 2001  # and up


@dataclass(frozen=True)
class Finished:
    """What is made of the features inside the tasks, rows of `ddl`. `beside`: tables that travel whole for it."""

    make: Finish
    ddl: str
    beside: tuple[str, ...] = ()


def feature_frame(
    data: EngineData, asked: Sequence[date] | Frame, catalogue: Catalogue, finished: Finished | None = None,
    buckets: int | None = None,
) -> Frame:  # fmt: skip
    """A frame of a row per pair: `customer_id`, `as_of`, then a column per feature, or what `finished` makes of them.

    `asked`: days, for every customer known on each, or a frame of `customer_id` and `as_of`. The frame is computed when it
    is asked for; before that every table's ids and event times are read once. DataError as `compute_features`, here or,
    inside the engine's own error, when it is computed.
    """
    job = _Job(data, days_of_pairs(asked), None if isinstance(asked, Sequence) else asked)
    return job.frame(Setup(catalogue, data.settings, data.macro), finished, buckets)


@dataclass(frozen=True)
class _Job:
    data: EngineData
    days: tuple[date, ...]
    pairs: Frame | None

    def frame(self, setup: Setup, finished: Finished | None, stated: int | None) -> Frame:
        data, zone = self.data, self.data.settings.time_zone
        wants = {one.table: one for one in self._wants(setup)}
        sizes = sizes_of(data, list(wants), len(self.days), data.settings.buckets or stated)
        sendings = [_sending(data, tag, one, setup) for tag, one in enumerate(wants.values())]
        beside = () if finished is None else finished.beside
        sendings += [whole_table(data, table, _BESIDE_TAG + i) for i, table in enumerate(beside)]
        if self.pairs is not None:
            sendings.append(self._asked(data))
        tables = [carried(one, zone) for one in sendings]
        first: list[Sending] = []
        linked_tables: list[Carried] = []
        past_due = Setup(PAST_DUE, data.settings)
        owing = needs_neighbours(setup.plan) and data.has("links") and data.has("installments")
        if owing:
            first = self._first_job(past_due)
            linked_tables = [carried(one, zone) for one in first]
            told = sending_of(
                data,
                "links",
                _OWED_TAG,
                "customer_id, other_id",
                ["other_id"],
                "other_id IS NOT NULL",
                table=OWED,
                judged=["other_id"],
            )
            first.append(told)
        sent, earliest = counted(data, [*sendings, *first], tables, sizes.buckets)
        self._refuse_too_early(earliest)
        schemas = {one.tag: one.schema for one in (*tables, *linked_tables)}
        rows, placed = brought(data, sendings, schemas, sizes.buckets)
        if owing:
            owed = Carried(_OWED_TAG, OWED, self._owed_schema(linked_tables))
            rows = rows.union(self._owed(past_due, first[:-1], linked_tables, sent, owed, schemas, sizes))
            sent = replace(sent, tables=(*sent.tables, owed))
        sent = sent.with_placed(placed)
        make, sound = None if finished is None else finished.make, data.folder if data.sound else None
        compute = ComputeFeatures(setup, wants, sent, self.days, make, sound)
        ddl = _ddl(tables[0].schema, setup.catalogue) if finished is None else finished.ddl
        return rows.repartition(sizes.partitions, "bucket").mapInArrow(compute, ddl)

    def _wants(self, setup: Setup) -> list[Wanted]:
        found = wanted(setup, self.data, self.days[0], self.days[-1])
        own = next((one for one in found if one.table == "customers"), Wanted("customers", (), 0))
        own = replace(own, columns=tuple(dict.fromkeys(["opened_on", *own.columns])))
        return [own, *(one for one in found if one.table != "customers")]

    def _asked(self, data: EngineData) -> Sending:
        from pyspark.sql import functions

        assert self.pairs is not None
        kind = "bigint" if data.id_type == "BIGINT" else "string"
        frame = self.pairs.select(
            functions.col("customer_id").cast(kind).alias("c0"), functions.col("as_of").cast("date").alias("c1")
        )
        view = 'SELECT c0 AS customer_id, c1 AS as_of FROM "creditline arrived"'
        return Sending(
            ASKED,
            "",
            _ASKED_TAG,
            "customer_id, as_of",
            "TRUE",
            "customer_id",
            ("customer_id",),
            (RowsRead(RawFrame(frame), view),),
        )

    def _first_job(self, setup: Setup) -> list[Sending]:
        """What is read for what linked accounts owed: their day of opening, their instalments, and who is linked to them."""
        [dues] = [one for one in wanted(setup, self.data, self.days[0], self.days[-1]) if one.table == "installments"]
        opened = Wanted("customers", ("opened_on",), 0)
        return [
            _sending(self.data, _ACCOUNTS_TAG, opened, setup),
            _sending(self.data, _DUES_TAG, dues, setup),
            sending_of(
                self.data, "links", _LINKED_TAG, "other_id, customer_id", ["customer_id"], "customer_id IS NOT NULL",
                key="other_id", table=LINKED, judged=["customer_id"],
            ),
        ]  # fmt: skip

    def _owed(
        self, setup: Setup, sendings: list[Sending], tables: list[Carried], sent: Sent, owed: Carried,
        schemas: dict[int, pa.Schema], sizes: Sizes,
    ) -> Frame:  # fmt: skip
        wants = {one.table: one for one in wanted(setup, self.data, self.days[0], self.days[-1])}
        task = ComputeLinked(
            setup,
            {"installments": wants["installments"]},
            replace(sent, tables=tuple(tables)),
            self.days,
            owed.tag,
            owed.schema,
        )
        rows = packed_frame(self.data, sendings, schemas, sizes.buckets)
        return rows.repartition(sizes.partitions, "bucket").mapInArrow(task, WIRE_DDL)

    def _owed_schema(self, tables: list[Carried]) -> pa.Schema:
        [linked] = [one.schema for one in tables if one.table == LINKED]
        return pa.schema([linked.field("customer_id"), linked.field("other_id"), ("states", pa.binary(len(self.days)))])

    def _refuse_too_early(self, first: date | None) -> None:
        if first is not None and self.days[0] < first:
            raise DataError(
                f"as_of {self.days[0]} is before the first record of {self.data.folder} ({first}); nothing was known then, "
                "choose a later date."
            )


def _sending(data: EngineData, tag: int, one: Wanted, setup: Setup) -> Sending:
    clock = setup.clocks.get(one.table)
    judged = [clock] if clock is not None and one.between != "TRUE" else []
    return sending_of(data, one.table, tag, one.selected_sql(), one.columns, one.between, judged=judged)


def days_of_pairs(asked: Sequence[date] | Frame) -> tuple[date, ...]:
    """The days asked about, each once and rising; DataError where there is none or a column is missing."""
    if isinstance(asked, Sequence):
        if not asked:
            raise DataError("no day arrived to compute on; give at least one.")
        return tuple(sorted(set(asked)))
    lacking = [name for name in ("customer_id", "as_of") if name not in asked.columns]
    if lacking:
        raise DataError(f"the rows to compute have no column {lacking[0]}; give customer_id and as_of")
    told = asked.select(asked["as_of"].cast("date").alias("day")).distinct().toArrow()["day"]
    if told.null_count or not len(told):
        raise DataError("a row to compute has no as_of, or there is no row; fill it.")
    return tuple(sorted(told.to_pylist()))


def _ddl(keys: pa.Schema, catalogue: Catalogue) -> str:
    columns = ", ".join(
        f"`{feature.name}` {'string' if feature.kind == 'category' else 'double'}" for feature in catalogue.features
    )
    return f"{keys_ddl(keys.field(0).type)}, {columns}"


def keys_ddl(id_type: pa.DataType) -> str:
    """A customer and a day, as an engine declares them."""
    return f"customer_id {'bigint' if pa.types.is_integer(id_type) else 'string'}, as_of date"
