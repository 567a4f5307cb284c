"""The first and the last day a data set tells of."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

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
        f"SELECT min({clock})::DATE AS first, max({_kept(TABLES[name])})::DATE AS last FROM {name}"
        for name in data.tables
        if TABLES[name].is_event and name != "macro" and (clock := TABLES[name].known_from)
    ]
    row = None
    if parts:
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


def _kept(table: Table) -> str | None:
    """The column that shows until when a table was kept: due dates reach into the future, payments do not."""
    return table.later[0] if table.due_known and table.later else table.known_from
