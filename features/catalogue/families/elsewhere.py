"""Credit sought and held elsewhere: inquiries, and loans at other lenders."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import suffix, within
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Difference,
    Family,
    Feature,
    How,
    Is,
    Number,
    Ratio,
    Rows,
    Times,
    Unit,
    Words,
)

_INQUIRIES, _LOANS = Rows("inquiries"), Rows("obligations")
_OPEN = _LOANS.but(AtLeast("open", 1))


def inquiries() -> Iterator[Feature]:
    """Counts and distinct institutions per window, and bursts."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, direction: int = 0) -> Feature:
        return Feature(f"inquiries.{name}", expression, Family.INQUIRIES, unit, words, Audience.CUSTOMER, direction)

    for days in (7, 30, 90, 180, 365):
        end = suffix(days)
        yield feature(
            f"count{end}",
            Aggregate(_INQUIRIES, How.COUNT, days=days),
            Unit.COUNT,
            within("credit inquiries", "征信查询次数", days),
            1,
        )
        yield feature(
            f"institutions{end}",
            Aggregate(_INQUIRIES, How.DISTINCT, "institution", days),
            Unit.COUNT,
            within("institutions that made inquiries", "征信查询机构家数", days),
            1,
        )
    month = Aggregate(_INQUIRIES, How.COUNT, days=30)
    year = Times(Aggregate(_INQUIRIES, How.COUNT, days=360), 1 / 12)
    yield feature(
        "burst",
        Difference(month, year),
        Unit.INDEX,
        Words("credit inquiries in the last 30 days beyond a usual month", "近30天征信查询超出平常月份的次数"),
        1,
    )
    yield feature(
        "days_since",
        Aggregate(_INQUIRIES, How.RECENCY),
        Unit.DAYS,
        Words("days since the last credit inquiry", "距最近一次征信查询的天数"),
        -1,
    )
    yield feature(
        "new_institutions_90d",
        Aggregate(_INQUIRIES, How.NEW, "institution", 90),
        Unit.COUNT,
        within("institutions that made an inquiry for the first time", "首次查询的机构家数", 90),
        1,
    )


def multi_lender() -> Iterator[Feature]:
    """Loans at other lenders."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, direction: int = 0) -> Feature:
        return Feature(
            f"multi_lender.{name}", expression, Family.MULTI_LENDER, unit, words, Audience.CUSTOMER, direction
        )

    yield feature(
        "open",
        Aggregate(_OPEN, How.COUNT),
        Unit.COUNT,
        Words("open loans at other lenders", "其他机构未结清贷款笔数"),
        1,
    )
    yield feature(
        "open_amount",
        Aggregate(_OPEN, How.SUM, "amount"),
        Unit.MONEY,
        Words("amount of open loans at other lenders", "其他机构未结清贷款金额"),
    )
    income = Aggregate(Rows("transactions", (Is("direction", ("in",)),)), How.TYPICAL_MONTH, "amount", 180)
    yield feature(
        "open_to_income",
        Ratio(Aggregate(_OPEN, How.SUM, "amount"), income),
        Unit.RATIO,
        Words(
            "open loans at other lenders as a share of a usual month's income",
            "其他机构未结清贷款金额占平常月收入的比例",
        ),
    )
    yield feature(
        "lenders",
        Aggregate(_OPEN, How.DISTINCT, "lender"),
        Unit.COUNT,
        Words("other lenders with an open loan", "有未结清贷款的其他机构家数"),
        1,
    )
    for days in (30, 90, 180, 365):
        end = suffix(days)
        yield feature(
            f"new{end}",
            Aggregate(_LOANS, How.COUNT, days=days),
            Unit.COUNT,
            within("new loans at other lenders", "其他机构新增贷款笔数", days),
            1,
        )
        yield feature(
            f"new_amount{end}",
            Aggregate(_LOANS, How.SUM, "amount", days),
            Unit.MONEY,
            within("amount of new loans at other lenders", "其他机构新增贷款金额", days),
        )
        yield feature(
            f"new_lenders{end}",
            Aggregate(_LOANS, How.NEW, "lender", days),
            Unit.COUNT,
            within("lenders used for the first time", "首次借款的机构家数", days),
            1,
        )
    yield feature(
        "largest_365d",
        Aggregate(_LOANS, How.MAX, "amount", 365),
        Unit.MONEY,
        within("largest new loan at another lender", "其他机构最大单笔贷款金额", 365),
    )
    yield feature(
        "days_since",
        Aggregate(_LOANS, How.RECENCY),
        Unit.DAYS,
        Words("days since the last loan at another lender", "距最近一笔其他机构贷款的天数"),
    )
