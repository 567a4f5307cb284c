"""`transactions`: every posting in order of time, with the balance after it.

One posting in eighty reaches the lender one to six days late; the others at once.
"""

import numpy as np
import pyarrow as pa

from creditline.training.world.arrays import Ints
from creditline.training.world.draws import Draws, Stream
from creditline.training.world.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, in_time_order, money_column, time_column, word_column
from creditline.training.world.rows.everyday_postings import everyday_postings
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.rows.postings import SLOTS, joined
from creditline.training.world.rows.regular_postings import regular_postings
from creditline.training.world.rows.vocabulary import CATEGORIES, CHANNELS, COUNTERPARTIES, DIRECTIONS

_LATE = 1.0 / 80.0


def transactions_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every posting known by the end of the world."""
    everything = joined([*regular_postings(history, draws), everyday_postings(history, draws)])
    ordered = everything.rows(in_time_order(everything.position, everything.second, everything.slot))
    balance = _balances(ordered.position, ordered.cents, history.opening.cash.astype(np.int64))
    end = history.world.calendar.end
    late = draws.uniform_at(Stream.RECORDING, ordered.position, ordered.month, ordered.slot, 2) < _LATE
    days = 1 + (6.0 * draws.uniform_at(Stream.RECORDING, ordered.position, ordered.month, ordered.slot, 3)).astype(
        np.int64
    )
    recorded = ordered.second + np.where(late, days * SECONDS_A_DAY, 0)
    inside = kept(identity, ordered.position, opened_on(history), ordered.second // SECONDS_A_DAY, end)
    rows = np.flatnonzero(inside & (recorded < (end + 1) * SECONDS_A_DAY))
    shown = ordered.rows(rows)
    number = history.world.traits.number[shown.position]
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
            "record_id": pa.array((number * 300 + shown.month) * SLOTS + shown.slot),
            "recorded_at": time_column(recorded[rows]),
        }
    )


def _balances(position: Ints, cents: Ints, opening: Ints) -> Ints:
    """The account's balance after each posting, in cents, customers together and in order."""
    running = np.cumsum(cents)
    first = np.searchsorted(position, np.arange(len(opening)))
    before = np.where(first > 0, running[np.maximum(first, 1) - 1], 0) if len(running) else np.zeros_like(opening)
    return np.asarray(running - before[position] + opening[position])
