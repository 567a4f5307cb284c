"""How much of the line is used, what room is left, and how that moved."""

from collections.abc import Iterator
from dataclasses import replace

from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Below,
    Difference,
    Family,
    Feature,
    How,
    Is,
    OnTarget,
    Ratio,
    Rows,
    Unit,
)

_LINE = Rows("statements", (OnTarget(),))
_CASH = Rows("transactions", (Is("category", ("cash", "cash_advance")),))
_WINDOWS = (90, 180, 365)
_USE = Maker(Family.UTILISATION, "utilisation", "utilisation", depressed_by_cut=True)
_BILL = replace(_USE, depressed_by_cut=False)

_PER_WINDOW = (
    ("mean", How.MEAN, "utilisation", Unit.SHARE),
    ("max", How.MAX, "utilisation", Unit.SHARE),
    ("slope", How.SLOPE, "utilisation", Unit.RATIO),
    ("mean_balance", How.MEAN, "balance", Unit.MONEY),
    ("deviation_balance", How.DEVIATION, "balance", Unit.MONEY),
    ("mean_spend_to_limit", How.MEAN, "spend_to_limit", Unit.RATIO),
    ("paid", How.SUM, "paid", Unit.MONEY),
    ("mean_paid_to_limit", How.MEAN, "paid_to_limit", Unit.RATIO),
)
_LAST = (
    ("last", "utilisation", Unit.SHARE),
    ("balance", "balance", Unit.MONEY),
    ("limit", "limit", Unit.MONEY),
    ("headroom", "headroom", Unit.MONEY),
    ("paid_last", "paid", Unit.MONEY),
    ("paid_to_limit_last", "paid_to_limit", Unit.RATIO),
    ("spend_to_limit_last", "spend_to_limit", Unit.RATIO),
    ("balance_change_last", "balance_change", Unit.MONEY),
)
_OF_HALF_A_YEAR = (("max_balance", How.MAX, "balance"), ("max_paid", How.MAX, "paid"), ("min_paid", How.MIN, "paid"))


def utilisation() -> Iterator[Feature]:
    """Features of the target product's line, from its statements; a cut moves all but the share of a bill paid."""
    last, limit = (Aggregate(_LINE, How.LAST, of) for of in ("utilisation", "limit"))
    for name, of, unit in _LAST:
        yield _USE.now(name, Aggregate(_LINE, How.LAST, of), unit)
    yield _BILL.now("paid_share_last", Aggregate(_LINE, How.LAST, "paid_share"), Unit.RATIO)
    for days in _WINDOWS:
        yield from _of_window(last, limit, days)
    for name, how, of in _OF_HALF_A_YEAR:
        yield _USE.within(name, Aggregate(_LINE, how, of, 180), Unit.MONEY, 180)
    yield _BILL.within("statements", Aggregate(_LINE, How.COUNT, days=365), Unit.COUNT, 365)
    yield _USE.within("largest_limit_cut", Aggregate(_LINE, How.MIN, "limit_change", 365), Unit.MONEY, 365)
    rises, falls = (_LINE.but(moved) for moved in (AtLeast("limit_change", 0.01), Below("limit_change", 0)))
    yield _USE.within("limit_rises", Aggregate(rises, How.COUNT, days=365), Unit.COUNT, 365)
    yield _USE.within("limit_falls", Aggregate(falls, How.COUNT, days=365), Unit.COUNT, 365)
    to_first = Ratio(limit, Aggregate(_LINE, How.FIRST, "limit", 365))
    yield _USE.within("limit_to_first", to_first, Unit.RATIO, 365)


def _of_window(last: Aggregate, limit: Aggregate, days: int) -> Iterator[Feature]:
    for name, how, of, unit in _PER_WINDOW:
        yield _USE.within(name, Aggregate(_LINE, how, of, days), unit, days)
    for name, how in (("mean_paid_share", How.MEAN), ("min_paid_share", How.MIN)):
        yield _BILL.within(name, Aggregate(_LINE, how, "paid_share", days), Unit.RATIO, days)
    against_mean = Difference(last, Aggregate(_LINE, How.MEAN, "utilisation", days))
    yield _USE.within("against_mean", against_mean, Unit.RATIO, days)
    above = Aggregate(_LINE.but(AtLeast("utilisation", 0.9)), How.COUNT, days=days)
    yield _USE.within("months_above_90", above, Unit.COUNT, days)
    paid, owed = (Aggregate(_LINE, How.SUM, of, days) for of in ("paid", "balance"))
    yield _BILL.within("paid_to_balances", Ratio(paid, owed), Unit.RATIO, days)
    cash = Aggregate(_CASH, How.SUM, "amount", days)
    yield _USE.within("cash_to_limit", Ratio(cash, limit), Unit.RATIO, days)
