"""Repayment on the target product, and the same on every other product (family `linked_product`)."""

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
    OnTarget,
    Ratio,
    Rows,
    Unit,
    Words,
)

_WINDOWS = (30, 90, 180, 365)


def repayment() -> Iterator[Feature]:
    """Features of both families: the target product as `repayment.*`, the others as `linked.*`."""
    yield from _of_product(Family.REPAYMENT, "repayment", True, "", "")
    yield from _of_product(Family.LINKED_PRODUCT, "linked", False, " on other products", "其他产品")


def _of_product(family: Family, prefix: str, on_target: bool, of_en: str, of_zh: str) -> Iterator[Feature]:
    dues = Rows("dues", (OnTarget(on_target),))
    judged = dues.but(AtLeast("judged", 1))
    late = dues.but(AtLeast("days_late", 1))
    statements = Rows("statements", (OnTarget(on_target),))

    def feature(name: str, expression: Number, unit: Unit, words: Words, direction: int = 0) -> Feature:
        return Feature(f"{prefix}.{name}", expression, family, unit, words, Audience.CUSTOMER, direction)

    now = (
        ("days_past_due_now", How.MAX, "days_past_due", Unit.DAYS, "days past due now", "当前逾期天数"),
        ("amount_past_due_now", How.SUM, "amount_past_due", Unit.MONEY, "amount past due now", "当前逾期金额"),
        (
            "days_since_late",
            How.MIN,
            "days_since_late",
            Unit.DAYS,
            "days since the last late day",
            "距最近一次逾期天数",
        ),
        ("on_time_streak", How.STREAK, "days_late", Unit.COUNT, "repayments on time in a row", "连续按时还款次数"),
    )
    for name, how, of, unit, en, zh in now:
        direction = {"days_past_due_now": 1, "amount_past_due_now": 1, "on_time_streak": -1}.get(name, 0)
        rows = judged if name == "on_time_streak" else dues
        yield feature(name, Aggregate(rows, how, of), unit, Words(f"{en}{of_en}", f"{of_zh}{zh}"), direction)
    for days in _WINDOWS:
        end = suffix(days)
        worst = Aggregate(dues, How.MAX, "days_late", days)
        mean = Aggregate(judged, How.MEAN, "days_late", days)
        due = Aggregate(judged, How.COUNT, days=days)
        on_time = Aggregate(judged.but(Below("days_late", 1)), How.COUNT, days=days)
        early = Aggregate(judged.but(AtLeast("days_early", 1)), How.COUNT, days=days)
        partial = Aggregate(dues.but(AtLeast("payments", 2)), How.COUNT, days=days)
        counted = Aggregate(late, How.COUNT, days=days)
        paid = Aggregate(judged, How.SUM, "paid", days)
        owed = Aggregate(judged, How.SUM, "amount_due", days)
        worsened = Aggregate(judged.but(AtLeast("roll", 1)), How.COUNT, days=days)
        yield feature(f"late{end}", counted, Unit.COUNT, within(f"late payments{of_en}", f"{of_zh}逾期次数", days), 1)
        yield feature(
            f"worst_days_late{end}", worst, Unit.DAYS, within(f"worst delay{of_en}", f"{of_zh}最长逾期天数", days), 1
        )
        yield feature(
            f"mean_days_late{end}", mean, Unit.DAYS, within(f"average delay{of_en}", f"{of_zh}平均逾期天数", days), 1
        )
        yield feature(f"due{end}", due, Unit.COUNT, within(f"repayments due{of_en}", f"{of_zh}应还期数", days))
        yield feature(
            f"on_time_share{end}",
            Ratio(on_time, due),
            Unit.SHARE,
            within(f"share of repayments on time{of_en}", f"{of_zh}按时还款占比", days),
            -1,
        )
        yield feature(
            f"early_share{end}",
            Ratio(early, due),
            Unit.SHARE,
            within(f"share of repayments made early{of_en}", f"{of_zh}提前还款占比", days),
        )
        yield feature(
            f"paid_share{end}",
            Ratio(paid, owed),
            Unit.SHARE,
            within(f"share of what was due that is paid{of_en}", f"{of_zh}已还金额占应还金额比例", days),
            -1,
        )
        yield feature(
            f"in_parts{end}",
            partial,
            Unit.COUNT,
            within(f"repayments made in several parts{of_en}", f"{of_zh}分次还款期数", days),
        )
        yield feature(
            f"worsened{end}",
            worsened,
            Unit.COUNT,
            within(f"slips into a worse delinquency bucket{of_en}", f"{of_zh}逾期等级恶化次数", days),
            1,
        )
    for bound in (30, 60, 90):
        yield feature(
            f"late_{bound}_365d",
            Aggregate(dues.but(AtLeast("days_late", bound)), How.COUNT, days=365),
            Unit.COUNT,
            within(f"payments {bound} days late or more{of_en}", f"{of_zh}逾期{bound}天及以上次数", 365),
            1,
        )
    yield feature(
        "slope_days_late_365d",
        Aggregate(judged, How.SLOPE, "days_late", 365),
        Unit.INDEX,
        within(f"monthly trend of delay{of_en}", f"{of_zh}逾期天数月度变化趋势", 365),
    )
    yield feature(
        "due_amount_30d",
        Aggregate(dues, How.SUM, "amount_due", 30),
        Unit.MONEY,
        within(f"amount due{of_en}", f"{of_zh}应还金额", 30),
    )

    arrears = "months_past_due"
    yield feature(
        "months_past_due_now",
        Aggregate(statements, How.LAST, arrears),
        Unit.MONTHS,
        Words(f"months in arrears on the last statement{of_en}", f"{of_zh}最近账单拖欠月数"),
        1,
    )
    for days in (90, 180, 365):
        end = suffix(days)
        yield feature(
            f"worst_months_past_due{end}",
            Aggregate(statements, How.MAX, arrears, days),
            Unit.MONTHS,
            within(f"most months in arrears{of_en}", f"{of_zh}最多拖欠月数", days),
            1,
        )
        yield feature(
            f"mean_months_past_due{end}",
            Aggregate(statements, How.MEAN, arrears, days),
            Unit.MONTHS,
            within(f"average months in arrears{of_en}", f"{of_zh}平均拖欠月数", days),
            1,
        )
        yield feature(
            f"statements_in_arrears{end}",
            Aggregate(statements.but(AtLeast(arrears, 1)), How.COUNT, days=days),
            Unit.COUNT,
            within(f"statements in arrears{of_en}", f"{of_zh}拖欠账单期数", days),
            1,
        )
        yield feature(
            f"statements_two_months_late{end}",
            Aggregate(statements.but(AtLeast(arrears, 2)), How.COUNT, days=days),
            Unit.COUNT,
            within(f"statements two months or more in arrears{of_en}", f"{of_zh}拖欠两个月及以上账单期数", days),
            1,
        )
    yield feature(
        "days_since_arrears",
        Aggregate(statements.but(AtLeast(arrears, 1)), How.RECENCY),
        Unit.DAYS,
        Words(f"days since the last statement in arrears{of_en}", f"距最近一次{of_zh}账单拖欠天数"),
    )
    yield feature(
        "roll_worse_180d",
        Aggregate(statements.but(AtLeast("roll", 1)), How.COUNT, days=180),
        Unit.COUNT,
        within(f"statements that rolled into a worse bucket{of_en}", f"{of_zh}账单逾期等级上升次数", 180),
    )
    yield feature(
        "slope_months_past_due_180d",
        Aggregate(statements, How.SLOPE, arrears, 180),
        Unit.INDEX,
        within(f"monthly trend of arrears{of_en}", f"{of_zh}拖欠月数变化趋势", 180),
    )
    for name, en, zh in (
        ("paid_in_full", "statements paid in full", "全额还款账单期数"),
        ("no_consumption", "statements without use", "无消费账单期数"),
        ("revolving", "statements revolved", "循环信用账单期数"),
    ):
        rows = statements.but(_status(name))
        yield feature(
            f"{name}_180d", Aggregate(rows, How.COUNT, days=180), Unit.COUNT, within(en + of_en, of_zh + zh, 180)
        )
        yield feature(
            f"{name}_45d", Aggregate(rows, How.COUNT, days=45), Unit.COUNT, within(en + of_en, of_zh + zh, 45)
        )


def _status(name: str) -> Is:
    return Is("status", (name,))
