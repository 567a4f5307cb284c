"""How far the economy moved: published figures, which are facts and no sample of customers."""

from dataclasses import dataclass
from datetime import date

from creditline.features.data import DataSet

FEWEST = 12  # periods on record, without which nobody knows how far a figure moves


@dataclass(frozen=True)
class IndicatorMoved:
    """One indicator of `macro`, its mean over regions as last published by the reference day and by the current one.

    `spread`: between the highest and the lowest of the `periods` published by the reference day.
    """

    indicator: str
    before: float
    now: float
    spread: float
    periods: int

    @property
    def spreads(self) -> float:
        """By how many times its former spread it moved."""
        return abs(self.now - self.before) / self.spread


def economy_moved(data: DataSet, reference: date, current: date) -> tuple[IndicatorMoved, ...]:
    """The indicators with at least 12 periods on record by the reference day, which were not all alike; by name."""
    if not data.has("macro"):
        return ()
    with data.connect() as connection:
        found = connection.execute(
            "WITH period AS (SELECT indicator, period_on, max(published_on) AS published, avg(value) AS value FROM macro "
            "WHERE published_on <= $now GROUP BY ALL) SELECT indicator, "
            "arg_max(value, period_on) FILTER (published <= $was), arg_max(value, period_on), "
            "max(value) FILTER (published <= $was) - min(value) FILTER (published <= $was), count(*) FILTER (published <= $was) "
            "FROM period GROUP BY indicator ORDER BY indicator",
            {"was": reference, "now": current},
        ).fetchall()
    return tuple(IndicatorMoved(*row) for row in found if row[4] >= FEWEST and row[3])
