"""What brings back the line of a customer whose records were given: the answer of `restore`, from memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from creditline.features.engine.kernel.world import Neighbours
from creditline.features.projected.opened import CarriedFrom
from creditline.models.portfolio.dispute.case import CaseHeld
from creditline.models.portfolio.given.data import GivenData
from creditline.models.portfolio.restore.replay import Replayed
from creditline.models.portfolio.restore.session import Restoring, restoring


def _go_on() -> None:
    """Whoever asked still waits."""


@dataclass(frozen=True)
class GivenRestoring(Restoring):
    """`past_due`: what was said of linked accounts. `check` is called before each replay, and may raise to stop."""

    past_due: Neighbours = field(default_factory=Neighbours)
    check: Callable[[], None] = _go_on

    def source(self, *args: Any, **kwargs: Any) -> CarriedFrom:
        """As `Restoring`; of linked accounts what was said."""
        return replace(super().source(*args, **kwargs), past_due=self.past_due)

    def replayed(self, *args: Any, **kwargs: Any) -> Replayed:
        """As `Restoring`."""
        self.check()
        return super().replayed(*args, **kwargs)


@contextmanager
def given_restoring(
    held: CaseHeld, customer: int | str, as_of: date, horizon: int, check: Callable[[], None] = _go_on
) -> Iterator[GivenRestoring]:
    """For the customer that is held, with the decisions up to `as_of`, within the block.

    Errors as `restoring`, and DataError for a linked account of which `as_of` is not said.
    """
    assert isinstance(held.data, GivenData)
    own = held.tables.own(customer)
    tables, morrow = held.tables.of(own), as_of + timedelta(days=1)
    _, seen = held.decider.standing(
        tables, held.ours_before(own, morrow), held.first_before(morrow), morrow, closed=True
    )
    rows = {**held.data.rows, **seen}
    data = GivenData.of(rows, held.data.settings, whole_ids=held.data.whole_ids)
    past_due = held.tables.neighbours(tables, [as_of])
    with restoring(held.in_force, data, as_of, horizon) as session:
        told = {one.name: getattr(session, one.name) for one in fields(Restoring)}
        yield GivenRestoring(**told, past_due=past_due, check=check)
