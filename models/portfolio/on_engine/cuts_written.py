"""The cuts that an engine explained, written a file per bucket."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.on_engine.cuts import COUNTS, FURTHER, RECORDS, CutsAsked
from creditline.models.portfolio.on_engine.messages import told_bytes
from creditline.models.portfolio.on_engine.report import COUNTED, GROUPS, LATER, ReportTold


@dataclass(frozen=True)
class CutsWritten:
    """How many lines were `cut`, how many of them `explained`, and of these `others` without a ledger; rows of both tables.

    `further`: as of `Cuts`. `report`: what was counted for one.
    """

    cuts: int
    explained: int
    others: int
    rows: int
    records: int
    further: Mapping[str, int]
    report: ReportTold | None = None


def write_cuts_by_bucket(frame: Any, data: EngineData, asked: CutsAsked, folder: Path | None) -> CutsWritten:
    """`bucket=00012.parquet` for every bucket with cuts in `folder`, the records behind them in its folder `records`; what is asked for.

    DataError where no line was cut on the day.
    """
    counts = {"cuts": 0, "explained": 0, "others": 0}
    rows = {"": 0, "records": 0}
    further: Counter[str] = Counter()
    counted: list[tuple[str, int, pa.Table]] = []
    if asked.records and folder is not None:
        (folder / "records").mkdir()
    for row in frame.toLocalIterator():
        table = told_bytes(row["rows"])
        if row["what"] == COUNTS:
            counts = {name: number + table[name][0].as_py() for name, number in counts.items()}
            continue
        if row["what"] in (COUNTED, GROUPS, LATER):
            counted.append((row["what"], row["found"], table))
            continue
        if row["what"] == FURTHER:
            further.update(dict(zip(table["product"].to_pylist(), table["lines"].to_pylist(), strict=True)))
            continue
        assert folder is not None  # a table was asked for
        inside = "records" if row["what"] == RECORDS else ""
        rows[inside] += len(table)
        file = folder / inside / f"bucket={row['customers']:05}.parquet"
        parquet.write_table(table, arrow_path(file), compression="zstd")
    if not counts["cuts"]:
        raise DataError(f"no line was cut on {asked.end} in {data.folder}; name a day of decisions")
    report = None if asked.report is None else ReportTold.of(asked.report, counts["cuts"], counted)
    return CutsWritten(
        **counts, rows=rows[""], records=rows["records"], further=dict(sorted(further.items())), report=report
    )
