"""The rows of linked accounts, sent to the buckets of the customers who are linked to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.engine.carriers.spark.arrived import Sent
from creditline.features.engine.carriers.spark.compute_tasks import LINKED
from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.sending import WHOLE
from creditline.features.engine.carriers.spark.wire import buckets_of, packed
from creditline.features.errors import DataError

ACCOUNTS, DUES = "linked accounts", "instalments of linked accounts"


@dataclass(frozen=True)
class SendAccounts:
    """For every link to the bucket of its customer, who the account is; and once per bucket the account's instalments.

    `tags` and `schemas`: of `ACCOUNTS` and of `DUES`. A link tells how many instalments came with it.
    """

    sent: Sent
    tags: tuple[int, int]
    schemas: tuple[pa.Schema, pa.Schema]
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` in, `WIRE` out."""
        self.versions.require()
        with task_connection("UTC") as connection:
            for _, tables in self.sent.of(batches):
                links = tables[LINKED]
                if not len(links):
                    continue
                links = links.sort_by([("other_id", "ascending"), ("customer_id", "ascending")]).combine_chunks()
                bucket = buckets_of(connection, links["customer_id"].combine_chunks(), self.sent.buckets)
                accounts = pc.unique(links["other_id"].combine_chunks())
                place = pc.index_in(links["other_id"].combine_chunks(), accounts).to_numpy()
                key = place.astype(np.int64) * self.sent.buckets + bucket
                _, first = np.unique(
                    key, return_index=True
                )  # of each account in each bucket the first link brings its rows
                dues = tables[f"{WHOLE}installments"]
                of_due = pc.index_in(dues["customer_id"].combine_chunks(), accounts)
                dues, of_due = dues.filter(of_due.is_valid()), of_due.drop_null().to_numpy()
                order = np.argsort(of_due, kind="stable")
                counts = np.bincount(of_due, minlength=len(accounts))
                starts = np.concatenate(([0], np.cumsum(counts)))
                brought = np.zeros(len(links), np.int64)
                brought[first] = counts[place[first]]
                yield from packed(self._accounts(links, tables, brought), bucket, self.tags[0])
                whose = np.repeat(first, counts[place[first]])
                at = [order[starts[one] : starts[one + 1]] for one in place[first].tolist()]
                rows = dues.take(pa.array(np.concatenate(at)))
                theirs = [links["customer_id"].take(pa.array(whose)), *rows.columns]
                yield from packed(pa.table(theirs, schema=self.schemas[1]), bucket[whose], self.tags[1])

    def _accounts(self, links: pa.Table, tables: Mapping[str, pa.Table], brought: np.ndarray) -> pa.Table:
        customers = tables["customers"]
        at = pc.index_in(links["other_id"].combine_chunks(), customers["customer_id"].combine_chunks())
        columns = [links["customer_id"], links["other_id"], at.is_valid(), customers["opened_on"].take(at), brought]
        return pa.table(columns, schema=self.schemas[0])


def account_schemas(customers: pa.Schema, dues: pa.Schema) -> tuple[pa.Schema, pa.Schema]:
    """Of `ACCOUNTS` and `DUES`, from those of the tables they are made of."""
    kind = customers.field("customer_id").type
    keys = [("customer_id", kind), ("other_id", kind)]
    first = pa.schema([*keys, ("known", pa.bool_()), customers.field("opened_on"), ("dues", pa.int64())])
    return first, pa.schema([*keys, *(dues.field(i) for i in range(1, len(dues)))])


def account_tables(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """`customers`, `installments` and `links` of the accounts that the customers of a bucket are linked to.

    DataError where instalments did not arrive.
    """
    accounts, dues = tables[ACCOUNTS], tables[DUES]
    told = pc.sum(accounts["dues"]).as_py() or 0
    if told != len(dues):
        raise DataError(
            f"{len(dues):,} instalments of linked accounts arrived and {told:,} were sent: rows were lost on the way or came "
            "twice; run the job again"
        )
    known = accounts.filter(accounts["known"])
    first = known.group_by("other_id").aggregate([("opened_on", "min")])
    return {
        f"{WHOLE}customers": pa.table({"customer_id": first["other_id"], "opened_on": first["opened_on_min"]}),
        f"{WHOLE}installments": dues.drop_columns("customer_id").rename_columns({"other_id": "customer_id"}),
        f"{WHOLE}links": accounts.select(["customer_id", "other_id"]),
    }
