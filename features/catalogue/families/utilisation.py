"""How much of the line is used, what room is left, and how that moved."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import last_days, suffix, within
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Below,
    Difference,
    Family,
    Feature,
    How,
    Is,
    Number,
    OnTarget,
    Ratio,
    Rows,
    Unit,
    Words,
)

_LINE = Rows("statements", (OnTarget(),))
_CASH = Rows("transactions", (Is("category", ("cash", "cash_advance")),))
_WINDOWS = (90, 180, 365)

_PER_WINDOW = (
    ("mean", How.MEAN, "utilisation", Unit.SHARE, "average share of the credit limit in use", "平均额度使用率"),
    ("max", How.MAX, "utilisation", Unit.SHARE, "highest share of the credit limit in use", "最高额度使用率"),
    ("slope", How.SLOPE, "utilisation", Unit.RATIO, "monthly growth in use of the limit", "额度使用率的月均变化"),
    ("mean_balance", How.MEAN, "balance", Unit.MONEY, "average amount owed on the line", "平均欠款余额"),
    ("deviation_balance", How.DEVIATION, "balance", Unit.MONEY, "fluctuation in the amount owed", "欠款余额波动幅度"),
    (
        "mean_spend_to_limit",
        How.MEAN,
        "spend_to_limit",
        Unit.RATIO,
        "average new use a month as a share of the limit",
        "月均新增用款占额度的比例",
    ),
    ("paid", How.SUM, "paid", Unit.MONEY, "amount repaid on the line", "还款金额"),
    (
        "mean_paid_to_limit",
        How.MEAN,
        "paid_to_limit",
        Unit.RATIO,
        "average repayment as a share of the limit",
        "平均还款额占额度的比例",
    ),
)
_PAID_PER_WINDOW = (
    ("mean_paid_share", How.MEAN, "paid_share", "average share of a statement that was paid", "平均账单还款比例"),
    ("min_paid_share", How.MIN, "paid_share", "smallest share of a statement that was paid", "最低账单还款比例"),
)
_LAST = (
    ("last", "utilisation", Unit.SHARE, "share of the credit limit in use", "额度使用率"),
    ("balance", "balance", Unit.MONEY, "amount owed on the line", "当前欠款余额"),
    ("limit", "limit", Unit.MONEY, "credit limit", "信用额度"),
    ("headroom", "headroom", Unit.MONEY, "unused part of the credit limit", "剩余可用额度"),
    ("paid_last", "paid", Unit.MONEY, "last repayment on the line", "最近一次还款金额"),
    (
        "paid_to_limit_last",
        "paid_to_limit",
        Unit.RATIO,
        "last repayment as a share of the limit",
        "最近一次还款额占额度的比例",
    ),
    (
        "spend_to_limit_last",
        "spend_to_limit",
        Unit.RATIO,
        "new use in the last month as a share of the limit",
        "最近一期新增用款占额度的比例",
    ),
    (
        "balance_change_last",
        "balance_change",
        Unit.MONEY,
        "last monthly change in the amount owed",
        "最近一期欠款余额的变化",
    ),
)
_OF_HALF_A_YEAR = (
    ("max_balance", How.MAX, "balance", "highest amount owed on the line", "最高欠款余额"),
    ("max_paid", How.MAX, "paid", "largest repayment on the line", "最高单次还款金额"),
    ("min_paid", How.MIN, "paid", "smallest repayment on the line", "最低单次还款金额"),
)


def utilisation() -> Iterator[Feature]:
    """Features of the target product's line, from its statements; a cut moves all but the share of a bill paid."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, *, depressed: bool = True) -> Feature:
        return Feature(
            f"utilisation.{name}",
            expression,
            Family.UTILISATION,
            unit,
            words,
            Audience.CUSTOMER,
            depressed_by_cut=depressed,
        )

    last, limit = (Aggregate(_LINE, How.LAST, of) for of in ("utilisation", "limit"))
    for name, of, unit, en, zh in _LAST:
        yield feature(name, Aggregate(_LINE, How.LAST, of), unit, Words(en, zh))
    yield feature(
        "paid_share_last",
        Aggregate(_LINE, How.LAST, "paid_share"),
        Unit.RATIO,
        Words("share of the last statement that was paid", "最近一期账单还款比例"),
        depressed=False,
    )
    for days in _WINDOWS:
        end = suffix(days)
        for name, how, of, unit, en, zh in _PER_WINDOW:
            yield feature(f"{name}{end}", Aggregate(_LINE, how, of, days), unit, within(en, zh, days))
        for name, how, of, en, zh in _PAID_PER_WINDOW:
            expression = Aggregate(_LINE, how, of, days)
            yield feature(f"{name}{end}", expression, Unit.RATIO, within(en, zh, days), depressed=False)
        yield feature(
            f"against_mean{end}",
            Difference(last, Aggregate(_LINE, How.MEAN, "utilisation", days)),
            Unit.RATIO,
            Words(
                f"share of the limit in use less its average of {last_days(days)[0]}",
                f"额度使用率与{last_days(days)[1]}均值之差",
            ),
        )
        yield feature(
            f"months_above_90{end}",
            Aggregate(_LINE.but(AtLeast("utilisation", 0.9)), How.COUNT, days=days),
            Unit.COUNT,
            within("statements with 90% or more of the limit in use", "额度使用率达90%及以上的账单期数", days),
        )
        yield feature(
            f"paid_to_balances{end}",
            Ratio(Aggregate(_LINE, How.SUM, "paid", days), Aggregate(_LINE, How.SUM, "balance", days)),
            Unit.RATIO,
            within("repayments as a share of what was owed", "还款额占欠款的比例", days),
            depressed=False,
        )
        yield feature(
            f"cash_to_limit{end}",
            Ratio(Aggregate(_CASH, How.SUM, "amount", days), limit),
            Unit.RATIO,
            within("cash drawn as a share of the limit", "取现金额占额度的比例", days),
        )
    for name, how, of, en, zh in _OF_HALF_A_YEAR:
        yield feature(f"{name}_180d", Aggregate(_LINE, how, of, 180), Unit.MONEY, within(en, zh, 180))
    yield feature(
        "statements_365d",
        Aggregate(_LINE, How.COUNT, days=365),
        Unit.COUNT,
        within("statements issued", "已出账单期数", 365),
        depressed=False,
    )
    yield feature(
        "largest_limit_cut_365d",
        Aggregate(_LINE, How.MIN, "limit_change", 365),
        Unit.MONEY,
        within("lowest monthly change of the limit", "单期额度变动最低值", 365),
    )
    for name, condition, en, zh in (
        ("limit_rises", AtLeast("limit_change", 0.01), "times the limit was raised", "额度上调次数"),
        ("limit_falls", Below("limit_change", 0), "times the limit was lowered", "额度下调次数"),
    ):
        expression = Aggregate(_LINE.but(condition), How.COUNT, days=365)
        yield feature(f"{name}_365d", expression, Unit.COUNT, within(en, zh, 365))
    yield feature(
        "limit_to_first_365d",
        Ratio(limit, Aggregate(_LINE, How.FIRST, "limit", 365)),
        Unit.RATIO,
        Words("credit limit as a share of the first one in the last year", "当前额度占近一年内最早额度的比例"),
    )
