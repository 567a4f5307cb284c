"""Receipts of an engine's decisions, made in the tasks that hold their customers' records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Declarations
from creditline.features.engine import pairs_for
from creditline.features.engine.carriers.spark.bucket_data import BucketData
from creditline.features.engine.carriers.spark.bucket_job import bucket_frame
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.engine_types import ddl_of
from creditline.features.errors import DataError
from creditline.features.output.file_names import id_file_name
from creditline.models.artefact import Model
from creditline.models.policy import Policy, Scaling
from creditline.models.portfolio.on_engine.decisions import EngineDecisions
from creditline.models.portfolio.receipts.receipts import receipts_of

RECEIPTS = pa.schema(
    [("bucket", pa.int64()), ("customer_id", pa.string()), ("line_id", pa.string()), ("receipt", pa.string())]
)
_AT_ONCE = 2_000


@dataclass(frozen=True)
class _Receipts:
    model: Model
    policy: Policy
    as_of: date
    scaling: Scaling
    declarations: Declarations
    customers: tuple[str, ...]

    def __call__(self, data: BucketData, bucket: int) -> Iterator[pa.Table]:
        ids = pairs_for(data, [self.as_of])["customer_id"].cast(pa.string())
        if self.customers:
            ids = ids.filter(pc.is_in(ids, pa.array(self.customers, pa.string())))
        names = ids.to_pylist()
        for first in range(0, len(names), _AT_ONCE):
            some = names[first : first + _AT_ONCE]
            made = receipts_of(data, self.model, self.policy, some, self.as_of, (), self.scaling, self.declarations)
            rows = [
                {"bucket": bucket, "customer_id": one.customer_id, "line_id": one.line_id, "receipt": one.text}
                for one in made
            ]
            yield pa.Table.from_pylist(rows, schema=RECEIPTS)


def receipts_frame(
    data: EngineData, decisions: EngineDecisions, declarations: Declarations, customers: Sequence[str] = (),
    buckets: int | None = None,
) -> Any:  # fmt: skip
    """A frame of `RECEIPTS`: of every decision, or of those on `customers`; `receipt` is what the file of one holds."""
    made = _Receipts(
        decisions.model, decisions.policy, decisions.as_of, decisions.scaling, declarations, tuple(customers)
    )
    return bucket_frame(data, made, ddl_of(RECEIPTS), buckets)


def write_receipts_by_bucket(frame: Any, lines: int, as_of: date, customers: Sequence[str], folder: Path) -> int:
    """A folder per bucket with a file per receipt of the `lines` decided on; how many.

    DataError as `write_receipts`, and where some are missing.
    """
    count, told = 0, set()
    for row in frame.toLocalIterator():
        place = folder / f"bucket={row['bucket']:05}"
        place.mkdir(exist_ok=True)
        file = place / id_file_name((row["customer_id"], row["line_id"]), ".json")
        if file.exists():
            raise DataError(
                f"customer {row['customer_id']} has two decisions on line {row['line_id']} as of {as_of}; give each line of a "
                "customer its own line_id"
            )
        file.write_text(row["receipt"], encoding="utf-8")
        count += 1
        if customers:
            told.add(row["customer_id"])
    for customer in customers:
        if customer not in told:
            raise DataError(f"customer {customer} has no line that was decided on as of {as_of}; check the id")
    if not customers and count != lines:
        raise DataError(
            f"the engine made {count:,} receipts of {lines:,} decisions: whole buckets were lost, or a table changed while "
            "it was read; run the job again"
        )
    return count
