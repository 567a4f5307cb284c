"""Arrears as the statements of a line state them, on the target product and on every other."""

from collections.abc import Iterator
from dataclasses import replace

from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import Aggregate, AtLeast, Below, Feature, How, Is, OnTarget, Rows, Unit

_ARREARS = "months_past_due"


def arrears(side: Maker) -> Iterator[Feature]:
    """Features of months in arrears and of the status of statements on one side."""
    statements = Rows("statements", (OnTarget(side.on_target),))
    behind = statements.but(AtLeast(_ARREARS, 1))
    yield side.now("months_past_due_now", Aggregate(statements, How.LAST, _ARREARS), Unit.MONTHS)
    for days in (90, 180, 365):
        for name, how in (("worst_months_past_due", How.MAX), ("mean_months_past_due", How.MEAN)):
            yield side.within(name, Aggregate(statements, how, _ARREARS, days), Unit.MONTHS, days)
        for name, rows in (
            ("statements_in_arrears", behind),
            ("statements_two_months_late", statements.but(AtLeast(_ARREARS, 2))),
        ):
            yield side.within(name, Aggregate(rows, How.COUNT, days=days), Unit.COUNT, days)
    yield side.now("days_since_arrears", Aggregate(behind, How.RECENCY), Unit.DAYS)
    for window in (365, None):
        met = Aggregate(statements.but(Below(_ARREARS, 1)), How.COUNT, days=window)
        yield side.within("statements_on_time", met, Unit.COUNT, window)
    for name, condition in (("roll_worse", AtLeast("roll", 1)), ("roll_better", Below("roll", 0))):
        rolled = Aggregate(statements.but(condition), How.COUNT, days=180)
        yield side.within(name, rolled, Unit.COUNT, 180)
    slope = Aggregate(statements, How.SLOPE, _ARREARS, 180)
    yield side.within("slope_months_past_due", slope, Unit.INDEX, 180)
    for name in ("paid_in_full", "no_consumption", "revolving"):
        maker = replace(side, depressed_by_cut=side.on_target and name == "no_consumption")
        rows = statements.but(Is("status", (name,)))
        for days in (180, 45):
            yield maker.within(name, Aggregate(rows, How.COUNT, days=days), Unit.COUNT, days)
    if not side.on_target:
        yield from _use(side, statements)


def _use(side: Maker, statements: Rows) -> Iterator[Feature]:
    yield side.now("utilisation_last", Aggregate(statements, How.LAST, "utilisation"), Unit.SHARE)
    for name, how, of, unit in (
        ("mean_utilisation", How.MEAN, "utilisation", Unit.SHARE),
        ("max_utilisation", How.MAX, "utilisation", Unit.SHARE),
        ("mean_balance", How.MEAN, "balance", Unit.MONEY),
    ):
        yield side.within(name, Aggregate(statements, how, of, 180), unit, 180)
