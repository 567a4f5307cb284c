"""`decisions` and `credit_events`: what the lender did, and how bad debts ended."""

import numpy as np
import pyarrow as pa

from creditline.training.world.life.history import History
from creditline.training.world.life.lender import Action, Decided, Reason
from creditline.training.world.rows.columns import day_column, money_column, word_column
from creditline.training.world.rows.due_dates import dues_of
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.instalments import PRODUCTS
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream

ACTIONS = tuple(action.name.lower() for action in Action)
REASONS = tuple(reason.name.lower() for reason in Reason)
EVENTS = ("write_off", "sale", "bankruptcy")
POLICIES, MODELS = ("policy-1", "policy-2", "policy-2-portfolio"), ("house-1", "house-2")
WRITTEN_OFF_AT = 180
_EVENT_SHARES = np.array([0.90, 0.95])


def decisions_table(history: History, identity: Identity) -> pa.Table:
    """Every review of a line, on the last day of its month."""
    calendar, lender = history.world.calendar, history.world.lender
    both: tuple[Decided, ...] = (history.months.huabei_decided, history.months.jiebei_decided)
    found = [np.nonzero(each.action > Action.NONE) for each in both]
    product = np.concatenate([np.full(len(rows[0]), k, dtype=np.int64) for k, rows in enumerate(found)])
    month, position = (np.concatenate([rows[k] for rows in found]) for k in (0, 1))
    day = calendar.first[month] + calendar.length[month] - 1
    rows = np.flatnonzero(kept(identity, position, opened_on(history), day, calendar.end) & (month >= BURN_IN))
    rows = rows[np.lexsort((product[rows], day[rows], position[rows]))]
    product, month, position, day = product[rows], month[rows], position[rows], day[rows]

    def value(name: str) -> Floats:
        one, other = (getattr(each, name)[month, position] for each in both)
        return np.asarray(np.where(product == 0, one, other), np.float64)

    action, reason = value("action").astype(np.int64), value("reason").astype(np.int64)
    policy = np.where(reason == Reason.PORTFOLIO, 2, month >= lender.policy_at)
    line = np.where(product == 0, identity.huabei[position], identity.jiebei[position])
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "line_id": pa.array(line),
            "product": word_column(product, PRODUCTS),
            "decided_on": day_column(day),
            "limit_before": money_column(value("before")),
            "limit_after": money_column(value("after")),
            "action": word_column(action, ACTIONS),
            "initiated_by": word_column((reason == Reason.REQUEST).astype(np.int64), ("lender", "customer")),
            "reason": word_column(reason, REASONS),
            "policy_version": word_column(policy, POLICIES),
            "model_version": word_column((month >= lender.model_at).astype(np.int64), MODELS),
            "record_id": pa.array(identity.record(position, month, product, 2)),
        }
    )


def credit_events_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """How each default ended: written off (90 %) or sold 180 days after the first missed due, or in bankruptcy before."""
    parts = [
        _ends(history, identity, draws, "huabei", history.months.huabei_written_off),
        _ends(history, identity, draws, "jiebei", history.months.jiebei_written_off),
    ]
    position, month, day, kind, loan = (np.concatenate([part[k] for part in parts]) for k in range(5))
    product = np.concatenate([np.full(len(part[0]), k, dtype=np.int64) for k, part in enumerate(parts)])
    order = np.lexsort((product, day, position))
    position, product, loan = position[order], product[order], loan[order]
    cash_loan = product == 1
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "event_on": day_column(day[order]),
            "kind": word_column(kind[order], EVENTS),
            "loan_id": pa.array(np.where(cash_loan, loan, 0), pa.int64(), mask=~cash_loan),
            "line_id": pa.array(np.where(cash_loan, identity.jiebei[position], identity.huabei[position])),
            "record_id": pa.array(identity.record(position, month[order], product, 2)),
        }
    )


def _ends(
    history: History, identity: Identity, draws: Draws, product: str, written_off: Flags
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    stream = Stream.HUABEI if product == "huabei" else Stream.JIEBEI
    calendar, dues = history.world.calendar, dues_of(history, product)
    month, position = np.nonzero(written_off)
    slot = np.zeros(len(month), dtype=np.int64)
    kind = np.searchsorted(_EVENT_SHARES, draws.uniform_at(stream, position, month, slot, 90))
    first_missed = dues.due_on[np.maximum(month - 6, 0), position]
    early = 95 + (80.0 * draws.uniform_at(stream, position, month, slot, 91)).astype(np.int64)
    day = first_missed + np.where(kind == 2, early, WRITTEN_OFF_AT)
    inside = kept(identity, position, opened_on(history), day, calendar.end) & (day >= calendar.start)
    loan = identity.loan(position, history.months.loan.number[month, position])
    return position[inside], month[inside], day[inside], kind[inside], loan[inside]
