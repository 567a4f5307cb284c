"""`inquiries`, `obligations` and `applications`: credit sought.

An inquiry falls on one of the first 20 days of its month and is recorded the day after; a loan it led to begins that
day and reaches the bureau 15 to 44 days later, but not before the customer joined. Besides, customers look themselves up and
lenders review accounts they have: inquiries that nothing causes and that change nothing.
"""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from creditline.training.world.life.elsewhere import MOST, loan_terms
from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, day_column, money_column, time_column, word_column
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.arrays import Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream

LENDERS = tuple(f"lender_{k:02d}" for k in range(40))
_DAY, _SECOND, _LENDER, _LAG = 10, 11, 12, 13
_APPLICATION, _OWN, _REVIEW = range(3)
PURPOSES = ("loan_application", "own", "review")
LOOKUPS = (0.02, 0.08)  # chance of an own look-up in a month, and of a review
_BUREAU = len(LENDERS)  # who is asked by customers themselves


@dataclass(frozen=True)
class Inquiries:
    """Inquiries of all months: whose, when (month, slot, second since 1970), by which lender, and which became a loan."""

    position: Ints
    month: Ints
    slot: Ints
    second: Ints
    lender: Ints
    granted: Ints


def all_inquiries(history: History, draws: Draws) -> Inquiries:
    """Every inquiry, from the first unseen month on."""
    counts, grants = history.months.elsewhere.inquiries, history.months.elsewhere.granted
    found = [np.nonzero(counts > slot) for slot in range(MOST)]
    month = np.concatenate([rows[0] for rows in found])
    position = np.concatenate([rows[1] for rows in found])
    slot = np.concatenate([np.full(len(rows[0]), k, dtype=np.int64) for k, rows in enumerate(found)])

    uniform = draws.events(Stream.INQUIRIES, position, month, slot).uniform
    day = history.world.calendar.first[month] + (20.0 * uniform(_DAY)).astype(np.int64)
    second = day * SECONDS_A_DAY + ((9.0 + 13.0 * uniform(_SECOND)) * 3600).astype(np.int64)
    lender = (len(LENDERS) * uniform(_LENDER) ** 1.6).astype(np.int64)
    return Inquiries(position, month, slot, second, lender, (grants[month, position] >> slot) & 1)


