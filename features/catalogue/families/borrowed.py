"""Money that is borrowed: a reason of its own, and taken out of what is called income.

A loan that is paid out is money received, from one payer more. A model that reads it as income gives a false reason: "your
income changed" to somebody who borrowed. Where postings have categories, training therefore leaves out what a loan moves
and takes what is left of it without loans.
"""

from collections.abc import Iterator

from creditline.features.catalogue.families.income import MONEY_IN, REGULAR
from creditline.features.catalogue.families.windows import suffix, within
from creditline.features.declare import (
    Aggregate,
    Audience,
    Difference,
    Family,
    Feature,
    How,
    Is,
    Number,
    Ratio,
    Unit,
    Words,
)

_BORROWED = MONEY_IN.but(Is("category", ("loan", "cash_advance")))
_WINDOWS = (30, 90, 180, 365)

MOVED_BY_LOANS = frozenset(
    {
        *(
            f"income.{name}_{days}d"
            for name in ("sum", "count", "mean", "max", "counterparties", "regular_share")
            for days in _WINDOWS
        ),
        *(f"income.{name}_{days}d" for name in ("variation", "interval", "interval_spread") for days in (180, 365)),
        *(f"income.against_usual_{days}d" for days in (180, 360)),
        "income.month_to_quarter",
        "income.days_since",
    }
)


def borrowed() -> Iterator[Feature]:
    """Share of money received that is borrowed (family `multi_lender`)."""
    for days in (90, 365):
        loans, total = (Aggregate(rows, How.SUM, "amount", days) for rows in (_BORROWED, MONEY_IN))
        yield Feature(
            f"multi_lender.borrowed_share{suffix(days)}",
            Ratio(loans, total),
            Family.MULTI_LENDER,
            Unit.SHARE,
            within("share of money received that was borrowed", "借入资金占入账金额的比例", days),
            Audience.CUSTOMER,
        )


def own_money() -> Iterator[Feature]:
    """Money received that is not borrowed: how much and how often (family `income`)."""

    def feature(name: str, expression: Number, unit: Unit, words: Words) -> Feature:
        return Feature(f"income.{name}", expression, Family.INCOME, unit, words, Audience.CUSTOMER)

    for days in _WINDOWS:
        end = suffix(days)
        total, count = _without_loans(How.SUM, days), _without_loans(How.COUNT, days)
        yield feature(
            f"own_sum{end}", total, Unit.MONEY, within("money received without loans", "不含借款的入账金额", days)
        )
        words = within("payments received without loans", "不含借款的入账笔数", days)
        yield feature(f"own_count{end}", count, Unit.COUNT, words)
        words = within("average payment received without loans", "不含借款的平均单笔入账", days)
        yield feature(f"own_mean{end}", Ratio(total, count), Unit.MONEY, words)
        regular = Ratio(Aggregate(REGULAR, How.SUM, "amount", days), total)
        words = within(
            "share of regular income in money received without loans", "固定收入占不含借款入账金额的比例", days
        )
        yield feature(f"own_regular_share{end}", regular, Unit.SHARE, words)


def _without_loans(how: How, days: int) -> Number:
    of = "amount" if how is How.SUM else None
    return Difference(Aggregate(MONEY_IN, how, of, days), Aggregate(_BORROWED, how, of, days))
