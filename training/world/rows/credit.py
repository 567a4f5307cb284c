"""The lender's own books: instalments and their payments, statements, decisions, write-offs."""

import numpy as np
import pyarrow as pa

from creditline.training.world.arrays import Flags, Floats, Ints
from creditline.training.world.conduct import Paid
from creditline.training.world.draws import Draws, Stream
from creditline.training.world.history import History
from creditline.training.world.lender import Action, Decided, Reason
from creditline.training.world.rows.cells import Cells, dates, money, words
from creditline.training.world.state import Line, Status

_STATUS = ("unopened", "open", "suspended", "closed", "written_off")
_ACTIONS = {
    Action.MAINTAIN: "maintain",
    Action.REDUCE: "reduce",
    Action.SUSPEND: "suspend",
    Action.CLOSE: "close",
    Action.RESTORE: "restore",
    Action.INCREASE: "increase",
}


def installments(history: History, draws: Draws) -> pa.Table:
    """One row per payment, or per due not paid by the end of the world; recorded the day it is paid or a few later."""
    m, traits = history.months, history.world.traits
    parts = [
        _dues(history, draws, "huabei", m.huabei_due, m.huabei_paid, traits.due_day, None),
        _dues(history, draws, "jiebei", m.jiebei_due, m.jiebei_paid, traits.loan_due_day, m.loan.number),
    ]
    return pa.concat_tables(parts)


def _dues(
    history: History, draws: Draws, product: str, due: Floats, paid: Paid, due_day: Ints, loan: Ints | None
) -> pa.Table:
    cells = Cells.where(history, draws, due > 0)
    end = history.world.calendar.end
    owed, missed = cells.of(due), cells.of(paid.missed)
    due_on = cells.first + cells.trait(due_day)
    settled_on = _settlement_days(history, paid)[cells.month, cells.customer]
    late = cells.of(paid.late_days)
    early = np.where(late > 0, 0, np.minimum(cells.of(paid.early_days), cells.trait(due_day)))
    paid_on = np.where(missed, settled_on, due_on + late - early)
    part = np.where(missed, 0.0, np.rint(cells.of(paid.part) * owed))
    number = np.zeros(len(owed), np.int64) if loan is None else cells.of(loan)
    rows = [(np.ones(len(owed), np.bool_), paid_on, owed - part), (part > 0, due_on, part)]
    tables = []
    for chosen, day, amount in rows:
        known = day[chosen] <= end
        lag = np.floor(3.0 * cells.uniform(Stream.RECORDING, 1)[chosen] ** 3).astype(np.int64)
        recorded = np.minimum(day[chosen] + lag, end)
        pick = cells.kept(chosen)
        tables.append(
            pa.table(
                {
                    "customer_id": pick.ids,
                    "loan_id": pa.array(
                        [f"{product}-{c}-{n}" for c, n in zip(pick.ids.tolist(), number[chosen].tolist(), strict=True)],
                        pa.string(),
                    ),
                    "product": pa.array([product] * len(pick.ids), pa.string()),
                    "due_on": dates(due_on[chosen]),
                    "amount_due": money(owed[chosen]),
                    "paid_on": _where(known, dates(np.minimum(day[chosen], end))),
                    "amount_paid": _where(known, pa.array(money(amount[chosen]))),
                    "recorded_at": _where(known, dates(recorded).cast(pa.timestamp("us"))),
                }
            )
        )
    table = pa.concat_tables(tables)
    return table.filter(pa.compute.less_equal(table["due_on"], dates(np.array([end]))[0]))


def _settlement_days(history: History, paid: Paid) -> Ints:
    """For each month a due was missed in: the day all that was overdue was settled, or a day that never comes."""
    calendar = history.world.calendar
    never = calendar.end + 10_000
    days = np.full(paid.missed.shape, never, np.int64)
    ahead = np.full(paid.missed.shape[1], never, np.int64)
    for month in range(paid.missed.shape[0] - 1, -1, -1):
        days[month] = ahead
        ahead = np.where(paid.settled[month] > 0, calendar.first[month] + paid.settled_day[month], ahead)
    return days


