"""Arrears as the statements of a line state them, on the target product and on every other."""

from collections.abc import Iterator

from creditline.features.catalogue.windows import Side, suffix
from creditline.features.declare import Aggregate, AtLeast, Below, Feature, How, Is, OnTarget, Rows, Unit

_ARREARS = "months_past_due"


def arrears(side: Side) -> Iterator[Feature]:
    """Features of months in arrears and of the status of statements on one side."""
    statements = Rows("statements", (OnTarget(side.on_target),))
    behind = statements.but(AtLeast(_ARREARS, 1))
    yield side.now(
        "months_past_due_now",
        Aggregate(statements, How.LAST, _ARREARS),
        Unit.MONTHS,
        "months in arrears on the last statement",
        "最近账单拖欠月数",
        1,
    )
    for days in (90, 180, 365):
        end = suffix(days)
        for name, how, en, zh in (
            ("worst_months_past_due", How.MAX, "most months in arrears", "最多拖欠月数"),
            ("mean_months_past_due", How.MEAN, "average months in arrears", "平均拖欠月数"),
        ):
            expression = Aggregate(statements, how, _ARREARS, days)
            yield side.within(f"{name}{end}", expression, Unit.MONTHS, (en, zh, days), 1)
        for name, rows, en, zh in (
            ("statements_in_arrears", behind, "statements in arrears", "拖欠账单期数"),
            (
                "statements_two_months_late",
                statements.but(AtLeast(_ARREARS, 2)),
                "statements two months or more in arrears",
                "拖欠两个月及以上账单期数",
            ),
        ):
            yield side.within(f"{name}{end}", Aggregate(rows, How.COUNT, days=days), Unit.COUNT, (en, zh, days), 1)
    yield side.now(
        "days_since_arrears",
        Aggregate(behind, How.RECENCY),
        Unit.DAYS,
        "days since the last statement in arrears",
        "距最近一次账单拖欠天数",
    )
    for name, condition, en, zh in (
        ("roll_worse", AtLeast("roll", 1), "statements that rolled into a worse bucket", "账单逾期等级上升次数"),
        ("roll_better", Below("roll", 0), "statements that rolled into a better bucket", "账单逾期等级下降次数"),
    ):
        expression = Aggregate(statements.but(condition), How.COUNT, days=180)
        yield side.within(f"{name}_180d", expression, Unit.COUNT, (en, zh, 180))
    yield side.within(
        "slope_months_past_due_180d",
        Aggregate(statements, How.SLOPE, _ARREARS, 180),
        Unit.INDEX,
        ("monthly trend of arrears", "拖欠月数变化趋势", 180),
    )
    for name, en, zh in (
        ("paid_in_full", "statements paid in full", "全额还款账单期数"),
        ("no_consumption", "statements without use", "无消费账单期数"),
        ("revolving", "statements revolved", "循环信用账单期数"),
    ):
        rows = statements.but(Is("status", (name,)))
        for days in (180, 45):
            yield side.within(
                f"{name}{suffix(days)}",
                Aggregate(rows, How.COUNT, days=days),
                Unit.COUNT,
                (en, zh, days),
                depressed_by_cut=side.on_target and name == "no_consumption",
            )
    if not side.on_target:
        yield from _use(side, statements)


def _use(side: Side, statements: Rows) -> Iterator[Feature]:
    yield side.now(
        "utilisation_last",
        Aggregate(statements, How.LAST, "utilisation"),
        Unit.SHARE,
        "share of the line in use",
        "额度使用率",
    )
    for name, how, of, unit, en, zh in (
        ("mean_utilisation", How.MEAN, "utilisation", Unit.SHARE, "average share of the line in use", "平均额度使用率"),
        ("max_utilisation", How.MAX, "utilisation", Unit.SHARE, "highest share of the line in use", "最高额度使用率"),
        ("mean_balance", How.MEAN, "balance", Unit.MONEY, "average balance", "平均欠款余额"),
    ):
        yield side.within(f"{name}_180d", Aggregate(statements, how, of, 180), unit, (en, zh, 180))
