"""Money that moves at most once a month for each customer, as postings."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY
from creditline.training.world.rows.hours import DAY_HOURS, OFFICE_HOURS, hour_of
from creditline.training.world.rows.money.postings import Postings
from creditline.training.world.rows.money.vocabulary import Category, Channel
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream

_HOUR, _SECOND, _DAY = 100, 101, 102


@dataclass(frozen=True)
class Flow:
    """One kind of posting, wherever `amount` (cents, months x customers) is above 0.

    It falls on the day `on` (months x customers) where that is given, else on one of `span` days from the day `start` of the month,
    counted from 0. `stream` draws day and hour. `counterparty` is one code, or one for each customer; -1 for none.
    """

    slot: int
    category: Category
    counterparty: Ints | int
    amount: Floats
    stream: Stream
    start: int = 0
    span: int = 1
    on: Ints | None = None
    incoming: bool = False
    channel: Channel = Channel.TRANSFER
    office_hours: bool = False


def postings_of(flow: Flow, history: History, draws: Draws) -> Postings:
    """The postings of a flow, from the first written month on."""
    month, position = np.nonzero(flow.amount[BURN_IN:] > 0)
    month = month + BURN_IN
    count = len(month)
    slot = np.full(count, flow.slot, dtype=np.int64)
    uniform = draws.events(flow.stream, position, month, slot).uniform
    if flow.on is None:
        day = history.world.calendar.first[month] + flow.start + (flow.span * uniform(_DAY)).astype(np.int64)
    else:
        day = flow.on[month, position]
    hour = hour_of(uniform(_HOUR), OFFICE_HOURS if flow.office_hours else DAY_HOURS)
    cents = flow.amount[month, position].astype(np.int64)
    return Postings(
        position=position,
        month=month,
        second=day * SECONDS_A_DAY + hour * 3_600 + (3_600 * uniform(_SECOND)).astype(np.int64),
        cents=cents if flow.incoming else -cents,
        category=np.full(count, int(flow.category), dtype=np.int64),
        channel=np.full(count, int(flow.channel), dtype=np.int64),
        counterparty=np.broadcast_to(flow.counterparty, flow.amount.shape[1:])[position].astype(np.int64),
        slot=slot,
    )
