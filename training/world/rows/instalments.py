"""`installments`: one row per payment towards a due; a payment is recorded the day after, one in forty up to ten days later."""

from typing import cast

import numpy as np
import pyarrow as pa

from creditline.training.world.arrays import Floats, Ints
from creditline.training.world.calendar import BURN_IN
from creditline.training.world.draws import Draws, Stream
from creditline.training.world.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, day_column, money_column, time_column, word_column
from creditline.training.world.rows.due_dates import NOT_YET, dues_of
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on

PRODUCTS = ("huabei", "jiebei")
_SLOW = 0.025


def installments_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every due of both products up to the end of the world and those still open at its start, with payments recorded by then."""
    parts = [_rows(history, identity, draws, product) for product in PRODUCTS]
    names = ("position", "loan", "product", "due_on", "due", "paid_on", "paid", "recorded", "tie", "number")
    position, loan, product, due_on, due, paid_on, paid, recorded, tie, number = (
        np.concatenate([part[k] for part in parts]) for k in range(len(names))
    )
    order = np.lexsort((tie, loan, due_on, position))
    end = history.world.calendar.end
    unpaid = (recorded >= (end + 1) * SECONDS_A_DAY)[order]
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position[order]]),
            "loan_id": pa.array(loan[order]),
            "product": word_column(product[order], PRODUCTS),
            "due_on": day_column(due_on[order]),
            "amount_due": money_column(due[order]),
            "paid_on": day_column(np.where(unpaid, 0, paid_on[order]), unpaid),
            "amount_paid": money_column(paid[order], unpaid),
            "record_id": pa.array(number[order]),
            "recorded_at": time_column(np.where(unpaid, 0, recorded[order]), unpaid),
        }
    )


def _rows(history: History, identity: Identity, draws: Draws, product: str) -> tuple[Ints | Floats, ...]:
    dues = dues_of(history, product)
    code = PRODUCTS.index(product)
    calendar, traits = history.world.calendar, history.world.traits
    month, position = np.nonzero(dues.exists)
    inside = kept(identity, position, opened_on(history), dues.due_on[month, position], calendar.end)
    inside &= (month >= BURN_IN) | (dues.rest_on[month, position] >= calendar.start)
    month, position = month[inside], position[inside]
    at = (month, position)
    drawn = history.months.loan.number[at]
    loan = identity.huabei[position] if product == "huabei" else identity.loan(position, drawn)
    has_part = dues.part[at] > 0
    pieces = (
        (np.flatnonzero(has_part), dues.part_on[at], dues.part[at]),
        (np.arange(len(month)), dues.rest_on[at], dues.due[at] - dues.part[at]),
    )
    columns: list[list[Ints | Floats]] = [[] for _ in range(10)]
    for piece, (rows, day, amount) in enumerate(pieces):
        who, when = position[rows], month[rows]
        paid_on = day[rows]
        zero = np.zeros(len(rows), dtype=np.int64)
        slot = zero + 2 * code + piece
        slow = draws.uniform_at(Stream.RECORDING, who, when, slot, 0) < _SLOW
        lag = np.where(slow, 2 + (9.0 * draws.uniform_at(Stream.RECORDING, who, when, slot, 1)).astype(np.int64), 1)
        recorded = (paid_on + lag) * SECONDS_A_DAY + 6 * 3600
        late_record = recorded >= (calendar.end + 1) * SECONDS_A_DAY
        keep = ~late_record if piece == 0 else np.ones(len(rows), dtype=np.bool_)
        number = (traits.number[who] * 300 + when) * 4 + slot
        values = (
            who, loan[rows], zero + code, dues.due_on[at][rows], dues.due[at][rows],
            np.minimum(paid_on, NOT_YET), amount[rows], recorded, zero + piece, number,
        )  # fmt: skip
        for column, value in zip(columns, values, strict=True):
            column.append(value[keep])
    return cast("tuple[Ints | Floats, ...]", tuple(np.concatenate(column) for column in columns))
