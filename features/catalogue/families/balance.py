"""The account's balance, where the postings carry it."""

from collections.abc import Iterator

from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import Aggregate, Below, Family, Feature, How, Is, Rows, Unit

_ALL = Rows("transactions")
_MAKER = Maker(Family.SPENDING, "spending", "spending")


def balance() -> Iterator[Feature]:
    """Balance at the end of the day, its range, trend and swings, and times overdrawn."""
    yield _MAKER.now("balance_last", Aggregate(_ALL, How.LAST, "balance"), Unit.MONEY)
    for days in (30, 90, 365):
        for name, how in (("balance_min", How.MIN), ("balance_mean", How.MEAN), ("balance_max", How.MAX)):
            yield _MAKER.within(name, Aggregate(_ALL, how, "balance", days), Unit.MONEY, days)
        overdrawn = Aggregate(_ALL.but(Below("balance", 0)), How.COUNT, days=days)
        yield _MAKER.within("overdrawn", overdrawn, Unit.COUNT, days)
    yield _MAKER.within("balance_slope", Aggregate(_ALL, How.SLOPE, "balance", 180), Unit.MONEY, 180)
    for days in (180, 365):
        swings = Aggregate(_ALL, How.DEVIATION, "balance", days)
        yield _MAKER.within("balance_deviation", swings, Unit.MONEY, days)
    penalties = Aggregate(_ALL.but(Is("category", ("sanction_interest",))), How.COUNT)
    yield _MAKER.within("penalties", penalties, Unit.COUNT, None)
