"""The customer's account: every posting of the month, in order, with the balance after it."""

import numpy as np
import pyarrow as pa
from scipy.special import ndtri

from creditline.training.world.arrays import Floats, Ints
from creditline.training.world.calendar import BURN_IN, working_day_before
from creditline.training.world.draws import Draws, Stream, rooted_count
from creditline.training.world.history import History
from creditline.training.world.occupations import irregular
from creditline.training.world.rows.cells import Cells, dates, money, times

_EVERYDAY = ("groceries", "dining", "shopping", "travel", "utilities", "health", "education")
_EVERYDAY_SHARES = np.cumsum([0.38, 0.22, 0.16, 0.10, 0.06, 0.04, 0.04])
_SIGMA = 0.9  # of the log of a payment's size: heavy tails
_MOST = 60
_WEEKEND_LIFT = 0.15
_DAY, _HOUR, _SIZE, _KIND, _PAYEE, _LAG = 10, 11, 12, 13, 14, 15


def transactions(history: History, draws: Draws) -> pa.Table:
    """Postings of the written months since each customer joined; one in fifty is recorded one to five days late."""
    m = history.months
    paid_in = m.income
    odd = irregular()[history.world.traits.occupation]
    regular = np.broadcast_to(~odd, paid_in.pay.shape)
    single: list[tuple[Floats, str, str, str, int]] = [
        (paid_in.pay * regular, "in", "salary", "employer", 1),
        (paid_in.benefit, "in", "benefits", "state", 2),
        (paid_in.bonus, "in", "salary", "employer", 1),
        (paid_in.windfall, "in", "transfer", "person", 0),
        (m.elsewhere.lent, "in", "loan", "lender", 0),
        (m.drawn, "in", "loan", "own", 0),
        (m.spent.help_in, "in", "transfer", "person", 0),
        (m.budget.rent, "out", "rent", "landlord", 3),
        (m.budget.illness, "out", "health", "clinic", 0),
        (m.budget.support, "out", "transfer", "person", 0),
        (m.service, "out", "loan_payment", "lender", 4),
        (m.leaked, "out", "shopping", "shop", 0),
        (m.spent.saved, "out", "savings", "own", 0),
    ]
    repaid = (
        m.huabei_due * ~m.huabei_paid.missed
        + m.huabei_beyond
        + m.huabei_paid.settled
        + m.jiebei_due * ~m.jiebei_paid.missed
        + m.jiebei_paid.settled
    )
    single.append((repaid, "out", "loan_payment", "own", 5))
    parts = [_single(history, draws, i, *each) for i, each in enumerate(single)]
    parts.append(_several(history, draws, paid_in.pay * ~regular, "in"))
    parts.append(_several(history, draws, m.spent.everyday, "out"))
    table = pa.concat_tables(parts).sort_by(
        [("customer_id", "ascending"), ("ts", "ascending"), ("amount", "ascending"), ("category", "ascending")]
    )
    return table.append_column("balance", pa.array(_balances(history, table)))


def _single(
    history: History, draws: Draws, slot: int, cents: Floats, direction: str, category: str, payee: str, rule: int
) -> pa.Table:
    cells = Cells.where(history, draws, cents > 0)
    day = cells.first + np.floor(cells.uniform(Stream.SPENDING, _DAY, slot) * cells.length).astype(np.int64)
    if rule == 1:
        day = np.maximum(
            working_day_before(cells.first + np.minimum(cells.trait(history.world.traits.payday), cells.length) - 1),
            cells.first,
        )
    elif rule:
        day = cells.first + {2: 19, 3: 4, 4: 14, 5: 20}[rule]
    who = cells.trait(history.world.traits.employer) if payee == "employer" else (cells.ids * 7 + slot) % 60
    hour = (8.0 + 12.0 * cells.uniform(Stream.SPENDING, _HOUR, slot)) / 24.0
    return _table(
        cells,
        day,
        hour,
        cells.of(cents),
        direction,
        [category] * len(day),
        [f"{payee}-{w}" for w in who.tolist()],
        slot,
    )


