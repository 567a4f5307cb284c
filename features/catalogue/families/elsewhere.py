"""Credit sought and held elsewhere: inquiries, and loans at other lenders."""

from collections.abc import Iterator

from creditline.features.catalogue.families.maker import Maker
from creditline.features.contract.purposes import NO_APPLICATIONS
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Difference,
    Family,
    Feature,
    How,
    Is,
    IsNot,
    Ratio,
    Rows,
    Times,
    Unit,
)

_ASKED_FOR = IsNot("purpose", tuple(each.word for each in NO_APPLICATIONS))
_INQUIRIES, _LOANS = Rows("inquiries", (_ASKED_FOR,)), Rows("obligations")
_OPEN = _LOANS.but(AtLeast("open", 1))
_ASKED = Maker(Family.INQUIRIES, "inquiries", "inquiries")
_HELD = Maker(Family.MULTI_LENDER, "multi_lender", "multi_lender")


def inquiries() -> Iterator[Feature]:
    """Counts and distinct institutions per window, and bursts: of inquiries for an application, by `purposes`."""
    for days in (7, 30, 90, 180, 365):
        yield _ASKED.within("count", Aggregate(_INQUIRIES, How.COUNT, days=days), Unit.COUNT, days)
        asking = Aggregate(_INQUIRIES, How.DISTINCT, "institution", days)
        yield _ASKED.within("institutions", asking, Unit.COUNT, days)
    month = Aggregate(_INQUIRIES, How.COUNT, days=30)
    year = Times(Aggregate(_INQUIRIES, How.COUNT, days=360), 1 / 12)
    yield _ASKED.now("burst", Difference(month, year), Unit.INDEX)
    yield _ASKED.now("days_since", Aggregate(_INQUIRIES, How.RECENCY), Unit.DAYS)
    new = Aggregate(_INQUIRIES, How.NEW, "institution", 90)
    yield _ASKED.within("new_institutions", new, Unit.COUNT, 90)


def multi_lender() -> Iterator[Feature]:
    """Loans at other lenders."""
    yield _HELD.now("open", Aggregate(_OPEN, How.COUNT), Unit.COUNT)
    yield _HELD.now("open_amount", Aggregate(_OPEN, How.SUM, "amount"), Unit.MONEY)
    income = Aggregate(Rows("transactions", (Is("direction", ("in",)),)), How.TYPICAL_MONTH, "amount", 180)
    yield _HELD.now("open_to_income", Ratio(Aggregate(_OPEN, How.SUM, "amount"), income), Unit.RATIO)
    yield _HELD.now("lenders", Aggregate(_OPEN, How.DISTINCT, "lender"), Unit.COUNT)
    for days in (30, 90, 180, 365):
        yield _HELD.within("new", Aggregate(_LOANS, How.COUNT, days=days), Unit.COUNT, days)
        yield _HELD.within("new_amount", Aggregate(_LOANS, How.SUM, "amount", days), Unit.MONEY, days)
        yield _HELD.within("new_lenders", Aggregate(_LOANS, How.NEW, "lender", days), Unit.COUNT, days)
    yield _HELD.within("largest", Aggregate(_LOANS, How.MAX, "amount", 365), Unit.MONEY, 365)
    yield _HELD.now("days_since", Aggregate(_LOANS, How.RECENCY), Unit.DAYS)
