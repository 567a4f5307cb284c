"""How rows stand to those a model learned from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Learned, Model
from creditline.training.outcomes import DefaultDefinition

ENOUGH = 0.95  # of the rows learned from have to be there, for trees grown on them to stand for the model's


class Stands(IntEnum):
    """How a row stands to the rows learned from.

    `NEW`: its customer is none of theirs. `LATER`: its customer is, at dates whose performance windows do not reach
    into the row's. `OVERLAPS`: at another date whose window does, so that part of the outcome was learned from.
    `LEARNED`: the very row was.
    """

    NEW = 0
    LATER = 1
    OVERLAPS = 2
    LEARNED = 3


@dataclass(frozen=True)
class Overlap:
    """The rows to judge a model on, counted by how they stand to those it learned from (see `Stands`).

    `told`: whether the model says whom it learned from. Of the rows that overlap or were learned from, `out_of_fold`
    were predicted by trees grown again without their customers, and `left_out` were not judged.
    """

    told: bool
    new: int
    later: int
    overlapping: int
    learned: int
    out_of_fold: int
    left_out: int


@dataclass(frozen=True)
class Seen:
    """Per row, (n,): how it stands to a model's training, whether it can only be predicted `again` or not at all (`lost`)."""

    stands: NDArray[np.int8]
    again: NDArray[np.bool_]
    lost: NDArray[np.bool_]

    @property
    def learned(self) -> NDArray[np.bool_]:
        """The very rows learned from."""
        return np.asarray(self.stands == Stands.LEARNED)

    def take(self, chosen: NDArray[np.bool_]) -> "Seen":
        """Some of the rows."""
        return Seen(self.stands[chosen], self.again[chosen], self.lost[chosen])

    def overlap(self, judged: NDArray[np.bool_], learned: Learned) -> Overlap:
        """The counts of the rows to judge on."""
        new, later, overlapping, same = (int((self.stands[judged] == one).sum()) for one in Stands)
        again, lost = int(self.again[judged].sum()), int(self.lost[judged].sum())
        return Overlap(learned.rows > 0, new, later, overlapping, same, again, lost)


def seen_by(model: Model, rows: pa.Table, judged: NDArray[np.bool_], definition: DefaultDefinition) -> Seen:
    """How `rows` (`customer_id`, `as_of`, `defaulted`) stand to the training of `model`.

    Judged rows that overlap with it are predicted again where at least 95 % of the rows learned from are among `rows`,
    their own customer is, and each outcome is there for as many customers as there are folds; otherwise they are lost.
    """
    customers, days = rows["customer_id"].to_pylist(), rows["as_of"].to_pylist()
    stands = _stands(model.learned, customers, days, definition)
    in_sample = judged & (stands >= Stands.OVERLAPS)
    again = np.zeros(len(stands), dtype=np.bool_)
    growing = model.making.growing
    if in_sample.any() and growing is not None:
        own = np.flatnonzero(stands == Stands.LEARNED).tolist()
        defaulted = rows["defaulted"].to_numpy()
        there = {customers[row] for row in own}
        bads = {customers[row] for row in own if defaulted[row]}
        if len(own) >= ENOUGH * model.learned.rows and min(len(bads), len(there) - len(bads)) >= growing.folds:
            again = in_sample & np.array([customer in there for customer in customers])
    return Seen(stands, again, in_sample & ~again)


def _stands(
    learned: Learned, customers: Sequence[object], days: Sequence[date], definition: DefaultDefinition
) -> NDArray[np.int8]:
    known = learned.knows(customers)
    stands = np.where(known, Stands.LATER, Stands.NEW).astype(np.int8)
    if not known.any():
        return stands
    watched = replace(definition, horizon_months=learned.horizon_months)
    ends = [watched.performance_end(day) for day in learned.dates]
    day_of = np.array(days, dtype="datetime64[D]")
    for day in sorted(set(days)):
        here = np.flatnonzero(known & (day_of == np.datetime64(day)))
        own = [customers[row] for row in here.tolist()]
        last = definition.performance_end(day)
        for then, end in zip(learned.dates, ends, strict=True):
            if then < last and day < end:
                found = here[learned.holds(own, [then] * len(own))]
                reached = Stands.LEARNED if then == day else Stands.OVERLAPS
                stands[found] = np.maximum(stands[found], reached)
    return stands