def _several(history: History, draws: Draws, cents: Floats, direction: str) -> pa.Table:
    """A month's everyday spending, or irregular pay, in several amounts that add up to it."""
    cells = Cells.where(history, draws, cents >= 100)
    offset = 100 if direction == "out" else 1000
    rate = cells.trait(history.world.traits.spends) * 3.0 if direction == "out" else np.full(len(cells.month), 4.0)
    normal = ndtri(cells.uniform(Stream.SPENDING, _SIZE, offset))
    count = np.maximum(1, rooted_count(rate, normal, 0.8, _MOST))
    total = cells.of(cents)
    many, slot = cells.repeated(count)
    slots = slot + offset + 1
    weight = np.exp(_SIGMA * ndtri(many.uniform(Stream.SPENDING, _SIZE, slots)))
    begins = np.cumsum(count) - count
    running = np.cumsum(weight)
    before = np.concatenate([[0.0], running])[begins]
    upto = running - np.repeat(before, count)
    all_of = np.repeat(np.add.reduceat(weight, begins), count) if len(begins) else weight
    edge = np.rint(np.repeat(total, count) * np.minimum(upto / all_of, 1.0))
    last = slot == np.repeat(count, count) - 1
    edge = np.where(last, np.repeat(total, count), edge)
    amount = edge - np.where(slot == 0, 0.0, np.concatenate([[0.0], edge[:-1]]))
    day = many.first + np.floor(many.uniform(Stream.SPENDING, _DAY, slots) * many.length).astype(np.int64)
    nudge = many.uniform(Stream.SPENDING, _KIND, slots)
    saturday = day + (5 - (day + 3) % 7)
    weekend = (nudge < _WEEKEND_LIFT) & (saturday < many.first + many.length) & (saturday >= many.first)
    day = np.where(weekend, saturday, day)
    u = many.uniform(Stream.SPENDING, _HOUR, slots)
    night = u < many.trait(history.world.traits.night_share)
    hour = (
        np.where(night, 6.0 * u / np.maximum(many.trait(history.world.traits.night_share), 1e-9), 7.0 + 16.0 * u) / 24.0
    )
    payee = np.floor(40.0 * many.uniform(Stream.SPENDING, _PAYEE, slots) ** 2).astype(np.int64)
    if direction == "in":
        category = ["wage"] * len(day)
        who = [f"client-{p}" for p in (payee + many.ids).tolist()]
    else:
        which = np.searchsorted(_EVERYDAY_SHARES, many.uniform(Stream.SPENDING, _KIND, slots + 200))
        which = np.minimum(which, len(_EVERYDAY) - 1)
        category = [_EVERYDAY[k] for k in which.tolist()]
        who = [f"{_EVERYDAY[k]}-{p}" for k, p in zip(which.tolist(), payee.tolist(), strict=True)]
    table = _table(many, day, np.minimum(hour, 0.9999), amount, direction, category, who, slots)
    return table.filter(pa.array(amount >= 1))


def _table(
    cells: Cells,
    day: Ints,
    share: Floats,
    cents: Floats,
    direction: str,
    category: list[str],
    payee: list[str],
    slot: Ints | int,
) -> pa.Table:
    end = cells.history.world.calendar.end
    lag_drawn = cells.uniform(Stream.RECORDING, _LAG, slot)
    lag = np.where(lag_drawn < 0.02, 1 + np.floor(lag_drawn / 0.02 * 5).astype(np.int64), 0)
    return pa.table(
        {
            "customer_id": cells.ids,
            "ts": times(day, share),
            "amount": money(cents),
            "direction": pa.array([direction] * len(day), pa.string()),
            "category": pa.array(category, pa.string()),
            "counterparty": pa.array(payee, pa.string()),
            "recorded_at": dates(np.minimum(day + lag, end)).cast(pa.timestamp("us")),
        }
    )


def _balances(history: History, table: pa.Table) -> Floats:
    """The running balance, from the cash each customer had on the eve of the first month written."""
    traits = history.world.traits
    first = np.maximum(BURN_IN, traits.opened)
    months = history.months.spent.cash.shape[0]
    cash = history.months.spent.cash[np.clip(first - 1, 0, months - 1), np.arange(len(first))]
    signed = np.where(table["direction"].to_numpy(zero_copy_only=False) == "in", 1.0, -1.0) * table["amount"].to_numpy()
    cents = np.rint(signed * 100.0)
    customer = table["customer_id"].to_numpy() - traits.number[0] - 1
    running = np.cumsum(cents)
    begins = np.searchsorted(customer, np.arange(len(first)))
    before = np.concatenate([[0.0], running])[begins]
    return money(running - before[customer] + cash[customer])
