"""`transactions`: every posting in order of time, with the balance after it.

One posting in eighty reaches the lender one to six days late; the others at once.
"""

import numpy as np
import pyarrow as pa

from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, in_time_order, money_column, time_column, word_column
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.rows.money.credit_flows import credit_flows, loans_elsewhere
from creditline.training.world.rows.money.everyday_postings import everyday_postings
from creditline.training.world.rows.money.flows import postings_of
from creditline.training.world.rows.money.income_flows import income_flows
from creditline.training.world.rows.money.outgoing_flows import outgoing_flows
from creditline.training.world.rows.money.postings import SLOTS, joined
from creditline.training.world.rows.money.vocabulary import CATEGORIES, CHANNELS, COUNTERPARTIES, DIRECTIONS
from creditline.training.world.setting.arrays import Ints
from creditline.training.world.setting.draws import Draws, Stream

_LATE = 1.0 / 80.0


def transactions_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every posting known by the end of the world."""
    flows = [*income_flows(history), *outgoing_flows(history), *credit_flows(history, draws)]
    regular = [postings_of(flow, history, draws) for flow in flows]
    everything = joined([*regular, loans_elsewhere(history, draws), everyday_postings(history, draws)])
    order = in_time_order(everything.position, everything.second, everything.slot)
    position, second = everything.position[order], everything.second[order]
    balance = _balances(position, everything.cents[order], history.opening.cash.astype(np.int64))
    end = history.world.calendar.end
    uniform = draws.events(Stream.RECORDING, position, everything.month[order], everything.slot[order]).uniform
    days = 1 + (6.0 * uniform(3)).astype(np.int64)
    recorded = second + np.where(uniform(2) < _LATE, days * SECONDS_A_DAY, 0)
    inside = kept(identity, position, opened_on(history), second // SECONDS_A_DAY, end)
    rows = np.flatnonzero(inside & (recorded < (end + 1) * SECONDS_A_DAY))
    shown = everything.rows(order[rows])
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[shown.position]),
            "ts": time_column(shown.second),
            "amount": money_column(np.abs(shown.cents)),
            "direction": word_column((shown.cents < 0).astype(np.int64), DIRECTIONS),
            "category": word_column(shown.category, CATEGORIES),
            "channel": word_column(shown.channel, CHANNELS),
            "counterparty": word_column(shown.counterparty, COUNTERPARTIES),
            "balance": money_column(balance[rows]),
            "record_id": pa.array(identity.record(shown.position, shown.month, shown.slot, SLOTS)),
            "recorded_at": time_column(recorded[rows]),
        }
    )


def _balances(position: Ints, cents: Ints, opening: Ints) -> Ints:
    """The account's balance after each posting, in cents, customers together and in order."""
    running = np.cumsum(cents)
    first = np.searchsorted(position, np.arange(len(opening)))
    before = np.where(first > 0, running[np.maximum(first, 1) - 1], 0) if len(running) else np.zeros_like(opening)
    return np.asarray(running - before[position] + opening[position])
