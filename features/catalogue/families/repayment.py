"""Repayment of what falls due, on the target product and on every other (family `linked_product`)."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import Side, suffix
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Below,
    Feature,
    How,
    OnTarget,
    Ratio,
    Rows,
    Unit,
)

_WINDOWS = (30, 90, 180, 365)


def repayment(side: Side) -> Iterator[Feature]:
    """Features of the scheduled repayments on one side: days past due, delays, shares on time and in part."""
    dues = Rows("dues", (OnTarget(side.on_target),))
    judged = dues.but(AtLeast("judged", 1))  # settled, or past due
    past_due = dues.but(AtLeast("days_past_due", 1))
    yield side.now(
        "days_past_due_now",
        Aggregate(dues, How.MAX, "days_past_due"),
        Unit.DAYS,
        "days now past due",
        "当前逾期天数",
        1,
    )
    yield side.now(
        "amount_past_due_now",
        Aggregate(dues, How.SUM, "amount_past_due"),
        Unit.MONEY,
        "amount now past due",
        "当前逾期金额",
        1,
    )
    yield side.now(
        "loans_past_due_now",
        Aggregate(past_due, How.DISTINCT, "loan_id"),
        Unit.COUNT,
        "loans now past due",
        "当前逾期贷款笔数",
        1,
    )
    yield side.now(
        "part_paid_now",
        Aggregate(past_due.but(AtLeast("paid", 0.01)), How.COUNT),
        Unit.COUNT,
        "repayments now past due of which part is paid",
        "当前逾期且已部分还款的期数",
    )
    yield side.now(
        "days_since_late",
        Aggregate(dues, How.MIN, "days_since_late"),
        Unit.DAYS,
        "days since a payment was last late",
        "距最近一次逾期的天数",
    )
    yield side.now(
        "on_time_streak",
        Aggregate(judged, How.STREAK, "days_late"),
        Unit.COUNT,
        "repayments on time in a row",
        "连续按时还款次数",
        -1,
    )
    for days in _WINDOWS:
        yield from _of_window(side, dues, judged, days)
    for bound in (30, 60, 90):
        yield side.within(
            f"late_{bound}_365d",
            Aggregate(dues.but(AtLeast("days_late", bound)), How.COUNT, days=365),
            Unit.COUNT,
            (f"payments {bound} or more days late", f"逾期{bound}天及以上的次数", 365),
            1,
        )
    for days in (90, 365):
        yield side.within(
            f"improved{suffix(days)}",
            Aggregate(judged.but(Below("roll", 0)), How.COUNT, days=days),
            Unit.COUNT,
            ("moves into a better stage of delay", "逾期程度减轻次数", days),
        )
        yield side.within(
            f"mean_days_early{suffix(days)}",
            Aggregate(judged, How.MEAN, "days_early", days),
            Unit.DAYS,
            ("average time paid ahead of the due date", "平均提前还款天数", days),
        )
    yield side.within(
        "slope_days_late_365d",
        Aggregate(judged, How.SLOPE, "days_late", 365),
        Unit.INDEX,
        ("monthly growth in payment delay (days)", "逾期天数的月均变化", 365),
    )
    yield side.within(
        "due_amount_30d", Aggregate(dues, How.SUM, "amount_due", 30), Unit.MONEY, ("amount due", "应还金额", 30)
    )


def _of_window(side: Side, dues: Rows, judged: Rows, days: int) -> Iterator[Feature]:
    end = suffix(days)
    due = Aggregate(judged, How.COUNT, days=days)
    for name, rows, en, zh, direction in (
        ("late", dues.but(AtLeast("days_late", 1)), "late payments", "逾期次数", 1),
        ("due", judged, "repayments due", "应还期数", 0),
        ("in_parts", dues.but(AtLeast("payments", 2)), "repayments made in several parts", "分次还款期数", 0),
        ("worsened", judged.but(AtLeast("roll", 1)), "slips into a worse stage of delay", "逾期程度加重次数", 1),
    ):
        yield side.within(f"{name}{end}", Aggregate(rows, How.COUNT, days=days), Unit.COUNT, (en, zh, days), direction)
    yield side.within(
        f"worst_days_late{end}",
        Aggregate(dues, How.MAX, "days_late", days),
        Unit.DAYS,
        ("longest payment delay", "最长逾期天数", days),
        1,
    )
    yield side.within(
        f"mean_days_late{end}",
        Aggregate(judged, How.MEAN, "days_late", days),
        Unit.DAYS,
        ("average payment delay", "平均逾期天数", days),
        1,
    )
    for name, condition, en, zh, direction in (
        ("on_time_share", Below("days_late", 1), "share of repayments made on time", "按时还款占比", -1),
        ("early_share", AtLeast("days_early", 1), "share of repayments made early", "提前还款占比", 0),
    ):
        some = Aggregate(judged.but(condition), How.COUNT, days=days)
        yield side.within(f"{name}{end}", Ratio(some, due), Unit.SHARE, (en, zh, days), direction)
    paid, owed = (Aggregate(judged, How.SUM, of, days) for of in ("paid", "amount_due"))
    yield side.within(
        f"paid_share{end}",
        Ratio(paid, owed),
        Unit.SHARE,
        ("share of the amount due that was paid", "已还金额占应还金额的比例", days),
        -1,
    )
