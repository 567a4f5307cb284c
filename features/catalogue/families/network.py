"""Accounts linked to the customer's, and how they stand: for staff only, and not the customer's to change."""

from collections.abc import Iterator

from creditline.features.catalogue.families.maker import Maker
from creditline.features.declare import Aggregate, AtLeast, Audience, Family, Feature, How, Ratio, Rows, Unit

_LINKS = Rows("links")
_KNOWN = _LINKS.but(AtLeast("other_past_due", 0))  # null where the other end is no customer, or its repayments unknown
_PAST_DUE = _LINKS.but(AtLeast("other_past_due", 1))
_MAKER = Maker(Family.NETWORK, "network", "network", Audience.INTERNAL, changeable=False)


def network() -> Iterator[Feature]:
    """Number of linked accounts, new links, and the linked customers past due as known on the date.

    No direction of risk is declared: a link says who is known, not what the customer will do.
    """
    linked, known, past_due = (Aggregate(rows, How.DISTINCT, "other_id") for rows in (_LINKS, _KNOWN, _PAST_DUE))
    yield _MAKER.now("degree", linked, Unit.COUNT)
    for days in (30, 90, 365):
        yield _MAKER.within("new_links", Aggregate(_LINKS, How.COUNT, days=days), Unit.COUNT, days)
    yield _MAKER.now("past_due", past_due, Unit.COUNT)
    yield _MAKER.now("past_due_share", Ratio(past_due, known), Unit.SHARE)
