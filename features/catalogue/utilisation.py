"""How much of the line is used, what room is left, and how that moved."""

from collections.abc import Iterator

from creditline.features.catalogue.windows import suffix, within
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Difference,
    Family,
    Feature,
    How,
    Number,
    OnTarget,
    Ratio,
    Rows,
    Unit,
    Words,
)

_LINE = Rows("statements", (OnTarget(),))


def utilisation() -> Iterator[Feature]:
    """Features of the target product's line, from its statements."""

    def feature(
        name: str, expression: Number, unit: Unit, words: Words, direction: int = 0, depressed: bool = False
    ) -> Feature:
        return Feature(
            f"utilisation.{name}",
            expression,
            Family.UTILISATION,
            unit,
            words,
            Audience.CUSTOMER,
            direction,
            depressed_by_cut=depressed,
        )

    def aggregate(how: How, of: str | None = None, days: int | None = None) -> Aggregate:
        return Aggregate(_LINE, how, of, days)

    last = aggregate(How.LAST, "utilisation")
    yield feature("last", last, Unit.SHARE, Words("share of the line in use", "额度使用率"), depressed=True)
    yield feature(
        "balance",
        aggregate(How.LAST, "balance"),
        Unit.MONEY,
        Words("balance on the line", "额度内欠款余额"),
        depressed=True,
    )
    yield feature("limit", aggregate(How.LAST, "limit"), Unit.MONEY, Words("credit limit", "信用额度"), depressed=True)
    yield feature(
        "headroom",
        aggregate(How.LAST, "headroom"),
        Unit.MONEY,
        Words("unused part of the line", "剩余可用额度"),
        depressed=True,
    )
    for days in (90, 180, 365):
        end = suffix(days)
        mean, worst = aggregate(How.MEAN, "utilisation", days), aggregate(How.MAX, "utilisation", days)
        yield feature(
            f"mean{end}",
            mean,
            Unit.SHARE,
            within("average share of the line in use", "平均额度使用率", days),
            depressed=True,
        )
        yield feature(
            f"max{end}",
            worst,
            Unit.SHARE,
            within("highest share of the line in use", "最高额度使用率", days),
            depressed=True,
        )
        yield feature(
            f"slope{end}",
            aggregate(How.SLOPE, "utilisation", days),
            Unit.INDEX,
            within("monthly trend of line use", "额度使用率月度趋势", days),
            depressed=True,
        )
        yield feature(
            f"against_mean{end}",
            Difference(last, mean),
            Unit.INDEX,
            within("line use against its own average", "额度使用率与自身均值之差", days),
            depressed=True,
        )
        full = Aggregate(_LINE.but(AtLeast("utilisation", 0.9)), How.COUNT, days=days)
        yield feature(
            f"months_above_90{end}",
            full,
            Unit.COUNT,
            within("statements with over 90 % of the line in use", "额度使用率超过90%的账单期数", days),
            depressed=True,
        )
        yield feature(
            f"mean_balance{end}",
            aggregate(How.MEAN, "balance", days),
            Unit.MONEY,
            within("average balance on the line", "平均欠款余额", days),
            depressed=True,
        )
        yield feature(
            f"mean_paid_share{end}",
            aggregate(How.MEAN, "paid_share", days),
            Unit.RATIO,
            within("average share of the last statement paid", "平均账单还款比例", days),
        )
        yield feature(
            f"min_paid_share{end}",
            aggregate(How.MIN, "paid_share", days),
            Unit.RATIO,
            within("smallest share of a statement paid", "最低账单还款比例", days),
        )
        yield feature(
            f"paid{end}",
            aggregate(How.SUM, "paid", days),
            Unit.MONEY,
            within("paid towards the line", "还款金额", days),
        )
        yield feature(
            f"mean_paid_to_limit{end}",
            aggregate(How.MEAN, "paid_to_limit", days),
            Unit.RATIO,
            within("average payment against the limit", "平均还款额占额度比例", days),
        )
        yield feature(
            f"mean_spend_to_limit{end}",
            aggregate(How.MEAN, "spend_to_limit", days),
            Unit.RATIO,
            within("average new use against the limit", "平均新增使用占额度比例", days),
            depressed=True,
        )
        owed = aggregate(How.SUM, "balance", days)
        yield feature(
            f"paid_to_balances{end}",
            Ratio(aggregate(How.SUM, "paid", days), owed),
            Unit.RATIO,
            within("paid against the balances", "还款额与欠款之比", days),
        )
        yield feature(
            f"deviation_balance{end}",
            aggregate(How.DEVIATION, "balance", days),
            Unit.MONEY,
            within("swings of the balance", "余额波动", days),
            depressed=True,
        )
    yield feature(
        "paid_last", aggregate(How.LAST, "paid"), Unit.MONEY, Words("last payment towards the line", "最近一次还款金额")
    )
    yield feature(
        "paid_share_last",
        aggregate(How.LAST, "paid_share"),
        Unit.RATIO,
        Words("share of the last statement paid", "最近账单还款比例"),
    )
    yield feature(
        "paid_to_limit_last",
        aggregate(How.LAST, "paid_to_limit"),
        Unit.RATIO,
        Words("last payment against the limit", "最近还款额占额度比例"),
    )
    yield feature(
        "spend_to_limit_last",
        aggregate(How.LAST, "spend_to_limit"),
        Unit.RATIO,
        Words("last month's new use against the limit", "最近新增使用占额度比例"),
        depressed=True,
    )
    yield feature(
        "max_balance_180d",
        aggregate(How.MAX, "balance", 180),
        Unit.MONEY,
        within("highest balance on the line", "最高欠款余额", 180),
        depressed=True,
    )
    yield feature(
        "max_paid_180d",
        aggregate(How.MAX, "paid", 180),
        Unit.MONEY,
        within("largest payment towards the line", "最高单次还款金额", 180),
    )
    yield feature(
        "min_paid_180d",
        aggregate(How.MIN, "paid", 180),
        Unit.MONEY,
        within("smallest payment towards the line", "最低单次还款金额", 180),
    )
    yield feature(
        "balance_change_last",
        aggregate(How.LAST, "balance_change"),
        Unit.MONEY,
        Words("change of the balance since the statement before", "余额较上期变化"),
        depressed=True,
    )
    cuts = Aggregate(_LINE.but(), How.MIN, "limit_change", 365)
    yield feature(
        "largest_limit_cut_365d",
        cuts,
        Unit.MONEY,
        within("lowest change of the limit", "额度最大下调幅度", 365),
        depressed=True,
    )
    yield feature("statements_365d", aggregate(How.COUNT, days=365), Unit.COUNT, within("statements", "账单期数", 365))
