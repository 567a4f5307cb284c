"""Money out: how much, how often, on what, and against the customer's own long-run level.

What is spent in all and how often falls when a line is cut, so it has variants measured before the cut; what it is spent
on, and when, does not.
"""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import last_days, suffix, within
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
_IN = Rows("transactions", (Is("direction", ("in",)),))

# Each with the words lenders use for it. Not health: what is spent on it tells of a customer's health.
CATEGORIES = (
    ("groceries", ("groceries", "food"), "food", "日用餐食"),
    ("dining", ("dining",), "eating out", "餐饮"),
    ("travel", ("travel", "transport"), "travel", "出行"),
    ("shopping", ("shopping",), "shopping", "购物"),
    ("entertainment", ("entertainment",), "entertainment", "娱乐"),
    ("utilities", ("utilities",), "utilities", "水电煤"),
    ("household", ("household",), "household costs", "家庭"),
    ("rent", ("rent",), "rent", "房租"),
    ("education", ("education",), "education", "教育"),
    ("insurance", ("insurance",), "insurance", "保险"),
    ("gambling", ("gambling",), "gambling", "博彩"),
    ("cash", ("cash",), "cash withdrawals", "取现"),
    ("loan_payment", ("loan_payment", "repayment"), "loan payments", "贷款还款"),
    ("fees", ("fees",), "fees", "手续费"),
    ("sanction_interest", ("sanction_interest",), "penalty interest", "罚息"),
    ("family", ("family",), "supporting family", "亲属资助"),
    ("savings", ("savings",), "savings", "储蓄"),
    ("transfer", ("transfer",), "transfers", "转账"),
)
_AMOUNTS = (
    ("sum", How.SUM, "spending", "支出金额"),
    ("mean", How.MEAN, "average payment made", "平均单笔支出"),
    ("max", How.MAX, "largest payment made", "最大单笔支出"),
)
_VARIETY = (
    ("counterparties", How.DISTINCT, "counterparty", Unit.COUNT, "different payees", "收款方个数"),
    ("categories", How.DISTINCT, "category", Unit.COUNT, "different spending categories", "消费类别个数"),
    ("category_entropy", How.ENTROPY, "category", Unit.INDEX, "variety of spending", "消费类别的丰富程度"),
    (
        "top_category_share",
        How.TOP_SHARE,
        "category",
        Unit.SHARE,
        "share of the most frequent spending category",
        "最主要消费类别占比",
    ),
)


def spending() -> Iterator[Feature]:
    """Features of outgoing transactions."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, *, depressed: bool = False) -> Feature:
        return Feature(
            f"spending.{name}",
            expression,
            Family.SPENDING,
            unit,
            words,
            Audience.CUSTOMER,
            depressed_by_cut=depressed,
        )

    for days in (7, 30, 90, 180, 365):
        end = suffix(days)
        for name, how, en, zh in _AMOUNTS:
            amount = Aggregate(_OUT, how, "amount", days)
            yield feature(f"{name}{end}", amount, Unit.MONEY, within(en, zh, days), depressed=name == "sum")
        count = Aggregate(_OUT, How.COUNT, days=days)
        yield feature(f"count{end}", count, Unit.COUNT, within("payments made", "支出笔数", days), depressed=True)
    for days in (30, 90, 180, 365):
        end = suffix(days)
        total, mean, deviation = (Aggregate(_OUT, how, "amount", days) for how in (How.SUM, How.MEAN, How.DEVIATION))
        words = within("variation between payments made", "单笔支出金额的波动程度", days)
        yield feature(f"variation{end}", Ratio(deviation, mean), Unit.RATIO, words)
        words = within("days with a payment made", "有支出的天数", days)
        yield feature(f"active_days{end}", Aggregate(_OUT, How.DAYS, days=days), Unit.DAYS, words, depressed=True)
        to_income = Ratio(total, Aggregate(_IN, How.SUM, "amount", days))
        words = within("spending as a share of money received", "支出占入账金额的比例", days)
        yield feature(f"to_income{end}", to_income, Unit.RATIO, words, depressed=True)
        for name, how, label, unit, en, zh in _VARIETY:
            yield feature(f"{name}{end}", Aggregate(_OUT, how, label, days), unit, within(en, zh, days))
        count = Aggregate(_OUT, How.COUNT, days=days)
        night = Total(
            Aggregate(_OUT.but(AtLeast("hour", 23)), How.COUNT, days=days),
            Aggregate(_OUT.but(Below("hour", 6)), How.COUNT, days=days),
        )
        words = within("share of payments between 23:00 and 06:00", "夜间支出笔数占比", days)
        yield feature(f"night_share{end}", Ratio(night, count), Unit.SHARE, words)
        weekend = Aggregate(_OUT.but(AtLeast("weekday", 5)), How.COUNT, days=days)
        words = within("share of payments at weekends", "周末支出笔数占比", days)
        yield feature(f"weekend_share{end}", Ratio(weekend, count), Unit.SHARE, words)
    for days in (90, 365):
        total = Aggregate(_OUT, How.SUM, "amount", days)
        for category, values, en, zh in CATEGORIES:
            part = Aggregate(_OUT.but(Is("category", values)), How.SUM, "amount", days)
            words = within(f"share of spending on {en}", f"{zh}支出占比", days)
            yield feature(f"share_{category}{suffix(days)}", Ratio(part, total), Unit.SHARE, words)
    month = Aggregate(_OUT, How.SUM, "amount", 30)
    for days in (180, 360):
        usual = Aggregate(_OUT, How.TYPICAL_MONTH, "amount", days)
        yield feature(
            f"against_usual{suffix(days)}",
            Ratio(month, usual),
            Unit.RATIO,
            Words(
                f"spending in the last 30 days as a share of a usual month in {last_days(days)[0]}",
                f"近30天支出占{last_days(days)[1]}平常月份的比例",
            ),
            depressed=True,
        )
    yield feature(
        "month_to_quarter",
        Ratio(month, Times(Aggregate(_OUT, How.SUM, "amount", 90), 1 / 3)),
        Unit.RATIO,
        Words(
            "spending in the last 30 days as a share of the monthly average of the last 90 days",
            "近30天支出占近90天月均支出的比例",
        ),
        depressed=True,
    )
    yield feature(
        "days_since",
        Aggregate(_OUT, How.RECENCY),
        Unit.DAYS,
        Words("days since the last payment made", "距最近一笔支出的天数"),
        depressed=True,
    )
