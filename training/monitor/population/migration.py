"""Customers who were scored on both days, from band to band."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from creditline.features.data.reading.sql_text import text_sql
from creditline.features.output.paths import parquet_sql


@dataclass(frozen=True)
class BandMoves:
    """`counts[i][j]`: customers in band i on the reference day and in band j on the current one.

    `worse` and `better` count those who changed band, `score_change` is the mean change of their and all others' scores.
    `came` and `left`: scored on one of the days only.
    """

    bands: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    worse: int
    better: int
    score_change: float | None
    came: int
    left: int


def band_moves(reference: Path, current: Path, bands: tuple[str, ...], memory: str) -> BandMoves:
    """Join two files of scored customers; `bands` from the lowest up."""
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = {text_sql(memory)}")
        found = connection.execute(
            "SELECT was.band, now.band, count(*), sum(now.score - was.score) "
            f"FROM {parquet_sql([reference])} AS was "
            f"FULL JOIN {parquet_sql([current])} AS now USING (customer_id) GROUP BY ALL"
        ).fetchall()
    counts = np.zeros((len(bands), len(bands)), dtype=np.int64)
    change = came = left = 0
    for was, now, rows, moved in found:
        if was is None:
            came += rows
        elif now is None:
            left += rows
        else:
            counts[bands.index(was), bands.index(now)] += rows
            change += int(moved)
    total = int(counts.sum())
    return BandMoves(
        bands=bands,
        counts=tuple(tuple(row) for row in counts.tolist()),
        worse=int(np.tril(counts, -1).sum()),
        better=int(np.triu(counts, 1).sum()),
        score_change=change / total if total else None,
        came=came,
        left=left,
    )
