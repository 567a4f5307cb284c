"""How customers pay: how late, what is open, and when each due is met under a choice.

A due is paid as late after its day as the slowest of the quiet month, or on its day at the latest by who pays on time. What is
open longer than that is in arrears: it stays unpaid, and so does what falls due on that loan, unless they are cleared or what
falls due is paid on time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.projected.behaviour import CLEARS, DOWN, PAYS, Choice
from creditline.features.projected.days import month_of, number
from creditline.features.projected.lives import Lives
from creditline.features.projected.owed import Owed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NEVER = 1 << 30
LATEST = 29  # days: who was later had no quiet month


@dataclass(frozen=True)
class Ways:
    """How dues are met in each of some choices, shape (choices, 1): on time, cleared on which day, paid down to which share."""

    on_time: Flags
    cleared: Ints
    down: Floats

    @classmethod
    def of(cls, chosen: Sequence[Choice], day: int) -> "Ways":
        """`day`: the last day known, in days since 1970."""
        clear = [choice.degree(CLEARS) for choice in chosen]
        down = [choice.degree(DOWN) for choice in chosen]
        return cls(
            np.array([[bool(choice.degree(PAYS))] for choice in chosen]),
            np.array([[NEVER if c is None else day + int(c)] for c in clear], dtype=np.int64),
            np.array([[np.nan if d is None else float(d)] for d in down]),
        )


@dataclass(frozen=True)
class Habits:
    """Of some lives, from what their customers owe."""

    owed: Owed
    lives: Lives

    @property
    def day(self) -> int:
        """The last day known, in days since 1970."""
        return number(self.lives.day)

    @cached_property
    def late(self) -> Ints:
        """(lives, months): by how many days dues are paid after their day; the customer's usual where none fell due."""
        late = self.owed.late
        known: dict[tuple[int, int], int] = {}
        usual: dict[int, list[int]] = {}
        if len(late):
            for entity, month, days in zip(*(late[n].to_pylist() for n in ("entity", "month", "late")), strict=True):
                known[entity, month] = days
                usual.setdefault(entity, []).append(days)
        middle = {entity: int(np.median(days[-12:])) for entity, days in usual.items()}
        lives = self.lives
        return np.array(
            [
                [min(known.get((c, m), middle.get(c, 0)), LATEST) for m in own]
                for c, own in zip(lives.customer.tolist(), lives.taken.tolist(), strict=True)
            ],
            dtype=np.int64,
        ).reshape(lives.taken.shape)

    @cached_property
    def open_since(self) -> dict[tuple[int, str], int]:
        """Of each loan in arrears (customer, loan) the day of the oldest open due."""
        found: dict[tuple[int, str], int] = {}
        rows = self.owed.open
        if len(rows):
            days = rows["due_on"].cast(pa.int32()).to_pylist()
            for entity, loan, due in zip(rows["entity"].to_pylist(), rows["loan_id"].to_pylist(), days, strict=True):
                found[entity, loan] = min(due, found.get((entity, loan), NEVER))
        return found

    def joined(self, rows: pa.Table) -> tuple[Ints, Ints]:
        """Every life with each row of its customer: the lives, and the places of the rows (in order of entity)."""
        entity = rows["entity"].to_numpy() if len(rows) else np.empty(0, np.int32)
        low = np.searchsorted(entity, self.lives.customer, "left")
        count = np.searchsorted(entity, self.lives.customer, "right") - low
        life = np.repeat(np.arange(self.lives.count), count)
        place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        return life, place

    def paid_on(self, ways: Ways, life: Ints, due: Ints, oldest: Ints) -> Ints:
        """The day each due is paid, (choices, dues), NEVER where it stays open; `oldest`: open due of its loan, NEVER for none.

        `due` has the same shape, or (dues,).
        """
        late = self.late[life, np.clip(month_of(due) - self.lives.first, 0, self.late.shape[1] - 1)]
        usual = np.where(ways.on_time, due + np.minimum(late, 0), due + late)
        usual = np.maximum(usual, self.day + 1)
        arrears = (self.day - oldest) > self.late[life, 0]
        kept = np.where(due > self.day, ways.on_time, False)
        cleared = np.where(due <= ways.cleared, ways.cleared, usual)
        stopped = np.where(
            kept, np.minimum(usual, np.maximum(cleared, due)), np.where(ways.cleared < NEVER, cleared, NEVER)
        )
        return np.where(arrears, stopped, usual).astype(np.int64)

    def oldest(self, life: Ints, rows: pa.Table, name: str, place: Ints) -> Ints:
        """The oldest open due of each row's loan (or line), NEVER for none."""
        ids = rows[name].to_pylist()
        owner = self.lives.customer[life].tolist()
        return np.array(
            [self.open_since.get((c, ids[p]), NEVER) for c, p in zip(owner, place.tolist(), strict=True)],
            dtype=np.int64,
        )
