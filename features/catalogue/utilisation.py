"""How much of the line is used, what room is left, and how that moved."""

from collections.abc import Iterator

from creditline.features.catalogue.windows import suffix, within
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
    ("mean", How.MEAN, "utilisation", Unit.SHARE, "average share of the line in use", "平均额度使用率"),
    ("max", How.MAX, "utilisation", Unit.SHARE, "highest share of the line in use", "最高额度使用率"),
    ("slope", How.SLOPE, "utilisation", Unit.INDEX, "monthly trend of line use", "额度使用率月度趋势"),
    ("mean_balance", How.MEAN, "balance", Unit.MONEY, "average balance on the line", "平均欠款余额"),
    ("deviation_balance", How.DEVIATION, "balance", Unit.MONEY, "swings of the balance", "余额波动"),
    (
        "mean_spend_to_limit",
        How.MEAN,
        "spend_to_limit",
        Unit.RATIO,
        "average new use against the limit",
        "平均新增使用占额度比例",
    ),
    ("paid", How.SUM, "paid", Unit.MONEY, "paid towards the line", "还款金额"),
    (
        "mean_paid_to_limit",
        How.MEAN,
        "paid_to_limit",
        Unit.RATIO,
        "average payment against the limit",
        "平均还款额占额度比例",
    ),
)
_PAID_PER_WINDOW = (
    ("mean_paid_share", How.MEAN, "paid_share", "average share of the last statement paid", "平均账单还款比例"),
    ("min_paid_share", How.MIN, "paid_share", "smallest share of a statement paid", "最低账单还款比例"),
)
_LAST = (
    ("last", "utilisation", Unit.SHARE, "share of the line in use", "额度使用率"),
    ("balance", "balance", Unit.MONEY, "balance on the line", "额度内欠款余额"),
    ("limit", "limit", Unit.MONEY, "credit limit", "信用额度"),
    ("headroom", "headroom", Unit.MONEY, "unused part of the line", "剩余可用额度"),
    ("paid_last", "paid", Unit.MONEY, "last payment towards the line", "最近一次还款金额"),
    ("paid_to_limit_last", "paid_to_limit", Unit.RATIO, "last payment against the limit", "最近还款额占额度比例"),
    (
        "spend_to_limit_last",
        "spend_to_limit",
        Unit.RATIO,
        "last month's new use against the limit",
        "最近新增使用占额度比例",
    ),
    (
        "balance_change_last",
        "balance_change",
        Unit.MONEY,
        "latest change of the balance on the line",
        "余额较上期变化",
    ),
)
_OF_HALF_A_YEAR = (
    ("max_balance", How.MAX, "balance", "highest balance on the line", "最高欠款余额"),
    ("max_paid", How.MAX, "paid", "largest payment towards the line", "最高单次还款金额"),
    ("min_paid", How.MIN, "paid", "smallest payment towards the line", "最低单次还款金额"),
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
        Words("share of the last statement paid", "最近账单还款比例"),
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
            Unit.INDEX,
            within("line use against its own average", "额度使用率与自身均值之差", days),
        )
        yield feature(
            f"months_above_90{end}",
            Aggregate(_LINE.but(AtLeast("utilisation", 0.9)), How.COUNT, days=days),
            Unit.COUNT,
            within("statements with over 90 % of the line in use", "额度使用率超过90%的账单期数", days),
        )
        yield feature(
            f"paid_to_balances{end}",
            Ratio(Aggregate(_LINE, How.SUM, "paid", days), Aggregate(_LINE, How.SUM, "balance", days)),
            Unit.RATIO,
            within("paid against the balances", "还款额与欠款之比", days),
            depressed=False,
        )
        yield feature(
            f"cash_to_limit{end}",
            Ratio(Aggregate(_CASH, How.SUM, "amount", days), limit),
            Unit.RATIO,
            within("cash drawn against the limit", "取现金额占额度比例", days),
        )
    for name, how, of, en, zh in _OF_HALF_A_YEAR:
        yield feature(f"{name}_180d", Aggregate(_LINE, how, of, 180), Unit.MONEY, within(en, zh, 180))
    yield feature(
        "statements_365d",
        Aggregate(_LINE, How.COUNT, days=365),
        Unit.COUNT,
        within("statements", "账单期数", 365),
        depressed=False,
    )
    yield feature(
        "largest_limit_cut_365d",
        Aggregate(_LINE, How.MIN, "limit_change", 365),
        Unit.MONEY,
        within("lowest change of the limit", "额度最大下调幅度", 365),
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
        within("credit limit against the earliest", "当前额度与最早额度之比", 365),
    )
