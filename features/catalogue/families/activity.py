"""Logins: how often, on what device, and against the customer's own level."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import last_days, suffix, within
from creditline.features.declare import (
    Aggregate,
    Audience,
    Below,
    Family,
    Feature,
    How,
    Number,
    Ratio,
    Rows,
    Times,
    Unit,
    Words,
)

_LOGINS = Rows("logins")


def activity() -> Iterator[Feature]:
    """Logins per window, against the customer's own level, and new devices; logins fall off when a line is cut."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, *, depressed: bool = False) -> Feature:
        return Feature(
            f"activity.{name}",
            expression,
            Family.ACTIVITY,
            unit,
            words,
            Audience.CUSTOMER,
            depressed_by_cut=depressed,
        )

    for days in (7, 30, 90, 180, 365):
        end = suffix(days)
        count = Aggregate(_LOGINS, How.COUNT, days=days)
        yield feature(f"logins{end}", count, Unit.COUNT, within("logins", "登录次数", days), depressed=True)
        yield feature(
            f"days{end}",
            Aggregate(_LOGINS, How.DAYS, days=days),
            Unit.DAYS,
            within("days with a login", "登录天数", days),
            depressed=True,
        )
        night = Aggregate(_LOGINS.but(Below("hour", 6)), How.COUNT, days=days)
        yield feature(
            f"night_share{end}",
            Ratio(night, count),
            Unit.SHARE,
            within("share of logins before 06:00", "凌晨登录占比", days),
        )
    for days in (30, 90, 180):
        end = suffix(days)
        yield feature(
            f"devices{end}",
            Aggregate(_LOGINS, How.DISTINCT, "device", days),
            Unit.COUNT,
            within("devices used", "使用设备台数", days),
        )
        yield feature(
            f"new_devices{end}",
            Aggregate(_LOGINS, How.NEW, "device", days),
            Unit.COUNT,
            within("devices never used before", "首次使用的设备台数", days),
        )
    month = Aggregate(_LOGINS, How.COUNT, days=30)
    for days in (180, 365):
        level = Times(Aggregate(_LOGINS, How.COUNT, days=days), 30 / days)
        yield feature(
            f"against_own{suffix(days)}",
            Ratio(month, level),
            Unit.RATIO,
            Words(
                f"logins in the last 30 days as a share of the monthly average of {last_days(days)[0]}",
                f"近30天登录次数占{last_days(days)[1]}月均次数的比例",
            ),
            depressed=True,
        )
    yield feature(
        "days_since",
        Aggregate(_LOGINS, How.RECENCY),
        Unit.DAYS,
        Words("days since the last login", "距最近一次登录的天数"),
        depressed=True,
    )
    yield feature(
        "gap_365d",
        Aggregate(_LOGINS, How.GAP_MEAN, days=365),
        Unit.DAYS,
        within("average days between logins", "平均登录间隔天数", 365),
        depressed=True,
    )
