"""Money out: how much, how often, on what, and against the customer's own long-run level.

What is spent in all and how often falls when a line is cut, so it has variants measured before the cut; what it is spent
on, and when, does not.
"""

from collections.abc import Iterator
from dataclasses import replace

from creditline.features.catalogue.families.maker import About, Maker
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Below,
    Family,
    Feature,
    How,
    Is,
    Ratio,
    Rows,
    Times,
    Total,
    Unit,
)

_OUT = Rows("transactions", (Is("direction", ("out",)),))
_IN = Rows("transactions", (Is("direction", ("in",)),))
_MAKER = Maker(Family.SPENDING, "spending", "spending")
_DEPRESSED = replace(_MAKER, depressed_by_cut=True)

# Each with the words lenders use for it. Not health: what is spent on it tells of a customer's health.
CATEGORIES = (
    ("groceries", ("groceries", "food")),
    ("dining", ("dining",)),
    ("travel", ("travel", "transport")),
    ("shopping", ("shopping",)),
    ("entertainment", ("entertainment",)),
    ("utilities", ("utilities",)),
    ("household", ("household",)),
    ("rent", ("rent",)),
    ("education", ("education",)),
    ("insurance", ("insurance",)),
    ("gambling", ("gambling",)),
    ("cash", ("cash",)),
    ("loan_payment", ("loan_payment", "repayment")),
    ("fees", ("fees",)),
    ("sanction_interest", ("sanction_interest",)),
    ("family", ("family",)),
    ("savings", ("savings",)),
    ("transfer", ("transfer",)),
)
_VARIETY = (
    ("counterparties", How.DISTINCT, "counterparty", Unit.COUNT),
    ("categories", How.DISTINCT, "category", Unit.COUNT),
    ("category_entropy", How.ENTROPY, "category", Unit.INDEX),
    ("top_category_share", How.TOP_SHARE, "category", Unit.SHARE),
)


def spending() -> Iterator[Feature]:
    """Features of outgoing transactions."""
    for days in (7, 30, 90, 180, 365):
        yield _DEPRESSED.within("sum", Aggregate(_OUT, How.SUM, "amount", days), Unit.MONEY, days)
        yield _MAKER.within("mean", Aggregate(_OUT, How.MEAN, "amount", days), Unit.MONEY, days)
        yield _MAKER.within("max", Aggregate(_OUT, How.MAX, "amount", days), Unit.MONEY, days)
        yield _DEPRESSED.within("count", Aggregate(_OUT, How.COUNT, days=days), Unit.COUNT, days)
    for days in (30, 90, 180, 365):
        total, mean, deviation = (Aggregate(_OUT, how, "amount", days) for how in (How.SUM, How.MEAN, How.DEVIATION))
        yield _MAKER.within("variation", Ratio(deviation, mean), Unit.RATIO, days)
        yield _DEPRESSED.within("active_days", Aggregate(_OUT, How.DAYS, days=days), Unit.DAYS, days)
        to_income = Ratio(total, Aggregate(_IN, How.SUM, "amount", days))
        yield _DEPRESSED.within("to_income", to_income, Unit.RATIO, days)
        for name, how, label, unit in _VARIETY:
            yield _MAKER.within(name, Aggregate(_OUT, how, label, days), unit, days)
        count = Aggregate(_OUT, How.COUNT, days=days)
        night = Total(
            Aggregate(_OUT.but(AtLeast("hour", 23)), How.COUNT, days=days),
            Aggregate(_OUT.but(Below("hour", 6)), How.COUNT, days=days),
        )
        yield _MAKER.within("night_share", Ratio(night, count), Unit.SHARE, days)
        weekend = Aggregate(_OUT.but(AtLeast("weekday", 5)), How.COUNT, days=days)
        yield _MAKER.within("weekend_share", Ratio(weekend, count), Unit.SHARE, days)
    for days in (90, 365):
        total = Aggregate(_OUT, How.SUM, "amount", days)
        for category, values in CATEGORIES:
            part = Ratio(Aggregate(_OUT.but(Is("category", values)), How.SUM, "amount", days), total)
            about = About("share", category=category)
            yield _MAKER.within(f"share_{category}", part, Unit.SHARE, days, about=about)
    month = Aggregate(_OUT, How.SUM, "amount", 30)
    for days in (180, 360):
        usual = Aggregate(_OUT, How.TYPICAL_MONTH, "amount", days)
        yield _DEPRESSED.within("against_usual", Ratio(month, usual), Unit.RATIO, days)
    quarter = Times(Aggregate(_OUT, How.SUM, "amount", 90), 1 / 3)
    yield _DEPRESSED.now("month_to_quarter", Ratio(month, quarter), Unit.RATIO)
    yield _DEPRESSED.now("days_since", Aggregate(_OUT, How.RECENCY), Unit.DAYS)
