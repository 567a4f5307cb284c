"""Names of time zones: those that DuckDB and Python both know, and that mean one place."""

from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

import duckdb

from creditline.features.errors import DataError

_MEANT = {
    "CST": "Asia/Shanghai or America/Chicago",
    "CTT": "Asia/Shanghai",
    "PRC": "Asia/Shanghai",
    "BEIJING": "Asia/Shanghai",
    "HKT": "Asia/Hong_Kong",
    "SGT": "Asia/Singapore",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "IST": "Asia/Kolkata, Asia/Jerusalem or Europe/Dublin",
    "GMT": "UTC or Europe/London",
    "BST": "Europe/London or Asia/Dhaka",
    "WET": "Europe/Lisbon",
    "CET": "Europe/Berlin",
    "MET": "Europe/Berlin",
    "EET": "Europe/Athens",
    "MSK": "Europe/Moscow",
    "AST": "America/Halifax or Asia/Riyadh",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "EST5EDT": "America/New_York",
    "CDT": "America/Chicago",
    "CST6CDT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "MST7MDT": "America/Denver",
    "PST": "America/Los_Angeles or Asia/Manila",
    "PDT": "America/Los_Angeles",
    "PST8PDT": "America/Los_Angeles",
    "HST": "Pacific/Honolulu",
    "AEST": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "WAT": "Africa/Lagos",
    "CAT": "Africa/Maputo",
    "EAT": "Africa/Nairobi",
    "SAST": "Africa/Johannesburg",
}  # what an abbreviation is likely to be short for


def require_time_zone(name: str, where: str) -> None:
    """Raise DataError, naming the zone that is likely meant, unless `name` is UTC or a place, such as "Asia/Shanghai"."""
    if name in _known():
        return
    if (meant := _MEANT.get(name.upper())) is not None:
        raise DataError(f"{where}: time_zone {name!r} means one thing here and another there; write {meant}.")
    raise DataError(f"{where}: time_zone {name!r} does not exist; the nearest one is {_nearest(name)!r}.")


def _nearest(name: str) -> str:
    """The zone spelt most like it, in whatever capitals, by its whole name or its place alone."""
    spelt: dict[str, str] = {}
    for zone in sorted(_known()):
        spelt.setdefault(zone.lower(), zone)
        spelt.setdefault(zone.lower().rpartition("/")[2], zone)
    return spelt[get_close_matches(name.lower(), spelt, n=1, cutoff=0.0)[0]]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    with duckdb.connect() as connection:
        duck = {str(row[0]) for row in connection.execute("SELECT name FROM pg_timezone_names()").fetchall()}
    both = duck & available_timezones()
    return frozenset(name for name in both if "/" in name and not name.startswith(("Etc/", "US/"))) | {"UTC"}
