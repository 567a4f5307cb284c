"""Money that is borrowed: a reason of its own, and taken out of what is called income.

A loan that is paid out is money received, from one payer more. A model that reads it as income gives a false reason: "your
income changed" to somebody who borrowed. Where postings have categories, training therefore leaves out what a loan moves
and takes what is left of it without loans.
"""

from collections.abc import Iterator

from creditline.features.catalogue.families.income import INCOME, MONEY_IN, REGULAR
from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import Aggregate, Difference, Family, Feature, How, Is, Number, Ratio, Unit

_BORROWED = MONEY_IN.but(Is("category", ("loan", "cash_advance")))
_WINDOWS = (30, 90, 180, 365)
_MAKER = Maker(Family.MULTI_LENDER, "multi_lender", "multi_lender")

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
        yield _MAKER.within("borrowed_share", Ratio(loans, total), Unit.SHARE, days)


def own_money() -> Iterator[Feature]:
    """Money received that is not borrowed: how much and how often (family `income`)."""
    for days in _WINDOWS:
        total, count = _without_loans(How.SUM, days), _without_loans(How.COUNT, days)
        yield INCOME.within("own_sum", total, Unit.MONEY, days)
        yield INCOME.within("own_count", count, Unit.COUNT, days)
        yield INCOME.within("own_mean", Ratio(total, count), Unit.MONEY, days)
        regular = Ratio(Aggregate(REGULAR, How.SUM, "amount", days), total)
        yield INCOME.within("own_regular_share", regular, Unit.SHARE, days)


def _without_loans(how: How, days: int) -> Number:
    of = "amount" if how is How.SUM else None
    return Difference(Aggregate(MONEY_IN, how, of, days), Aggregate(_BORROWED, how, of, days))
