"""The account's balance, where the postings carry it."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import suffix, within
from creditline.features.declare import (
    Aggregate,
    Audience,
    Below,
    Family,
    Feature,
    How,
    Is,
    Number,
    Rows,
    Unit,
    Words,
)

_ALL = Rows("transactions")


def balance() -> Iterator[Feature]:
    """Balance at the end of the day, its range, trend and swings, and times overdrawn."""

    def feature(name: str, expression: Number, unit: Unit, words: Words, direction: int = 0) -> Feature:
        return Feature(f"spending.{name}", expression, Family.SPENDING, unit, words, Audience.CUSTOMER, direction)

    last = Aggregate(_ALL, How.LAST, "balance")
    yield feature("balance_last", last, Unit.MONEY, Words("account balance at the end of the day", "日终账户余额"))
    for days in (30, 90, 365):
        end = suffix(days)
        for name, how, en, zh in (
            ("min", How.MIN, "lowest account balance", "账户最低余额"),
            ("mean", How.MEAN, "average account balance", "账户平均余额"),
            ("max", How.MAX, "highest account balance", "账户最高余额"),
        ):
            amount = Aggregate(_ALL, how, "balance", days)
            yield feature(f"balance_{name}{end}", amount, Unit.MONEY, within(en, zh, days))
        overdrawn = Aggregate(_ALL.but(Below("balance", 0)), How.COUNT, days=days)
        words = within("entries that left the account overdrawn", "造成账户透支的记账笔数", days)
        yield feature(f"overdrawn{end}", overdrawn, Unit.COUNT, words, 1)
    slope = Aggregate(_ALL, How.SLOPE, "balance", 180)
    words = within("monthly change in the account balance", "账户余额的月均变化", 180)
    yield feature("balance_slope_180d", slope, Unit.MONEY, words)
    for days in (180, 365):
        swings = Aggregate(_ALL, How.DEVIATION, "balance", days)
        words = within("fluctuation in the account balance", "账户余额波动幅度", days)
        yield feature(f"balance_deviation{suffix(days)}", swings, Unit.MONEY, words)
    penalties = Aggregate(_ALL.but(Is("category", ("sanction_interest",))), How.COUNT)
    words = within("charges of penalty interest", "罚息扣收笔数", None)
    yield feature("penalties_ever", penalties, Unit.COUNT, words, 1)
