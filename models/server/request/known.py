"""What has to be known of a customer on the days asked for, and what the answer says of how new it is."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from creditline.features.contract import TABLES
from creditline.models.server.request.declared import day
from creditline.models.server.request.problem import RequestError

EPOCH = date(1970, 1, 1)
Columns = Mapping[str, Sequence[object]]
Neighbours = dict[object, dict[date, bool | None]]


def day_of(value: object, where: str) -> date:
    """A day as 2024-01-31; RequestError for anything else."""
    try:
        return day(value)
    except ValueError as error:
        raise RequestError("request", f"{where} {error}", where) from None


def refuse_unsaid(links: Columns, days: Sequence[date], neighbours: Neighbours) -> None:
    """RequestError for an account linked by then of which a day is not said, and for a day that is not asked for.

    In batch a linked account's own records tell; here only the client does, and what it leaves out would pass for "not known".
    """
    for name, told in neighbours.items():
        for on in told:
            if on not in days:
                where = f"neighbours.{name}.{on}"
                raise RequestError(
                    "request", f"{where} is no day of as_of; say what was known on the days asked for", where
                )
    known = {str(name): told for name, told in neighbours.items()}
    for other, since in zip(links.get("other_id", ()), map(_day_in, links.get("since", ())), strict=True):
        for on in days:
            if since is not None and since <= on and on not in known.get(str(other), {}):
                where = f"neighbours.{other}.{on}"
                raise RequestError(
                    "request",
                    f"{where} is not there, and the account is linked; give true, false, or null where unknown",
                    where,
                )


def told_of(found: Mapping[str, Columns], last: date, published: Sequence[date]) -> dict[str, object]:
    """What an answer says of the records behind it, None where there is none.

    `newest`: the day of the newest one on `last` or before; `days_since`: how long ago that was; `figures`: the day of the newest
    figures of the economy by then.
    """
    newest = max((on for name, columns in found.items() for on in _days(name, columns) if on <= last), default=None)
    figures = bisect_right(published, last)
    return {
        "newest": None if newest is None else str(newest),
        "days_since": None if newest is None else (last - newest).days,
        "figures": str(published[figures - 1]) if figures else None,
    }


def _days(name: str, columns: Columns) -> list[date]:
    at = TABLES[name].known_from
    values = columns.get(at, ()) if at is not None else ()
    return [on for on in map(_day_in, values) if on is not None]


def _day_in(value: object) -> date | None:
    """The day of what was read as an instant or a day; None where nothing was."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
