"""A day's cuts written out: the table, a part at a time, and the rows that the report counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.cut_report.money import money_columns
from creditline.models.portfolio.cut_report.rows import cut_rows
from creditline.models.portfolio.cuts.cut_notices import reasons_schema, reasons_table, tell
from creditline.models.portfolio.cuts.cut_records import asks_of
from creditline.models.portfolio.cuts.cuts import ExplainedCuts
from creditline.models.portfolio.cuts.table import Per, schema, table
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why.words.by_language import SHIPPED, Words


@dataclass(frozen=True)
class CutOutputs:
    """What is made of the cuts. `table`: a Parquet file with a row `per` something; None for no table.

    `counted`: whether rows for the report are kept, with the features that tell who was ever `late`. `asked`: whether it
    is kept what the reasons name, to look up its records. `words`: what the notices are told in.
    `priced`: whose policy's economics the counted rows are priced by, where it states any.
    """

    per: Per
    table: Path | None
    counted: bool = False
    late: tuple[str, ...] = ()
    asked: bool = False
    words: Words = SHIPPED
    priced: InForce | None = None

    @property
    def told(self) -> bool:
        """Whether anything needs the notices."""
        return self.counted or self.asked or self.per is Per.reason


@dataclass(frozen=True)
class Written:
    """How many cuts were explained, and how many rows are in the table. `others`: cuts without a ledger among them.

    `counted`: the rows that the report counts. `asks`: what the principal reasons name. Empty where not wanted.
    """

    cuts: int
    rows: int
    others: int
    counted: pa.Table
    asks: tuple[pa.Table, ...] = ()


def write_cuts(parts: Iterable[ExplainedCuts], id_type: pa.DataType, wanted: CutOutputs) -> Written:
    """Write the parts as they come; no more than one of them is held, and a short row per cut where it is counted."""
    cuts = rows = others = 0
    counted: list[pa.Table] = []
    asks: list[pa.Table] = []
    names = reasons_schema(id_type) if wanted.per is Per.reason else schema(id_type, wanted.per)
    writer = (
        None if wanted.table is None else parquet.ParquetWriter(arrow_path(wanted.table), names, compression="zstd")
    )
    try:
        for part in parts:
            told = tell(part, wanted.words) if wanted.told else []
            if writer is not None:
                found = (
                    reasons_table(part.answers, told, id_type)
                    if wanted.per is Per.reason
                    else table(part.answers, part.those, id_type, wanted.per)
                )
                writer.write_table(found)
                rows += found.num_rows
            if part.answers.verdicts is None:
                others += len(part.those)
            elif wanted.counted:
                found = cut_rows(part, told, wanted.late, id_type)
                counted.append(_priced(found, part, wanted.priced))
            if wanted.asked:
                asks.append(asks_of(part.answers, told, id_type))
            cuts += len(part.those)
    finally:
        if writer is not None:
            writer.close()
    return Written(cuts, rows, others, pa.concat_tables(counted) if counted else pa.table({}), tuple(asks))


def _priced(rows: pa.Table, part: ExplainedCuts, by: InForce | None) -> pa.Table:
    if by is None or by.policy is None or by.policy.economics is None:
        return rows
    for name, column in money_columns(part, by.policy, by.product).items():
        rows = rows.append_column(name, column)
    return rows
