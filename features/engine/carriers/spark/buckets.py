"""Into how many buckets and partitions rows are put."""

from collections.abc import Sequence
from dataclasses import dataclass

from creditline.features.engine.carriers.spark.engine_data import EngineData

ROWS_A_BUCKET = 250_000
ROWS_A_TASK = 2_000_000
PAIRS_A_BUCKET = 20_000
LEAST, MOST = 32, 20_000  # more make messages so small that most of one is its head
LARGEST_BUCKET = 5_000_000  # rows, where there are more than MOST buckets' worth


@dataclass(frozen=True)
class Sizes:
    """`buckets`: what customers are hashed into; `partitions`: the tasks that these are spread over."""

    buckets: int
    partitions: int

    @classmethod
    def of(cls, rows: int, pairs: int, stated: int | None = None, least: int = LEAST) -> "Sizes":
        """For so many rows and pairs; `stated` buckets stand before what would be chosen."""
        wanted = max(least, rows // ROWS_A_BUCKET, pairs // PAIRS_A_BUCKET)
        buckets = stated or max(min(wanted, MOST), rows // LARGEST_BUCKET)
        return cls(buckets, max(1, min(buckets // 4, max(4, rows // ROWS_A_TASK))))


def sizes_of(
    data: EngineData, tables: Sequence[str], days: int, stated: int | None = None, least: int = LEAST
) -> Sizes:
    """From the number of rows of the tables: that of files stands in them, that of other tables the engine counts."""
    rows = {table: _rows(data, table) for table in tables}
    return Sizes.of(sum(rows.values()), rows["customers"] * days, stated, least)


def _rows(data: EngineData, table: str) -> int:
    return sum(raw.count() for raw in data.raw[table])
