"""The folder of a recall, beside the tables that are written as it goes on: its numbers, and the letters no longer true."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.output.paths import arrow_path
from creditline.features.output.spreadsheet import plain_cells
from creditline.features.output.table import write_csv
from creditline.models.portfolio.recall.answer import TABLE
from creditline.models.portfolio.recall.json_form import recall_data
from creditline.models.portfolio.recall.values import Recall

ANSWER, LETTERS = "recall.json", "letters.csv"
_COLUMNS = ("customer_id", "line_id", "decided_on", "letter")


def write_answer(folder: Path, found: Recall) -> None:
    """Write the numbers, and a row per letter that is no longer true: a few columns, in the order of the decisions."""
    told = json.dumps(recall_data(found), indent=1, ensure_ascii=False, allow_nan=False)
    (folder / ANSWER).write_text(told + "\n", encoding="utf-8")
    with (folder / LETTERS).open("wb") as out:
        for number, part in enumerate(_letters(folder / TABLE)):
            write_csv(plain_cells(part), out, header=not number)


def _letters(table: Path) -> Iterator[pa.Table]:
    """The letters, some at a time; an empty part first."""
    yield pa.table({name: pa.array([], pa.string()) for name in _COLUMNS})
    if not table.exists():
        return
    with parquet.ParquetFile(arrow_path(table)) as opened:
        for batch in opened.iter_batches(columns=[*_COLUMNS]):
            rows = pa.Table.from_batches([batch])
            if len(rows := rows.filter(pc.is_valid(rows["letter"]))):
                yield rows.select([*_COLUMNS])
