"""Into how many buckets and partitions rows are put."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

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
    def of(cls, rows: int, pairs: int, stated: int | None = None) -> "Sizes":
        """For so many rows and pairs; `stated` buckets stand before what would be chosen."""
        wanted = max(LEAST, rows // ROWS_A_BUCKET, pairs // PAIRS_A_BUCKET)
        buckets = stated or max(min(wanted, MOST), rows // LARGEST_BUCKET)
        return cls(buckets, max(1, min(buckets // 4, max(4, rows // ROWS_A_TASK))))


def sizes_of(data: EngineData, tables: Sequence[str], days: int, stated: int | None = None) -> Sizes:
    """From the number of rows of the tables, which the engine mostly knows without reading them."""
    from pyspark.sql import functions

    frames = {name: data.frames[name] for name in tables}
    counts = [
        frame.select(functions.lit(name).alias("t")).groupBy("t").count()
        for name in frames
        for frame in set_of(frames[name])
    ]
    found = reduce(lambda one, other: one.union(other), counts).toArrow().to_pylist()
    rows = sum(one["count"] for one in found)
    customers = sum(one["count"] for one in found if one["t"] == "customers")
    return Sizes.of(rows, customers * days, stated)


def set_of(frames: Sequence[object]) -> list[object]:
    """Each frame once."""
    return list({id(frame): frame for frame in frames}.values())
