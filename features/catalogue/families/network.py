"""Accounts linked to the customer's, and how they stand: for staff only, and not the customer's to change."""

from collections.abc import Iterator

from creditline.features.catalogue.families.windows import suffix, within
from creditline.features.declare import (
    Aggregate,
    AtLeast,
    Audience,
    Family,
    Feature,
    How,
    Number,
    Ratio,
    Rows,
    Unit,
    Words,
)

_LINKS = Rows("links")
_KNOWN = _LINKS.but(AtLeast("other_past_due", 0))  # null where the other end is no customer, or its repayments unknown
_PAST_DUE = _LINKS.but(AtLeast("other_past_due", 1))


def network() -> Iterator[Feature]:
    """Number of linked accounts, new links, and the linked customers past due as known on the date.

    No direction of risk is declared: a link says who is known, not what the customer will do.
    """

    def feature(name: str, expression: Number, unit: Unit, words: Words) -> Feature:
        return Feature(f"network.{name}", expression, Family.NETWORK, unit, words, Audience.INTERNAL, changeable=False)

    linked, known, past_due = (Aggregate(rows, How.DISTINCT, "other_id") for rows in (_LINKS, _KNOWN, _PAST_DUE))
    yield feature("degree", linked, Unit.COUNT, Words("linked accounts", "关联账户个数"))
    for days in (30, 90, 365):
        words = within("new links to other accounts", "新增关联账户个数", days)
        yield feature(f"new_links{suffix(days)}", Aggregate(_LINKS, How.COUNT, days=days), Unit.COUNT, words)
    yield feature("past_due", past_due, Unit.COUNT, Words("linked customers past due", "逾期的关联客户人数"))
    yield feature(
        "past_due_share",
        Ratio(past_due, known),
        Unit.SHARE,
        Words("share of linked customers past due", "关联客户逾期占比"),
    )
