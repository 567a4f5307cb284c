"""Arrears as the statements of a line state them, on the target product and on every other."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import Side, suffix
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
        "months overdue on the last statement",
        "最近一期账单逾期月数",
        1,
    )
    for days in (90, 180, 365):
        end = suffix(days)
        for name, how, en, zh in (
            ("worst_months_past_due", How.MAX, "most months overdue", "最长逾期月数"),
            ("mean_months_past_due", How.MEAN, "average months overdue", "平均逾期月数"),
        ):
            expression = Aggregate(statements, how, _ARREARS, days)
            yield side.within(f"{name}{end}", expression, Unit.MONTHS, (en, zh, days), 1)
        for name, rows, en, zh in (
            ("statements_in_arrears", behind, "overdue statements", "逾期账单期数"),
            (
                "statements_two_months_late",
                statements.but(AtLeast(_ARREARS, 2)),
                "statements two or more months overdue",
                "逾期两个月及以上的账单期数",
            ),
        ):
            yield side.within(f"{name}{end}", Aggregate(rows, How.COUNT, days=days), Unit.COUNT, (en, zh, days), 1)
    yield side.now(
        "days_since_arrears",
        Aggregate(behind, How.RECENCY),
        Unit.DAYS,
        "days since the last overdue statement",
        "距最近一期逾期账单的天数",
    )
    for name, condition, en, zh in (
        ("roll_worse", AtLeast("roll", 1), "statements more overdue than the one before", "账单逾期程度加重次数"),
        ("roll_better", Below("roll", 0), "statements less overdue than the one before", "账单逾期程度减轻次数"),
    ):
        expression = Aggregate(statements.but(condition), How.COUNT, days=180)
        yield side.within(f"{name}_180d", expression, Unit.COUNT, (en, zh, 180))
    yield side.within(
        "slope_months_past_due_180d",
        Aggregate(statements, How.SLOPE, _ARREARS, 180),
        Unit.INDEX,
        ("monthly growth in months overdue", "账单逾期月数的月均变化", 180),
    )
    for name, en, zh in (
        ("paid_in_full", "statements paid in full", "全额还款的账单期数"),
        ("no_consumption", "statements without any spending", "无消费的账单期数"),
        ("revolving", "statements carried over as revolving credit", "使用循环信用的账单期数"),
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
        "share of the credit limit in use",
        "额度使用率",
    )
    for name, how, of, unit, en, zh in (
        (
            "mean_utilisation",
            How.MEAN,
            "utilisation",
            Unit.SHARE,
            "average share of the credit limit in use",
            "平均额度使用率",
        ),
        (
            "max_utilisation",
            How.MAX,
            "utilisation",
            Unit.SHARE,
            "highest share of the credit limit in use",
            "最高额度使用率",
        ),
        ("mean_balance", How.MEAN, "balance", Unit.MONEY, "average amount owed", "平均欠款余额"),
    ):
        yield side.within(f"{name}_180d", Aggregate(statements, how, of, 180), unit, (en, zh, 180))
