"""When the dues of a product were met: the same days are told by instalments, statements and transactions."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.history import History
from creditline.training.world.life.shocks.conduct import Paid
from creditline.training.world.setting.arrays import Flags, Floats, Ints

NOT_YET = 1 << 40


@dataclass(frozen=True)
class Dues:
    """Months x customers. `due_on` a day; `part` (cents) paid on `part_on`, the rest on `rest_on` (NOT_YET: never seen).

    `settled` cents of dues missed earlier are paid on `settled_on`.
    """

    exists: Flags
    due: Floats
    due_on: Ints
    part: Floats
    part_on: Ints
    rest_on: Ints
    missed: Flags
    settled: Floats
    settled_on: Ints


def dues_of(history: History, product: str) -> Dues:
    """The dues of "huabei" or "jiebei"."""
    months, calendar, traits = history.months, history.world.calendar, history.world.traits
    if product == "huabei":
        due, paid, due_day, off = months.huabei_due, months.huabei_paid, traits.due_day, months.huabei_written_off
    else:
        due, paid, due_day, off = months.jiebei_due, months.jiebei_paid, traits.loan_due_day, months.jiebei_written_off
    first = calendar.first[: len(due), None]
    due_on = first + due_day - 1
    exists = (due > 0) & ~off
    settled_on = first + paid.settled_day
    rest_on = np.where(paid.late_days > 0, due_on + paid.late_days, np.maximum(due_on - paid.early_days, first))
    rest_on = np.where(paid.missed, _settled_later(paid, settled_on), rest_on)
    return Dues(
        exists=exists,
        due=due,
        due_on=due_on,
        part=np.rint(paid.part * due),
        part_on=np.maximum(due_on - paid.early_days, first),
        rest_on=rest_on,
        missed=paid.missed,
        settled=paid.settled,
        settled_on=settled_on,
    )


def _settled_later(paid: Paid, settled_on: Ints) -> Ints:
    """For each month, the day of the first settling of missed dues in a later month."""
    later = np.full_like(settled_on, NOT_YET)
    coming = np.full(settled_on.shape[1], NOT_YET, dtype=np.int64)
    for month in range(len(settled_on) - 1, -1, -1):
        later[month] = coming
        coming = np.where(paid.settled[month] > 0, settled_on[month], coming)
    return later