def _where(chosen: Flags, values: pa.Array) -> pa.Array:
    return pa.compute.if_else(pa.array(chosen), values, pa.nulls(len(values), values.type))


def lines(history: History, draws: Draws) -> pa.Table:
    """A statement on the first of every month for each line that is there."""
    m = history.months
    paid_h = m.huabei_due * ~m.huabei_paid.missed + m.huabei_beyond + m.huabei_paid.settled
    paid_j = m.jiebei_due * ~m.jiebei_paid.missed + m.jiebei_paid.settled
    return pa.concat_tables(
        [
            _statements(
                history, draws, "huabei", m.huabei, m.huabei.balance, m.huabei_due, paid_h, m.huabei_missed_before
            ),
            _statements(
                history, draws, "jiebei", m.jiebei, m.jiebei_balance, m.jiebei_due, paid_j, m.jiebei_missed_before
            ),
        ]
    )


def _statements(
    history: History, draws: Draws, product: str, line: Line, balance: Floats, due: Floats, paid: Floats, missed: Ints
) -> pa.Table:
    opened = np.vstack([np.zeros((1, line.status.shape[1]), np.bool_), (line.status != Status.UNOPENED)[:-1]])
    there = (line.status != Status.UNOPENED) & (line.status != Status.WRITTEN_OFF) & opened
    cells = Cells.where(history, draws, there)
    before = np.vstack([np.zeros((1, paid.shape[1])), paid[:-1]])
    return pa.table(
        {
            "customer_id": cells.ids,
            "line_id": words(f"{product}-", cells.ids),
            "product": pa.array([product] * len(cells.ids), pa.string()),
            "statement_on": dates(cells.first),
            "credit_limit": money(cells.of(line.limit)),
            "balance": money(cells.of(balance)),
            "min_due": money(cells.of(due)),
            "paid": money(cells.of(before)),
            "months_past_due": cells.of(missed),
            "status": pa.array([_STATUS[s] for s in cells.of(line.status).tolist()], pa.string()),
        }
    )


def decisions(history: History, draws: Draws) -> pa.Table:
    """The lender's decisions, on the last day of a month."""
    m = history.months
    return pa.concat_tables(
        [
            _decisions(history, draws, "huabei", m.huabei_decided),
            _decisions(history, draws, "jiebei", m.jiebei_decided),
        ]
    )


def _decisions(history: History, draws: Draws, product: str, decided: Decided) -> pa.Table:
    cells = Cells.where(history, draws, decided.action != Action.NONE)
    lender = history.world.lender
    reason = cells.of(decided.reason)
    return pa.table(
        {
            "customer_id": cells.ids,
            "line_id": words(f"{product}-", cells.ids),
            "product": pa.array([product] * len(cells.ids), pa.string()),
            "decided_on": dates(cells.first + cells.length - 1),
            "limit_before": money(cells.of(decided.before)),
            "limit_after": money(cells.of(decided.after)),
            "action": pa.array([_ACTIONS[Action(a)] for a in cells.of(decided.action).tolist()], pa.string()),
            "initiated_by": pa.array(
                ["customer" if r == Reason.REQUEST else "lender" for r in reason.tolist()], pa.string()
            ),
            "reason": pa.array([Reason(r).name.lower() for r in reason.tolist()], pa.string()),
            "policy_version": words("policy-", 1 + (cells.month >= lender.policy_at)),
            "model_version": words("model-", 1 + (cells.month >= lender.model_at)),
        }
    )


def credit_events(history: History, draws: Draws) -> pa.Table:
    """Write-offs, on the last day of the month they fall in."""
    tables = []
    for product, gone in (
        ("huabei", history.months.huabei_written_off),
        ("jiebei", history.months.jiebei_written_off),
    ):
        cells = Cells.where(history, draws, gone)
        tables.append(
            pa.table(
                {
                    "customer_id": cells.ids,
                    "event_on": dates(cells.first + cells.length - 1),
                    "kind": pa.array(["write_off"] * len(cells.ids), pa.string()),
                    "line_id": words(f"{product}-", cells.ids),
                }
            )
        )
    return pa.concat_tables(tables)
