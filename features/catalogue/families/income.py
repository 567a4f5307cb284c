"""Money in: level, regularity and drops against the customer's own past."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import last_days, suffix, within
from creditline.features.declare import (
    Aggregate,
    Audience,
    Difference,
    Family,
    Feature,
    How,
    Is,
    Number,
    Ratio,
    Rows,
    Times,
    Unit,
    Words,
)

MONEY_IN = Rows("transactions", (Is("direction", ("in",)),))
MONEY_OUT = Rows("transactions", (Is("direction", ("out",)),))
REGULAR = MONEY_IN.but(Is("category", ("salary", "wage", "pension", "benefit", "benefits")))


def income() -> Iterator[Feature]:
    """Features of incoming transactions."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, direction: int = 0) -> Feature:
        return Feature(f"income.{name}", expression, Family.INCOME, unit, words, Audience.CUSTOMER, direction)

    for days in (30, 90, 180, 365):
        end = suffix(days)
        total, mean = (Aggregate(MONEY_IN, how, "amount", days) for how in (How.SUM, How.MEAN))
        yield feature(f"sum{end}", total, Unit.MONEY, within("money received", "入账金额", days))
        yield feature(
            f"count{end}",
            Aggregate(MONEY_IN, How.COUNT, days=days),
            Unit.COUNT,
            within("payments received", "入账笔数", days),
        )
        yield feature(f"mean{end}", mean, Unit.MONEY, within("average payment received", "平均单笔入账", days))
        yield feature(
            f"max{end}",
            Aggregate(MONEY_IN, How.MAX, "amount", days),
            Unit.MONEY,
            within("largest payment received", "最大单笔入账", days),
        )
        yield feature(
            f"net{end}",
            Difference(total, Aggregate(MONEY_OUT, How.SUM, "amount", days)),
            Unit.MONEY,
            within("money received less money spent", "收支净额", days),
        )
        yield feature(
            f"counterparties{end}",
            Aggregate(MONEY_IN, How.DISTINCT, "counterparty", days),
            Unit.COUNT,
            within("different payers", "付款方个数", days),
        )
        yield feature(
            f"regular_sum{end}",
            Aggregate(REGULAR, How.SUM, "amount", days),
            Unit.MONEY,
            within("regular income", "固定收入金额", days),
            -1,
        )
        yield feature(
            f"regular_share{end}",
            Ratio(Aggregate(REGULAR, How.SUM, "amount", days), total),
            Unit.SHARE,
            within("share of money received that is regular income", "固定收入占入账金额的比例", days),
        )
    for days in (180, 365):
        end = suffix(days)
        for name, rows, en, zh in (
            ("", MONEY_IN, "payments received", "入账"),
            ("regular_", REGULAR, "regular income", "固定收入"),
        ):
            mean, deviation = (Aggregate(rows, how, "amount", days) for how in (How.MEAN, How.DEVIATION))
            gap, gap_deviation = (Aggregate(rows, how, days=days) for how in (How.GAP_MEAN, How.GAP_DEVIATION))
            yield feature(
                f"{name}variation{end}",
                Ratio(deviation, mean),
                Unit.RATIO,
                within(f"variation in {en}", f"{zh}金额的波动程度", days),
            )
            yield feature(
                f"{name}interval{end}", gap, Unit.DAYS, within(f"average days between {en}", f"{zh}平均间隔天数", days)
            )
            yield feature(
                f"{name}interval_spread{end}",
                gap_deviation,
                Unit.DAYS,
                within(f"unevenness of the days between {en}", f"{zh}间隔天数的波动", days),
            )
    month, regular_month = (Aggregate(rows, How.SUM, "amount", 30) for rows in (MONEY_IN, REGULAR))
    for days in (180, 360):
        end = suffix(days)
        usual, usual_regular = (Aggregate(rows, How.TYPICAL_MONTH, "amount", days) for rows in (MONEY_IN, REGULAR))
        yield feature(
            f"against_usual{end}",
            Ratio(month, usual),
            Unit.RATIO,
            Words(
                f"income in the last 30 days as a share of a usual month in {last_days(days)[0]}",
                f"近30天收入占{last_days(days)[1]}平常月份的比例",
            ),
        )
        yield feature(
            f"regular_against_usual{end}",
            Ratio(regular_month, usual_regular),
            Unit.RATIO,
            Words(
                f"regular income in the last 30 days as a share of a usual month in {last_days(days)[0]}",
                f"近30天固定收入占{last_days(days)[1]}平常月份的比例",
            ),
        )
    quarter = Times(Aggregate(MONEY_IN, How.SUM, "amount", 90), 1 / 3)
    yield feature(
        "month_to_quarter",
        Ratio(month, quarter),
        Unit.RATIO,
        Words(
            "income in the last 30 days as a share of the monthly average of the last 90 days",
            "近30天收入占近90天月均收入的比例",
        ),
    )
    yield feature(
        "days_since",
        Aggregate(MONEY_IN, How.RECENCY),
        Unit.DAYS,
        Words("days since the last payment received", "距最近一笔入账的天数"),
        1,
    )
    yield feature(
        "days_since_regular",
        Aggregate(REGULAR, How.RECENCY),
        Unit.DAYS,
        Words("days since the last regular income", "距最近一笔固定收入的天数"),
        1,
    )
