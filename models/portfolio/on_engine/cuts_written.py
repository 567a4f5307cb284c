"""The cuts that an engine explained, written a file per bucket."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyarrow import parquet

from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.on_engine.cuts import COUNTS, FURTHER, RECORDS, CutsAsked
from creditline.models.portfolio.on_engine.messages import told_bytes


@dataclass(frozen=True)
class CutsWritten:
    """How many lines were `cut`, how many of them `explained`, and of these `others` without a ledger; rows of both tables.

    `further`: as of `Cuts`.
    """

    cuts: int
    explained: int
    others: int
    rows: int
    records: int
    further: Mapping[str, int]


def write_cuts_by_bucket(frame: Any, data: EngineData, asked: CutsAsked, folder: Path) -> CutsWritten:
    """`bucket=00012.parquet` for every bucket with cuts in `folder`, the records behind them in its folder `records`.

    DataError where no line was cut on the day.
    """
    counts = {"cuts": 0, "explained": 0, "others": 0}
    rows = {"": 0, "records": 0}
    further: Counter[str] = Counter()
    if asked.records:
        (folder / "records").mkdir()
    for row in frame.toLocalIterator():
        table = told_bytes(row["rows"])
        if row["what"] == COUNTS:
            counts = {name: number + table[name][0].as_py() for name, number in counts.items()}
            continue
        if row["what"] == FURTHER:
            further.update(dict(zip(table["product"].to_pylist(), table["lines"].to_pylist(), strict=True)))
            continue
        inside = "records" if row["what"] == RECORDS else ""
        rows[inside] += len(table)
        file = folder / inside / f"bucket={row['customers']:05}.parquet"
        parquet.write_table(table, arrow_path(file), compression="zstd")
    if not counts["cuts"]:
        raise DataError(f"no line was cut on {asked.end} in {data.folder}; name a day of decisions")
    return CutsWritten(**counts, rows=rows[""], records=rows["records"], further=dict(sorted(further.items())))
