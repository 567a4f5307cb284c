"""Logins: how often, on what device, and against the customer's own level."""

from collections.abc import Iterator

from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import Aggregate, Below, Family, Feature, How, Ratio, Rows, Times, Unit

_LOGINS = Rows("logins")
_MAKER = Maker(Family.ACTIVITY, "activity", "activity")
_DEPRESSED = Maker(Family.ACTIVITY, "activity", "activity", depressed_by_cut=True)


def activity() -> Iterator[Feature]:
    """Logins per window, against the customer's own level, and new devices; logins fall off when a line is cut."""
    for days in (7, 30, 90, 180, 365):
        count = Aggregate(_LOGINS, How.COUNT, days=days)
        yield _DEPRESSED.within("logins", count, Unit.COUNT, days)
        yield _DEPRESSED.within("days", Aggregate(_LOGINS, How.DAYS, days=days), Unit.DAYS, days)
        night = Aggregate(_LOGINS.but(Below("hour", 6)), How.COUNT, days=days)
        yield _MAKER.within("night_share", Ratio(night, count), Unit.SHARE, days)
    for days in (30, 90, 180):
        yield _MAKER.within("devices", Aggregate(_LOGINS, How.DISTINCT, "device", days), Unit.COUNT, days)
        yield _MAKER.within("new_devices", Aggregate(_LOGINS, How.NEW, "device", days), Unit.COUNT, days)
    month = Aggregate(_LOGINS, How.COUNT, days=30)
    for days in (180, 365):
        level = Times(Aggregate(_LOGINS, How.COUNT, days=days), 30 / days)
        yield _DEPRESSED.within("against_own", Ratio(month, level), Unit.RATIO, days)
    yield _DEPRESSED.now("days_since", Aggregate(_LOGINS, How.RECENCY), Unit.DAYS)
    yield _DEPRESSED.within("gap", Aggregate(_LOGINS, How.GAP_MEAN, days=365), Unit.DAYS, 365)
