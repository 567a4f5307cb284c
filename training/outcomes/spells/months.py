"""Calendar months."""

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later (earlier if below 0); the month's last day where it is shorter.

    >>> months_after(date(2024, 2, 29), 12), months_after(date(2024, 3, 31), -1)
    (datetime.date(2025, 2, 28), datetime.date(2024, 2, 29))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_complete(until: date, months: int) -> date:
    """The latest day whose `months` months after it end on or before `until`.

    Going back from `until` does not find it: a month's last days all end on the last day of a shorter one.

    >>> latest_complete(date(2024, 6, 30), 6), months_after(date(2024, 6, 30), -6)
    (datetime.date(2023, 12, 31), datetime.date(2023, 12, 30))
    """
    day = months_after(until, -months)
    while months_after(day + timedelta(1), months) <= until:
        day += timedelta(1)
    return day
