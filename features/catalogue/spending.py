"""Money out: how much, how often, on what, and against the customer's own long-run level."""

from collections.abc import Iterator

from creditline.features.catalogue.windows import suffix, within
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Below,
    Family,
    Feature,
    How,
    Is,
    Number,
    Ratio,
    Rows,
    Times,
    Total,
    Unit,
    Words,
)

_OUT = Rows("transactions", (Is("direction", ("out",)),))
_ALL = Rows("transactions")
CATEGORIES = (
    ("groceries", "groceries", "日用"),
    ("dining", "eating out", "餐饮"),
    ("travel", "travel", "出行"),
    ("shopping", "shopping", "购物"),
    ("utilities", "utilities", "水电煤"),
    ("household", "household costs", "家庭开支"),
    ("rent", "rent", "房租"),
    ("health", "health", "医疗"),
    ("education", "education", "教育"),
    ("insurance", "insurance", "保险"),
    ("gambling", "gambling", "博彩"),
    ("cash", "cash withdrawals", "取现"),
    ("loan_payment", "loan payments", "贷款还款"),
    ("fees", "fees", "费用"),
    ("sanction_interest", "penalty interest", "罚息"),
    ("transfer", "transfers", "转账"),
)


def spending() -> Iterator[Feature]:
    """Features of outgoing transactions and of the account's balance."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, direction: int = 0) -> Feature:
        return Feature(f"spending.{name}", expression, Family.SPENDING, unit, words, Audience.CUSTOMER, direction)

    for days in (7, 30, 90, 180, 365):
        end = suffix(days)
        total, count = Aggregate(_OUT, How.SUM, "amount", days), Aggregate(_OUT, How.COUNT, days=days)
        yield feature(f"sum{end}", total, Unit.MONEY, within("spending", "支出金额", days))
        yield feature(f"count{end}", count, Unit.COUNT, within("payments made", "支出笔数", days))
        yield feature(
            f"mean{end}",
            Aggregate(_OUT, How.MEAN, "amount", days),
            Unit.MONEY,
            within("average payment made", "平均单笔支出", days),
        )
        yield feature(
            f"max{end}",
            Aggregate(_OUT, How.MAX, "amount", days),
            Unit.MONEY,
            within("largest payment made", "最大单笔支出", days),
        )
    for days in (30, 90, 180, 365):
        end = suffix(days)
        mean, deviation = (Aggregate(_OUT, how, "amount", days) for how in (How.MEAN, How.DEVIATION))
        yield feature(
            f"variation{end}",
            Ratio(deviation, mean),
            Unit.RATIO,
            within("variation of payments made", "支出金额波动系数", days),
        )
        yield feature(
            f"active_days{end}",
            Aggregate(_OUT, How.DAYS, days=days),
            Unit.DAYS,
            within("days with a payment made", "有支出的天数", days),
        )
        money_in = Aggregate(Rows("transactions", (Is("direction", ("in",)),)), How.SUM, "amount", days)
        total = Aggregate(_OUT, How.SUM, "amount", days)
        yield feature(
            f"to_income{end}",
            Ratio(total, money_in),
            Unit.RATIO,
            within("spending against money received", "支出与收入之比", days),
        )
        yield feature(
            f"counterparties{end}",
            Aggregate(_OUT, How.DISTINCT, "counterparty", days),
            Unit.COUNT,
            within("different payees", "不同收款方数量", days),
        )
        yield feature(
            f"categories{end}",
            Aggregate(_OUT, How.DISTINCT, "category", days),
            Unit.COUNT,
            within("different spending categories", "消费类别数量", days),
        )
        yield feature(
            f"category_entropy{end}",
            Aggregate(_OUT, How.ENTROPY, "category", days),
            Unit.INDEX,
            within("variety of spending", "消费类别多样性", days),
        )
        yield feature(
            f"top_category_share{end}",
            Aggregate(_OUT, How.TOP_SHARE, "category", days),
            Unit.SHARE,
            within("share of the commonest spending category", "最主要消费类别占比", days),
        )
        count = Aggregate(_OUT, How.COUNT, days=days)
        night = Total(
            Aggregate(_OUT.but(AtLeast("hour", 23)), How.COUNT, days=days),
            Aggregate(_OUT.but(Below("hour", 6)), How.COUNT, days=days),
        )
        weekend = Aggregate(_OUT.but(AtLeast("weekday", 5)), How.COUNT, days=days)
        yield feature(
            f"night_share{end}",
            Ratio(night, count),
            Unit.SHARE,
            within("share of payments between 23:00 and 06:00", "夜间支出笔数占比", days),
        )
        yield feature(
            f"weekend_share{end}",
            Ratio(weekend, count),
            Unit.SHARE,
            within("share of payments at weekends", "周末支出笔数占比", days),
        )
    for days in (90, 365):
        total = Aggregate(_OUT, How.SUM, "amount", days)
        for category, en, zh in CATEGORIES:
            part = Aggregate(_OUT.but(Is("category", (category,))), How.SUM, "amount", days)
            yield feature(
                f"share_{category}{suffix(days)}",
                Ratio(part, total),
                Unit.SHARE,
                within(f"share of spending on {en}", f"{zh}支出占比", days),
            )
    month = Aggregate(_OUT, How.SUM, "amount", 30)
    for days in (180, 360):
        usual = Aggregate(_OUT, How.TYPICAL_MONTH, "amount", days)
        yield feature(
            f"against_usual{suffix(days)}",
            Ratio(month, usual),
            Unit.RATIO,
            within(
                "last month's spending against the customer's own usual month", "近30天支出与自身平常月份之比", days
            ),
        )
    quarter = Times(Aggregate(_OUT, How.SUM, "amount", 90), 1 / 3)
    yield feature(
        "month_to_quarter",
        Ratio(month, quarter),
        Unit.RATIO,
        Words("last month's spending against the quarter's average", "近30天支出与近90天月均之比"),
    )
    yield feature(
        "days_since",
        Aggregate(_OUT, How.RECENCY),
        Unit.DAYS,
        Words("days since the last payment made", "距最近一笔支出天数"),
    )
    for days in (30, 90, 365):
        end = suffix(days)
        for name, how, en, zh in (
            ("min", How.MIN, "lowest account balance", "账户最低余额"),
            ("mean", How.MEAN, "average account balance", "账户平均余额"),
            ("max", How.MAX, "highest account balance", "账户最高余额"),
        ):
            yield feature(
                f"balance_{name}{end}", Aggregate(_ALL, how, "balance", days), Unit.MONEY, within(en, zh, days)
            )
        overdrawn = Aggregate(_ALL.but(Below("balance", 0)), How.COUNT, days=days)
        yield feature(
            f"overdrawn{end}",
            overdrawn,
            Unit.COUNT,
            within("postings that left the account overdrawn", "透支记账笔数", days),
            1,
        )
    yield feature(
        "balance_last", Aggregate(_ALL, How.LAST, "balance"), Unit.MONEY, Words("account balance", "账户余额")
    )
    yield feature(
        "balance_slope_180d",
        Aggregate(_ALL, How.SLOPE, "balance", 180),
        Unit.MONEY,
        within("monthly trend of the account balance", "账户余额月度趋势", 180),
    )
    for days in (180, 365):
        swings = Aggregate(_ALL, How.DEVIATION, "balance", days)
        yield feature(
            f"balance_deviation{suffix(days)}",
            swings,
            Unit.MONEY,
            within("swings of the account balance", "账户余额波动", days),
        )
    penalties = Aggregate(_ALL.but(Is("category", ("sanction_interest",))), How.COUNT)
    yield feature(
        "penalties_ever", penalties, Unit.COUNT, within("postings of penalty interest", "罚息记账笔数", None), 1
    )
