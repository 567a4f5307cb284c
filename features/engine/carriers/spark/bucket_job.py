"""All rows of the customers of each bucket brought to one task, where code that reads a data set reads them."""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import Settings
from creditline.features.data.whole import Whole
from creditline.features.engine.carriers.duckdb.wanted import Wanted
from creditline.features.engine.carriers.spark.accounts import (
    ACCOUNTS,
    DUES,
    SendAccounts,
    account_schemas,
    account_tables,
)
from creditline.features.engine.carriers.spark.arrived import Carried, Sent
from creditline.features.engine.carriers.spark.bucket import require_once
from creditline.features.engine.carriers.spark.bucket_data import BucketData
from creditline.features.engine.carriers.spark.buckets import sizes_of
from creditline.features.engine.carriers.spark.compute_tasks import LINKED
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.in_place import brought
from creditline.features.engine.carriers.spark.raw import Frame
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.sending import (
    WHOLE,
    Sending,
    carried,
    counted,
    packed_frame,
    sending_of,
    whole_table,
)
from creditline.features.engine.carriers.spark.settings import settings_of_rows
from creditline.features.engine.carriers.spark.sound import require_customers
from creditline.features.engine.carriers.spark.wire import WIRE_DDL

_LINKED_TAG, _CUSTOMERS_TAG, _DUES_TAG, _ACCOUNTS_TAG, _THEIRS_TAG = 1001, 1002, 1003, 1004, 1005
LEAST = 4  # buckets: each is a data set of its own, which takes a second however small it is
_NOT_SENT = frozenset(
    {"macro", "outcomes"}
)  # macro is everybody's and goes along; what became of customers is in no answer


class BucketWork(Protocol):
    """What is done with the data of one bucket."""

    def __call__(self, data: BucketData, bucket: int) -> Iterator[pa.Table]:
        """Rows as the engine was told that they are."""


@dataclass(frozen=True)
class WorkOnBuckets:
    """The task of the receiving side."""

    work: BucketWork
    folder: Path
    settings: Settings
    told: Whole
    macro: pa.Table | None
    sent: Sent
    sound: bool = False
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` in, what comes of the work out."""
        self.versions.require()
        for bucket, tables in self.sent.of(batches):
            customers = tables[f"{WHOLE}customers"]
            require_once(customers)
            if self.sound:
                travelled = {name: tables[WHOLE + name] for name in TABLES if WHOLE + name in tables}
                require_customers(travelled, customers, self.folder)
            if not len(customers):
                continue
            with tempfile.TemporaryDirectory(prefix="creditline-bucket-") as folder:
                own, theirs = Path(folder), Path(folder) / "linked"
                theirs.mkdir()
                linked = self._of(account_tables(tables), theirs) if ACCOUNTS in tables else None
                for found in self.work(self._of(tables, own, linked), bucket):
                    yield from found.combine_chunks().to_batches()

    def _of(self, tables: Mapping[str, pa.Table], written: Path, linked: BucketData | None = None) -> BucketData:
        everybodys = {} if self.macro is None else {f"{WHOLE}macro": self.macro}
        return BucketData.of(self.folder, self.settings, self.told, {**tables, **everybodys}, linked, written)


def bucket_frame(
    data: EngineData, work: BucketWork, ddl: str, buckets: int | None = None, tables: Collection[str] | None = None
) -> Frame:
    """What `work` makes of each bucket, rows of `ddl`. DataError, inside the engine's own error, for what is lost or comes twice.

    `tables`: those that it reads, `customers` among them; None for all.
    """
    zone = data.settings.time_zone
    names = [name for name in data.tables if name not in _NOT_SENT and (tables is None or name in tables)]
    sizes = sizes_of(data, names, 1, data.settings.buckets or buckets, LEAST)
    sendings = [whole_table(data, name, tag) for tag, name in enumerate(names)]
    sent_tables = [carried(one, zone) for one in sendings]
    first: list[Sending] = []
    if {"links", "installments"} <= set(names):
        first = _first_job(data)
    linked = [carried(one, zone) for one in first]
    counting = [*sendings, *first]
    if first:  # a row arrives for every link
        told = "other_id IS NOT NULL"
        counting.append(replace(first[0], tag=_ACCOUNTS_TAG, key="customer_id", where=told, table=ACCOUNTS))
    sent, _ = counted(data, counting, sent_tables, sizes.buckets)
    schemas = {one.tag: one.schema for one in (*sent_tables, *linked)}
    rows, placed = brought(data, sendings, schemas, sizes.buckets)
    if first:
        made = account_schemas(linked[1].schema, linked[2].schema)
        send = SendAccounts(replace(sent, tables=tuple(linked)), (_ACCOUNTS_TAG, _THEIRS_TAG), made)
        accounts = packed_frame(data, first, schemas, sizes.buckets).repartition(sizes.partitions, "bucket")
        rows = rows.union(accounts.mapInArrow(send, WIRE_DDL))
        more = (Carried(_ACCOUNTS_TAG, ACCOUNTS, made[0]), Carried(_THEIRS_TAG, DUES, made[1], checked=False))
        sent = replace(sent, tables=(*sent.tables, *more))
    sent = sent.with_placed(placed)
    task = WorkOnBuckets(work, data.folder, settings_of_rows(data.settings), data.whole, data.macro, sent, data.sound)
    return rows.repartition(sizes.partitions, "bucket").mapInArrow(task, ddl)


def _first_job(data: EngineData) -> list[Sending]:
    """Links by the account, and what is read of accounts: their day of opening and their instalments."""
    opened = Wanted("customers", ("opened_on",), 0)
    return [
        sending_of(
            data, "links", _LINKED_TAG, "other_id, customer_id", ["customer_id"], "customer_id IS NOT NULL",
            key="other_id", table=LINKED, judged=["customer_id"],
        ),
        sending_of(data, "customers", _CUSTOMERS_TAG, opened.selected_sql(), opened.columns),
        whole_table(data, "installments", _DUES_TAG),
    ]  # fmt: skip
