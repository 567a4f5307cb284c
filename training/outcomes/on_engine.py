"""What became of customers whose rows are in an engine: of each bucket by the code of one machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.engine.carriers.duckdb.pairs import pairs_for
from creditline.features.engine.carriers.spark.bucket_data import BucketData
from creditline.features.engine.carriers.spark.bucket_job import bucket_frame
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.engine_types import ddl_of
from creditline.features.engine.carriers.spark.sending import WHOLE
from creditline.features.engine.carriers.spark.settings import settings_of_rows
from creditline.features.errors import DataError
from creditline.training.outcomes.look_past import look_past_as_of
from creditline.training.outcomes.period import first_day_sql, latest_start
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.derived import spells
from creditline.training.outcomes.spells.products import TABLES, Products, products_sql, refuse_other_product

_READ = ("customers", "installments", "lines", "credit_events", "decisions")


def became_on_engine(
    data: EngineData, as_of: date, customers: pa.ChunkedArray, definition: DefaultDefinition, until: date,
    buckets: int | None = None,
) -> pa.Table:  # fmt: skip
    """What became of each of `customers` after `as_of`: as `look_past_as_of`, of outcomes that may be immature.

    Outcomes that the lender hands over are brought to the driver; else a row per customer is.
    """
    if data.has("outcomes"):
        pairs = pa.table({"customer_id": customers, "as_of": pa.array([as_of] * len(customers), pa.date32())})
        given = {f"{WHOLE}outcomes": data.brought("outcomes")}
        told = BucketData.of(data.folder, settings_of_rows(data.settings), data.whole, given)
        return look_past_as_of(told, pairs, definition, until, refuse_immature=False)
    spells(data, definition)  # refuses what no bucket could tell
    products = products_on_engine(data)
    if definition.product is not None:
        refuse_other_product(data, products.all, definition.product)
    kind = pa.int64() if data.id_type == "BIGINT" else pa.string()
    schema = pa.schema(
        [
            ("customer_id", kind),
            ("as_of", pa.date32()),
            ("defaulted", pa.int32()),
            ("known_on", pa.date32()),
            ("status", pa.string()),
        ]
    )
    work = _Became(as_of, definition, until, products, schema)
    found = bucket_frame(data, work, ddl_of(schema), buckets, _READ).toArrow().cast(schema).combine_chunks()
    place = pc.index_in(customers, value_set=found["customer_id"].combine_chunks())
    if place.null_count or len(found["customer_id"].unique()) != len(found):
        raise DataError(
            f"the engine told of {len(found):,} customers what became of them, and {len(customers):,} were asked for: whole buckets "
            "were lost or came twice, or a table changed while it was read; run the job again"
        )
    return found.take(place)


def products_on_engine(data: EngineData) -> Products:
    """Those of all customers of an engine."""
    return Products(**{table: _products(data, table) for table in TABLES if data.has(table)})


def observed_from_on_engine(data: EngineData) -> date:
    """As `observed_from`."""

    def first_day(table: str, clock: str) -> date | None:
        told = data.ask(table, (clock,), first_day_sql("({view})", clock), "day date")
        return min((day for day in told["day"].to_pylist() if day is not None), default=None)

    return latest_start(data, first_day)


@dataclass(frozen=True)
class _Became:
    as_of: date
    definition: DefaultDefinition
    until: date
    products: Products
    schema: pa.Schema

    def __call__(self, data: BucketData, bucket: int) -> Iterator[pa.Table]:  # noqa: ARG002
        pairs = pairs_for(data, [self.as_of])
        found = look_past_as_of(
            data, pairs, self.definition, self.until, refuse_immature=False, everybodys=self.products
        )
        yield found.cast(self.schema)


def _products(data: EngineData, table: str) -> tuple[str, ...]:
    told = data.ask(table, ("product",), products_sql("({view})"), "product string")
    return tuple(sorted(set(told["product"].to_pylist())))