def inquiries_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every inquiry since the customer joined."""
    asked, calendar = all_inquiries(history, draws), history.world.calendar
    found, purpose = _with_lookups(asked, history, draws)
    day = found.second // SECONDS_A_DAY
    inside = kept(identity, found.position, opened_on(history), day, calendar.end - 1) & (found.month >= BURN_IN)
    rows = np.flatnonzero(inside)
    rows = rows[np.lexsort((found.slot[rows], found.second[rows], found.position[rows]))]
    position = found.position[rows]
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "ts": time_column(found.second[rows]),
            "institution": word_column(found.lender[rows], (*LENDERS, "bureau")),
            "purpose": word_column(purpose[rows], PURPOSES),
            "record_id": pa.array(identity.record(position, found.month[rows], found.slot[rows], 8)),
            "recorded_at": time_column((day[rows] + 1) * SECONDS_A_DAY + 3 * 3600),
        }
    )  # fmt: skip


def _with_lookups(asked: Inquiries, history: History, draws: Draws) -> tuple[Inquiries, Ints]:
    """The inquiries with own look-ups and reviews after them, and the purpose of each; drawn apart from all else."""
    months, customers = history.months.elsewhere.inquiries.shape
    parts, purpose = [asked], [np.full(len(asked.position), _APPLICATION, dtype=np.int64)]
    every_month, every_position = (each.ravel() for each in np.indices((months, customers)))
    for place, chance in enumerate(LOOKUPS):
        slot = np.full(months * customers, MOST + place, dtype=np.int64)
        uniform = draws.events(Stream.LOOKUPS, every_position, every_month, slot).uniform
        there = np.flatnonzero(uniform(0) < chance)
        month, position = every_month[there], every_position[there]
        day = history.world.calendar.first[month] + (28.0 * uniform(_DAY)[there]).astype(np.int64)
        second = day * SECONDS_A_DAY + ((9.0 + 13.0 * uniform(_SECOND)[there]) * 3600).astype(np.int64)
        lender = (len(LENDERS) * uniform(_LENDER)[there]).astype(np.int64)
        whose = np.full(len(there), _BUREAU, dtype=np.int64) if place + 1 == _OWN else lender
        parts.append(Inquiries(position, month, slot[there], second, whose, np.zeros(len(there), dtype=np.int64)))
        purpose.append(np.full(len(there), place + 1, dtype=np.int64))
    joined = [np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Inquiries)]
    return Inquiries(*joined), np.concatenate(purpose)


def obligations_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every loan at another lender that the bureau has told of; those from before the window are there too."""
    found, calendar = all_inquiries(history, draws), history.world.calendar
    granted = np.flatnonzero(found.granted)
    position, month, slot = found.position[granted], found.month[granted], found.slot[granted]
    income = history.months.elsewhere.income_then[month, position]
    amount, term = loan_terms(draws, position, month, slot, income)
    opened = found.second[granted] // SECONDS_A_DAY
    lag = 15 + (30.0 * draws.uniform_at(Stream.OBLIGATIONS, position, month, slot, _LAG)).astype(np.int64)
    recorded = np.maximum(opened + lag, opened_on(history)[position] + 1)
    ends = calendar.first[np.minimum(month + term, len(calendar.first) - 1)] + 11
    inside = identity.shown[position] & (recorded <= calendar.end)
    rows = np.flatnonzero(inside)
    rows = rows[np.lexsort((slot[rows], opened[rows], position[rows]))]
    running = ends[rows] > calendar.end
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position[rows]]),
            "lender": word_column(found.lender[granted][rows], LENDERS),
            "opened_on": day_column(opened[rows]),
            "closed_on": day_column(np.where(running, 0, ends[rows]), running),
            "amount": money_column(amount[rows]),
            "record_id": pa.array(identity.record(position[rows], month[rows], slot[rows], 8)),
            "recorded_at": time_column(recorded[rows] * SECONDS_A_DAY + 3 * 3600),
        }
    )


def applications_table(history: History, identity: Identity, draws: Draws) -> pa.Table:
    """Every jiebei loan drawn; the customer applies on one of the first 20 days of a month and is paid the same day."""
    months, calendar = history.months, history.world.calendar
    month, position = np.nonzero(months.drawn > 0)
    day = applied_on(history, position, month, draws)
    inside = kept(identity, position, opened_on(history), day, calendar.end) & (month >= BURN_IN)
    inside &= month < len(months.drawn) - 1
    month, position, day = month[inside], position[inside], day[inside]
    order = np.lexsort((day, position))
    month, position, day = month[order], position[order], day[order]
    loan = (month + 1, position)
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "applied_on": day_column(day),
            "product": word_column(np.zeros(len(day), dtype=np.int64), ("jiebei",)),
            "amount": money_column(months.drawn[month, position]),
            "term_months": pa.array(months.loan.term[loan]),
            "payment": money_column(months.loan.payment[loan]),
            "purpose": word_column(np.zeros(len(day), dtype=np.int64), ("consumption",)),
            "decision": word_column(np.zeros(len(day), dtype=np.int64), ("approved",)),
            "record_id": pa.array(identity.record(position, month, 0, 1)),
        }
    )


def applied_on(history: History, position: Ints, month: Ints, draws: Draws) -> Ints:
    """The day a jiebei loan is drawn."""
    slot = np.zeros(len(month), dtype=np.int64)
    day = (20.0 * draws.uniform_at(Stream.JIEBEI, position, month, slot, _DAY + 50)).astype(np.int64)
    return np.asarray(history.world.calendar.first[month] + day)
