"""`logins`: sessions spread over the month, more on the days around a due, with the customer's own device."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, in_time_order, time_column
from creditline.training.world.rows.hours import LEISURE_HOURS, hour_of
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream

_BEFORE_DUE = 0.3
_NEW_DEVICE, _OTHER_DEVICE = 0.025, 0.03
_DAY, _NEAR, _HOUR, _MINUTE, _OTHER = 1, 2, 3, 4, 5


def logins_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every session. Three in ten fall in the week before the due day; a phone is replaced with 2.5 % a month."""
    world, calendar, counts = history.world, history.world.calendar, history.months.logins[BURN_IN:]
    total = counts.ravel()
    cell = np.repeat(np.arange(len(total)), total)
    slot = np.arange(len(cell)) - np.repeat(np.cumsum(total) - total, total)
    month, position = cell // counts.shape[1] + BURN_IN, cell % counts.shape[1]

    uniform = draws.events(Stream.LOGINS, position, month, slot).uniform
    near = uniform(_NEAR) < _BEFORE_DUE
    day = np.where(
        near, world.traits.due_day[position] - 1 - (7.0 * uniform(_DAY)).astype(np.int64),
        (calendar.length[month] * uniform(_DAY)).astype(np.int64),
    )  # fmt: skip
    day = calendar.first[month] + np.maximum(day, 0)
    hour = hour_of(uniform(_HOUR), LEISURE_HOURS)
    second = day * SECONDS_A_DAY + hour * 3600 + (3600 * uniform(_MINUTE)).astype(np.int64)
    rows = np.flatnonzero(kept(identity, position, opened_on(history), day, calendar.end))
    rows = rows[in_time_order(position[rows], second[rows], slot[rows])]
    position, month, slot = position[rows], month[rows], slot[rows]
    replaced = np.stack(
        [draws.uniform(Stream.LOGINS, m, 6) < _NEW_DEVICE for m in range(BURN_IN, BURN_IN + len(counts))]
    )
    own = np.cumsum(replaced, axis=0)[month - BURN_IN, position]
    other = uniform(_OTHER)[rows] < _OTHER_DEVICE
    device = world.traits.number[position] * 1000 + np.where(other, 900, own)
    names = pc.binary_join_element_wise("d", pa.array(device).cast(pa.string()), "")
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "ts": time_column(second[rows]),
            "device": names,
            "record_id": pa.array(identity.record(position, month, slot, 64)),
        }
    )
