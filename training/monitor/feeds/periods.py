"""The days a feed is looked at: a year up to the reference, and those since."""

from dataclasses import dataclass
from datetime import date, timedelta

from creditline.features.errors import DataError

BEFORE, LONGEST = 366, 92  # days


@dataclass(frozen=True)
class Periods:
    """`start` to `reference` is the time before, `since` to `current` the time judged; all days inclusive.

    Judged are the days after the reference; of more than 92 the last 92.
    """

    start: date
    reference: date
    since: date
    current: date

    @classmethod
    def of(cls, reference: date, current: date) -> "Periods":
        """The periods of two days; DataError unless the reference is the earlier."""
        if reference >= current:
            raise DataError(
                f"the reference {reference} does not lie before {current}, the day to watch; months come in order"
            )
        since = max(reference + timedelta(1), current - timedelta(LONGEST - 1))
        return cls(reference - timedelta(BEFORE - 1), reference, since, current)

    @property
    def days(self) -> int:
        """How many days are judged."""
        return (self.current - self.since).days + 1
