"""The tasks of the receiving side: what linked accounts owed, and the features of a bucket's customers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.engine.carriers.duckdb.wanted import Wanted
from creditline.features.engine.carriers.spark.arrived import Sent
from creditline.features.engine.carriers.spark.bucket import (
    features_of_bucket,
    known_pairs,
    neighbours_from,
    require_once,
)
from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.sound import require_customers
from creditline.features.engine.carriers.spark.turns import AT_WORK
from creditline.features.engine.carriers.spark.wire import buckets_of, packed
from creditline.features.engine.compute.neighbours import SINCE_EVER, past_due_state
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.world import Neighbours, day_number
from creditline.features.errors import DataError

ASKED, LINKED, OWED = "the rows asked for", "links by other_id", "what linked accounts owed"


class Finish(Protocol):
    """What becomes of the features of some pairs inside the task."""

    def __call__(self, features: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:
        """What leaves the task of `features`, a row per pair; `tables`: the rows of their bucket that travelled."""


@dataclass(frozen=True)
class ComputeLinked:
    """For every link, to the bucket of the customer: the account and what it owed on each of `days` (rising)."""

    setup: Setup
    wanted: Mapping[str, Wanted]
    sent: Sent
    days: tuple[date, ...]
    tag: int
    schema: pa.Schema
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` in, `WIRE` out."""
        self.versions.require()
        with task_connection("UTC") as connection:
            found = [self._rows(tables[LINKED], tables) for _, tables in self.sent.of(batches) if len(tables[LINKED])]
            rows = pa.concat_tables([self.schema.empty_table(), *found])  # of a bucket to each other there are few
            bucket = buckets_of(connection, rows["customer_id"].combine_chunks(), self.sent.buckets)
            yield from packed(rows, bucket, self.tag)

    def _rows(self, linked: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:
        customers = tables["customers"]
        accounts = customers.filter(pc.is_in(customers["customer_id"], pc.unique(linked["other_id"])))
        accounts = accounts.take(pc.sort_indices(accounts["customer_id"])).combine_chunks()
        ids = ac.combined(accounts["customer_id"])
        days = np.array([day_number(day) for day in self.days], np.int32)
        pairs = pa.table(
            {
                "customer_id": ids.take(pa.array(np.repeat(np.arange(len(ids)), len(days)))),
                "as_of": pa.array(np.tile(days, len(ids))).cast(pa.date32()),
            }
        )
        since = np.repeat(ac.days(accounts["opened_on"], SINCE_EVER), len(days))
        parts = [
            ac.floats(some["linked.repayments_past_due"])
            for some in features_of_bucket(self.setup, self.wanted, tables, pairs, Neighbours())
        ]
        owed = past_due_state(np.concatenate(parts), since, np.tile(days, len(ids))) if parts else np.empty(0, np.int8)
        states = pa.FixedSizeBinaryArray.from_buffers(pa.binary(len(days)), len(ids), [None, pa.py_buffer(owed)])
        told = states.take(pc.index_in(ac.combined(linked["other_id"]), ids))
        return pa.table([linked["customer_id"], linked["other_id"], told], schema=self.schema)


@dataclass(frozen=True)
class ComputeFeatures:
    """Features of every pair of a bucket: those asked for, where they travel, else every customer known on each of `days`.

    `sound`: where the data are said to be by a refusal of rows of customers who are not there; None refuses none.
    """

    setup: Setup
    wanted: Mapping[str, Wanted]
    sent: Sent
    days: tuple[date, ...]
    finish: Finish | None = None
    sound: Path | None = None
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` in, a row per pair out."""
        self.versions.require()
        asked = any(carried.table == ASKED for carried in self.sent.tables)
        for _, tables in self.sent.of(batches):
            customers = tables["customers"]
            require_once(customers)
            if self.sound is not None:
                require_customers({name: tables[name] for name in self.wanted}, customers, self.sound)
            pairs = tables[ASKED] if asked else known_pairs(customers, self.days)
            if asked:
                _require_known(pairs, customers)
            owed = neighbours_from(tables[OWED], self.days) if OWED in tables else Neighbours()
            making = (
                features if self.finish is None else self.finish(features, tables)
                for features in features_of_bucket(self.setup, self.wanted, tables, pairs, owed)
            )
            while True:
                with AT_WORK:
                    if (found := next(making, None)) is None:
                        break
                yield from found.combine_chunks().to_batches()


def _require_known(pairs: pa.Table, customers: pa.Table) -> None:
    unknown = pairs.filter(pc.invert(pc.is_in(pairs["customer_id"], ac.combined(customers["customer_id"]))))
    if len(unknown):
        raise DataError(f"customer {unknown['customer_id'][0].as_py()} is not in the customers table; check the id.")
