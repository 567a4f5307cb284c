"""`lines`: a statement of each line on the first of every month, from the one after opening until written off or closed and repaid."""

import numpy as np
import pyarrow as pa

from creditline.training.world.life.history import History
from creditline.training.world.life.state import Line, Status
from creditline.training.world.rows.columns import day_column, money_column, word_column
from creditline.training.world.rows.due_dates import Dues, dues_of
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.instalments import PRODUCTS
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN

STATUSES = ("current", "late", "suspended", "closed")


def lines_table(history: History, identity: Identity) -> pa.Table:
    """Every statement of both products."""
    months = history.months
    parts = [
        _rows(history, identity, 0, months.huabei, months.huabei.balance, months.huabei_missed_before),
        _rows(history, identity, 1, months.jiebei, months.jiebei_balance, months.jiebei_missed_before),
    ]
    position, product, month, limit, balance, due, paid, past_due, status = (
        np.concatenate([part[k] for part in parts]) for k in range(9)
    )
    order = np.lexsort((product, month, position))
    position, product, month = position[order], product[order], month[order]
    line = np.where(product == 0, identity.huabei[position], identity.jiebei[position])
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "line_id": pa.array(line),
            "product": word_column(product, PRODUCTS),
            "statement_on": day_column(history.world.calendar.first[month]),
            "credit_limit": money_column(limit[order]),
            "balance": money_column(balance[order]),
            "min_due": money_column(due[order]),
            "paid": money_column(paid[order]),
            "months_past_due": pa.array(past_due[order]),
            "status": word_column(status[order], STATUSES),
            "record_id": pa.array(identity.record(position, month, product, 2)),
        }
    )


def _rows(
    history: History, identity: Identity, product: int, line: Line, balance: Floats, missed: Ints
) -> tuple[Ints | Floats, ...]:
    calendar = history.world.calendar
    dues = dues_of(history, PRODUCTS[product])
    alive = (line.status == Status.OPEN) | (line.status == Status.SUSPENDED)
    alive |= (line.status == Status.CLOSED) & (balance > 0)
    month, position = np.nonzero(alive)
    first = calendar.first[month]
    inside = kept(identity, position, opened_on(history), first, calendar.end) & (month >= BURN_IN)
    month, position, first = month[inside], position[inside], first[inside]
    at = (month, position)
    paid = _paid_during(history, dues, product)[month - 1, position]
    oldest = np.maximum(month - missed[at], 0)
    days = np.where(missed[at] > 0, first - dues.due_on[oldest, position], 0)
    status = np.where(missed[at] > 0, 1, 0)
    status = np.where(line.status[at] == Status.SUSPENDED, 2, status)
    status = np.where(line.status[at] == Status.CLOSED, 3, status)
    return (
        position, np.full(len(month), product, dtype=np.int64), month, line.limit[at], balance[at], dues.due[at], paid,
        np.maximum(days, 0) // 30, status,
    )  # fmt: skip


def _paid_during(history: History, dues: Dues, product: int) -> Floats:
    paid = np.where(dues.missed, 0.0, dues.due) + dues.settled
    return paid + history.months.huabei_beyond if product == 0 else paid
