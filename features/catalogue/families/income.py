"""Money in: level, regularity and drops against the customer's own past."""

from collections.abc import Iterator

from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import Aggregate, Difference, Family, Feature, How, Is, Ratio, Rows, Times, Unit

MONEY_IN = Rows("transactions", (Is("direction", ("in",)),))
MONEY_OUT = Rows("transactions", (Is("direction", ("out",)),))
REGULAR = MONEY_IN.but(Is("category", ("salary", "wage", "pension", "benefit", "benefits")))
INCOME = Maker(Family.INCOME, "income", "income")


def income() -> Iterator[Feature]:
    """Features of incoming transactions."""
    for days in (30, 90, 180, 365):
        total, mean = (Aggregate(MONEY_IN, how, "amount", days) for how in (How.SUM, How.MEAN))
        regular, spent = (Aggregate(rows, How.SUM, "amount", days) for rows in (REGULAR, MONEY_OUT))
        yield INCOME.within("sum", total, Unit.MONEY, days)
        yield INCOME.within("count", Aggregate(MONEY_IN, How.COUNT, days=days), Unit.COUNT, days)
        yield INCOME.within("mean", mean, Unit.MONEY, days)
        yield INCOME.within("max", Aggregate(MONEY_IN, How.MAX, "amount", days), Unit.MONEY, days)
        yield INCOME.within("net", Difference(total, spent), Unit.MONEY, days)
        payers = Aggregate(MONEY_IN, How.DISTINCT, "counterparty", days)
        yield INCOME.within("counterparties", payers, Unit.COUNT, days)
        yield INCOME.within("regular_sum", regular, Unit.MONEY, days)
        yield INCOME.within("regular_share", Ratio(regular, total), Unit.SHARE, days)
    for days in (180, 365):
        for name, rows in (("", MONEY_IN), ("regular_", REGULAR)):
            mean, deviation = (Aggregate(rows, how, "amount", days) for how in (How.MEAN, How.DEVIATION))
            gap, gap_deviation = (Aggregate(rows, how, days=days) for how in (How.GAP_MEAN, How.GAP_DEVIATION))
            yield INCOME.within(f"{name}variation", Ratio(deviation, mean), Unit.RATIO, days)
            yield INCOME.within(f"{name}interval", gap, Unit.DAYS, days)
            yield INCOME.within(f"{name}interval_spread", gap_deviation, Unit.DAYS, days)
    month, regular_month = (Aggregate(rows, How.SUM, "amount", 30) for rows in (MONEY_IN, REGULAR))
    for days in (180, 360):
        usual, usual_regular = (Aggregate(rows, How.TYPICAL_MONTH, "amount", days) for rows in (MONEY_IN, REGULAR))
        yield INCOME.within("against_usual", Ratio(month, usual), Unit.RATIO, days)
        yield INCOME.within("regular_against_usual", Ratio(regular_month, usual_regular), Unit.RATIO, days)
    quarter = Times(Aggregate(MONEY_IN, How.SUM, "amount", 90), 1 / 3)
    yield INCOME.now("month_to_quarter", Ratio(month, quarter), Unit.RATIO)
    yield INCOME.now("days_since", Aggregate(MONEY_IN, How.RECENCY), Unit.DAYS)
    yield INCOME.now("days_since_regular", Aggregate(REGULAR, How.RECENCY), Unit.DAYS)
