"""The newest macro figures as known on a day."""

from collections.abc import Mapping, Sequence
from datetime import date

from creditline.features.data.dataset import DataSet
from creditline.features.errors import DataError

# Of the newest period, the figure published last; a row counts from the day it was published and recorded.
_NEWEST = """
SELECT indicator, arg_max(value, (period_on, published_on)) FROM macro
WHERE region IS NULL AND value IS NOT NULL AND period_on <= $day AND published_on <= $day
  AND (recorded_at IS NULL OR recorded_at::DATE <= $day)
GROUP BY indicator
"""


def figures_known(data: DataSet, indicators: Sequence[str], days: Sequence[date]) -> Mapping[date, Mapping[str, float]]:
    """The whole country's figure of each indicator by the end of each day, as known then.

    DataError for an indicator the data do not have, have by region only, or did not know yet on one of the days.
    """
    if unknown := sorted(set(indicators) - set(data.indicators)):
        there = f"there are {', '.join(data.indicators)}" if data.indicators else "there is none"
        raise DataError(f"{data.folder} has no macro indicator {unknown[0]!r}; {there}")
    found: dict[date, dict[str, float]] = {}
    with data.connect() as connection:
        for day in sorted(set(days)):
            newest = {str(name): float(v) for name, v in connection.execute(_NEWEST, {"day": day}).fetchall()}
            if absent := [name for name in indicators if name not in newest]:
                raise DataError(
                    f"{data.folder}: no figure of {absent[0]!r} for the whole country was known on {day}; add macro rows "
                    "without a region, published by then"
                )
            found[day] = {name: newest[name] for name in indicators}
    return found
