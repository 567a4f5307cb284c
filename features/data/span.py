"""The first and the last day a data set tells of."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from creditline.features.contract import TABLES, Table
from creditline.features.data import DataSet
from creditline.features.errors import DataError

_STALE_DAYS = 31


@dataclass(frozen=True)
class DataSpan:
    """The days of the earliest and the latest thing known of any customer."""

    first: date
    last: date


def span_of(data: DataSet) -> DataSpan:
    """Find the span of the customers' event tables; DataError where none holds a dated row."""
    parts = [
        f"SELECT min({first})::DATE AS first, max({last})::DATE AS last FROM {name}"
        for name in data.tables
        if (clocks := clocks_of(TABLES[name])) is not None
        for first, last in [clocks]
    ]
    row: Any = None
    if data.whole is not None:
        row = data.whole.first, data.whole.last
    elif parts:
        with data.connect() as connection:
            row = connection.execute(
                f"SELECT min(first), max(coalesce(last, first)) FROM ({' UNION ALL '.join(parts)})"
            ).fetchone()
    if row is None or row[0] is None:
        raise DataError(f"{data.folder}: no event table holds a row with a date, so there is nothing to compute from")
    return DataSpan(*row)


def nothing_known_since(span: DataSpan, day: date, folder: Path) -> str | None:
    """What there is to say of a day to compute on that lies more than a month after the last thing known; else None."""
    if day <= span.last + timedelta(days=_STALE_DAYS):
        return None
    return (
        f"as_of {day} lies {(day - span.last).days:,} days after the last record of {folder}, {span.last}: customers are shown "
        "as if nothing had happened since; name an earlier day, or bring the records up to date"
    )


def clocks_of(table: Table) -> tuple[str, str] | None:
    """The columns that show from when and until when a table was kept: due dates reach into the future, payments do not.

    None of a table that tells nothing of customers' days.
    """
    if not table.is_event or table.name == "macro" or table.known_from is None:
        return None
    return table.known_from, table.later[0] if table.due_known and table.later else table.known_from
