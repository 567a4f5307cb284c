"""A person's cases without their contents: the chain still holds, and nobody can read who it was."""

from collections.abc import Sequence

from creditline.features.errors import DataError
from creditline.models.portfolio.review.entry import Entry
from creditline.models.portfolio.review.state import states_of
from creditline.models.portfolio.review.store import ReviewStore


def erase_customer(store: ReviewStore, by: str, customer: str) -> int:
    """Take away what every entry says of a customer's cases; how many cases those were. DataError for none."""

    def chosen(entries: Sequence[Entry]) -> Sequence[Entry]:
        theirs = cases_of(entries, customer)
        return [entry for entry in entries if entry.case in theirs]

    made = store.erase(by, chosen)
    if not made:
        raise DataError("no case of that customer is among the reviews; check the id")
    return len(made)


def cases_of(entries: Sequence[Entry], customer: str) -> frozenset[int]:
    """The numbers of a customer's cases."""
    return frozenset(
        state.number
        for state in states_of(entries)
        if state.case is not None and str(state.case.customer_id) == customer
    )
