"""Repayment of what falls due, on the target product and on every other (family `linked_product`)."""

from collections.abc import Iterator

from creditline.features.catalogue.families.maker import About, Maker
from creditline.features.declare import Aggregate, AtLeast, Below, Feature, How, OnTarget, Ratio, Rows, Unit

_WINDOWS = (30, 90, 180, 365)
_SHARES = (("on_time_share", Below("days_late", 1)), ("early_share", AtLeast("days_early", 1)))


def repayment(side: Maker) -> Iterator[Feature]:
    """Features of the scheduled repayments on one side: days past due, delays, shares on time and in part.

    A repayment counts in a window once it is settled or late, in every feature of the window alike: one due on the as-of
    day, or within grace, of which something is still owed is in none of them.
    """
    dues = Rows("dues", (OnTarget(side.on_target),))
    judged = dues.but(AtLeast("judged", 1))  # settled, or past due
    past_due = dues.but(AtLeast("days_past_due", 1))
    part_paid = past_due.but(AtLeast("paid", 0.01))
    yield side.now("days_past_due_now", Aggregate(dues, How.MAX, "days_past_due"), Unit.DAYS)
    yield side.now("amount_past_due_now", Aggregate(dues, How.SUM, "amount_past_due"), Unit.MONEY)
    yield side.now("loans_past_due_now", Aggregate(past_due, How.DISTINCT, "loan_id"), Unit.COUNT)
    yield side.now("part_paid_now", Aggregate(part_paid, How.COUNT), Unit.COUNT)
    yield side.now("days_since_late", Aggregate(dues, How.MIN, "days_since_late"), Unit.DAYS)
    yield side.now("on_time_streak", Aggregate(judged, How.STREAK, "days_late"), Unit.COUNT)
    yield side.now("last_days_late", Aggregate(judged, How.LAST, "days_late"), Unit.DAYS)
    yield side.now("last_days_early", Aggregate(judged, How.LAST, "days_early"), Unit.DAYS)
    on_time = judged.but(Below("days_late", 1))
    for days in (365, None):
        yield side.within("on_time", Aggregate(on_time, How.COUNT, days=days), Unit.COUNT, days)
        largest = Aggregate(on_time, How.MAX, "amount_due", days)
        yield side.within("largest_on_time", largest, Unit.MONEY, days)
    for days in _WINDOWS:
        yield from _of_window(side, dues, judged, days)
    yield from _of_all(side, dues, judged)
    for bound in (30, 60, 90):
        late = Aggregate(dues.but(AtLeast("days_late", bound)), How.COUNT, days=365)
        yield side.within(f"late_{bound}", late, Unit.COUNT, 365)
    in_grace = dues.but(AtLeast("in_grace", 1))
    for days in (90, 365):
        yield side.within("paid_in_grace", Aggregate(in_grace, How.COUNT, days=days), Unit.COUNT, days)
        improved = Aggregate(judged.but(Below("roll", 0)), How.COUNT, days=days)
        yield side.within("improved", improved, Unit.COUNT, days)
        yield side.within("mean_days_early", Aggregate(judged, How.MEAN, "days_early", days), Unit.DAYS, days)
    yield side.within("slope_days_late", Aggregate(judged, How.SLOPE, "days_late", 365), Unit.INDEX, 365)
    yield side.within("due_amount", Aggregate(judged, How.SUM, "amount_due", 30), Unit.MONEY, 30)


def _of_all(side: Maker, dues: Rows, judged: Rows) -> Iterator[Feature]:
    """Of the whole record: who borrows a few times a year has next to none in a window."""
    for name, rows, how, of in (
        ("worst_days_late", dues, How.MAX, "days_late"),
        ("mean_days_late", judged, How.MEAN, "days_late"),
        ("mean_days_early", judged, How.MEAN, "days_early"),
    ):
        yield side.within(name, Aggregate(rows, how, of), Unit.DAYS, None, about=About(f"{name}_ever"))
    for name, condition in _SHARES:
        share = Ratio(Aggregate(judged.but(condition), How.COUNT), Aggregate(judged, How.COUNT))
        yield side.within(name, share, Unit.SHARE, None, about=About(f"{name}_ever"))


def _of_window(side: Maker, dues: Rows, judged: Rows, days: int) -> Iterator[Feature]:
    due = Aggregate(judged, How.COUNT, days=days)
    for name, rows in (
        ("late", dues.but(AtLeast("days_late", 1))),
        ("due", judged),
        ("in_parts", judged.but(AtLeast("payments", 2))),
        ("worsened", judged.but(AtLeast("roll", 1))),
    ):
        yield side.within(name, Aggregate(rows, How.COUNT, days=days), Unit.COUNT, days)
    yield side.within("worst_days_late", Aggregate(judged, How.MAX, "days_late", days), Unit.DAYS, days)
    yield side.within("mean_days_late", Aggregate(judged, How.MEAN, "days_late", days), Unit.DAYS, days)
    for name, condition in _SHARES:
        some = Aggregate(judged.but(condition), How.COUNT, days=days)
        yield side.within(name, Ratio(some, due), Unit.SHARE, days)
    paid, owed = (Aggregate(judged, How.SUM, of, days) for of in ("paid", "amount_due"))
    yield side.within("paid_share", Ratio(paid, owed), Unit.SHARE, days)
