"""On which days announced cuts are due, by decisions that were made."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from creditline.features.output.paths import parquet_sql

_LAST = "QUALIFY row_number() OVER (PARTITION BY customer_id, line_id ORDER BY decided_on DESC) = 1"


def first_due(made: Sequence[Path], after: date, before: date) -> date | None:
    """The first day after `after` and before `before` on which what the last decisions in `made` say takes effect; None for none."""
    if not made:
        return None
    relation = parquet_sql(made, ", union_by_name = true")
    with duckdb.connect() as connection:
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
        if "notice" not in there:
            return None
        found = connection.execute(
            f"SELECT min(effective_on) FROM (SELECT * FROM {relation} {_LAST}) "
            "WHERE notice IN ('announced', 'running') AND effective_on > $after AND effective_on < $before",
            {"after": after, "before": before},
        ).fetchone()
    day: date | None = found[0] if found else None
    return day
