"""`installments`: one row per payment towards a due; a payment is recorded the day after, one in forty up to ten days later."""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, day_column, money_column, time_column, word_column
from creditline.training.world.rows.due_dates import dues_of
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream

PRODUCTS = ("huabei", "jiebei")
_SLOW = 0.025
_RECORDED_AT = 6 * 3600


@dataclass(frozen=True)
class _Pieces:
    """One row each: whose due of which loan, and one payment towards it (cents), with the second it was recorded."""

    position: Ints
    month: Ints
    slot: Ints
    loan: Ints
    due_on: Ints
    due: Floats
    paid_on: Ints
    paid: Floats
    recorded: Ints


def installments_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every due of both products up to the end of the world, and those still open at its start.

    Payments recorded after the end are not there yet: a due without any has one row without a payment.
    """
    parts = [_pieces(history, identity, draws, product) for product in range(len(PRODUCTS))]
    all_ = _Pieces(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(_Pieces)))
    order = np.lexsort((all_.slot, all_.loan, all_.due_on, all_.position))
    pieces = _Pieces(*(getattr(all_, each.name)[order] for each in fields(_Pieces)))
    unpaid = pieces.recorded >= (history.world.calendar.end + 1) * SECONDS_A_DAY
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[pieces.position]),
            "loan_id": pa.array(pieces.loan),
            "product": word_column(pieces.slot // 2, PRODUCTS),
            "due_on": day_column(pieces.due_on),
            "amount_due": money_column(pieces.due),
            "paid_on": day_column(np.where(unpaid, 0, pieces.paid_on), unpaid),
            "amount_paid": money_column(pieces.paid, unpaid),
            "record_id": pa.array(identity.record(pieces.position, pieces.month, pieces.slot, 4)),
            "recorded_at": time_column(np.where(unpaid, 0, pieces.recorded), unpaid),
        }
    )


def _pieces(history: History, identity: Identity, draws: Draws, product: int) -> _Pieces:
    dues, calendar = dues_of(history, PRODUCTS[product]), history.world.calendar
    month, position = np.nonzero(dues.exists)
    inside = kept(identity, position, opened_on(history), dues.due_on[month, position], calendar.end)
    inside &= (month >= BURN_IN) | (dues.rest_on[month, position] >= calendar.start)
    month, position = month[inside], position[inside]
    at = (month, position)
    number = history.months.loan.number[at]
    loan = identity.huabei[position] if product == 0 else identity.loan(position, number)
    first, rest = np.flatnonzero(dues.part[at] > 0), np.arange(len(month))
    row = np.concatenate([first, rest])
    piece = np.repeat([0, 1], [len(first), len(rest)])
    paid_on = np.where(piece == 0, dues.part_on[at][row], dues.rest_on[at][row])
    part, due = dues.part[at][row], dues.due[at][row]
    slot = 2 * product + piece
    uniform = draws.events(Stream.RECORDING, position[row], month[row], slot).uniform
    lag = np.where(uniform(0) < _SLOW, 2 + (9.0 * uniform(1)).astype(np.int64), 1)
    recorded = (paid_on + lag) * SECONDS_A_DAY + _RECORDED_AT
    known = (piece == 1) | (recorded < (calendar.end + 1) * SECONDS_A_DAY)
    everything = _Pieces(
        position=position[row], month=month[row], slot=slot, loan=loan[row], due_on=dues.due_on[at][row], due=due,
        paid_on=paid_on, paid=np.where(piece == 0, part, due - part), recorded=recorded,
    )  # fmt: skip
    return _Pieces(*(getattr(everything, each.name)[known] for each in fields(_Pieces)))
