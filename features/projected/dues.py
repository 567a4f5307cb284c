"""What falls due in the days to come on loans, and how it is paid: dues that are open, and those of loans that end.

Loans that end go on as scheduled, or in equal monthly dues to their end. No interest is added.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.projected.behaviour import Choice
from creditline.features.projected.days import months_on, number
from creditline.features.projected.habits import NEVER, Habits, Ways
from creditline.features.projected.known import Known
from creditline.features.projected.lives import Lives
from creditline.features.projected.owed import Owed
from creditline.features.projected.statements import LinesToCome, as_dues, no_dues

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class DuesToCome:
    """Rows for lives under several choices; the entity of a row is `choice * lives + life`.

    `frozen` (lives,): whose line of the product `target` may not be drawn on.
    """

    known: Known
    owed: Owed
    lives: Lives
    frozen: Flags
    target: str | None

    def rows(self, chosen: Sequence[Choice], wanted: Flags) -> dict[str, pa.Table]:
        """Rows to come of `installments` and `lines`, and further payments of dues that are open; `wanted` (choices, lives): of which."""
        habits = Habits(self.owed, self.lives)
        ways = Ways.of(chosen, habits.day)
        found = {}
        own: list[pa.Table] = []
        if "lines" in self.known.rows:
            coming = LinesToCome(self.known, habits, self.frozen, self.target)
            found["lines"], own = coming.rows(ways, wanted)
        if "installments" in self.known.rows:
            found["installments"] = pa.concat_tables(
                [self._old_dues(ways, habits, wanted), *self._term_dues(ways, habits, wanted), *own]
            )
        return found

    def _old_dues(self, ways: Ways, habits: Habits, wanted: Flags) -> pa.Table:
        """Payments of dues that were open on the day."""
        rows = self.owed.open
        life, place = habits.joined(rows)
        if not len(life):
            return no_dues()
        due = rows["due_on"].cast(pa.int32()).to_numpy()[place].astype(np.int64)
        oldest = habits.oldest(life, rows, "loan_id", place)
        paid = habits.paid_on(ways, life, due, oldest)
        choice, at = np.nonzero((paid < NEVER) & wanted[:, life])
        return as_dues(self.lives.count,
            choice, life[at], rows, place[at], due[at], rows["amount"].to_numpy()[place[at]], paid[choice, at],
            rows["rest"].to_numpy()[place[at]],
        )  # fmt: skip

    def _term_dues(self, ways: Ways, habits: Habits, wanted: Flags) -> list[pa.Table]:
        """Dues to come of loans that end: those scheduled, else equal ones a month apart."""
        schedule = self.known.schedule
        loans = self.owed.loans
        if not len(loans):
            return []
        listed = set(
            zip(*(loans.filter(loans["scheduled"])[n].to_pylist() for n in ("entity", "loan_id")), strict=True)
        )
        told = schedule.filter(
            pa.array(
                [
                    key in listed
                    for key in zip(schedule["entity"].to_pylist(), schedule["loan_id"].to_pylist(), strict=True)
                ],
                pa.bool_(),
            )
        )
        left = np.where(loans["scheduled"].to_numpy(), 0, np.maximum(loans["left"].to_numpy(), 0))
        left = np.minimum(left, habits.late.shape[1] + 1)
        at = np.repeat(np.arange(len(loans)), left)
        nth = np.arange(left.sum()) - np.repeat(np.cumsum(left) - left, left) + 1
        last = loans["last_due"].cast(pa.int32()).to_numpy()[at].astype(np.int64)
        guessed = loans.take(pa.array(at)).select(["entity", "loan_id", "product"])
        guessed = guessed.append_column("due_on", pa.array(months_on(last, nth).astype(np.int32)).cast(pa.date32()))
        guessed = guessed.append_column("amount_due", loans["amount"].take(pa.array(at)))
        found = []
        for every in (told, guessed):
            ahead = every["due_on"].cast(pa.int32()).to_numpy()
            rows = every.filter(pa.array((ahead > habits.day) & (ahead <= number(self.lives.until)))).sort_by("entity")
            life, place = habits.joined(rows)
            if not len(life):
                continue
            due = rows["due_on"].cast(pa.int32()).to_numpy()[place].astype(np.int64)
            amount = rows["amount_due"].to_numpy()[place]
            paid = habits.paid_on(ways, life, due, habits.oldest(life, rows, "loan_id", place))
            choice, at = np.nonzero(wanted[:, life])
            found.append(
                as_dues(
                    self.lives.count,
                    choice,
                    life[at],
                    rows,
                    place[at],
                    due[at],
                    amount[at],
                    paid[choice, at],
                    amount[at],
                )
            )
        return found
