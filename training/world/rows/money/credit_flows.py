"""Loans paid out and repaid: slots 8 to 16 and 23 to 29."""

import numpy as np

from creditline.training.world.life.elsewhere import loan_terms
from creditline.training.world.life.history import History
from creditline.training.world.rows.due_dates import Dues, dues_of
from creditline.training.world.rows.inquiries import all_inquiries, applied_on
from creditline.training.world.rows.money.flows import Flow
from creditline.training.world.rows.money.postings import Postings
from creditline.training.world.rows.money.vocabulary import Category, Channel, Office
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream

_FIRST_LOAN_ELSEWHERE = 8


def credit_flows(history: History, draws: Draws) -> list[Flow]:
    """The cash loan when drawn, cash taken from the revolving line (gone the day after), and repayments of both."""
    months = history.months
    cashed = _cash_out_days(history, draws)
    return [
        Flow(
            14, Category.LOAN, Office.JIEBEI, months.drawn, Stream.JIEBEI, on=_draw_days(history, draws), incoming=True
        ),
        Flow(15, Category.CASH_ADVANCE, Office.HUABEI, months.cashed_out, Stream.HUABEI, on=cashed, incoming=True),
        Flow(16, Category.TRANSFER, Office.RELATIVE, months.cashed_out, Stream.HUABEI, on=cashed + 1),
        *_repayments(dues_of(history, "huabei"), months.huabei_beyond, Office.HUABEI, 23),
        *_repayments(dues_of(history, "jiebei"), np.zeros_like(months.drawn), Office.JIEBEI, 27),
    ]


def loans_elsewhere(history: History, draws: Draws) -> Postings:
    """Loans of other lenders, paid out an hour after they were asked for; one slot for each inquiry of a month."""
    everything = all_inquiries(history, draws)
    rows = np.flatnonzero((everything.granted == 1) & (everything.month >= BURN_IN))
    position, month, slot = everything.position[rows], everything.month[rows], everything.slot[rows]
    amount, _ = loan_terms(draws, position, month, slot, history.months.elsewhere.income_then[month, position])
    one = np.ones(len(rows), dtype=np.int64)
    return Postings(
        position=position,
        month=month,
        second=everything.second[rows] + 3_600,
        cents=amount.astype(np.int64),
        category=one * Category.LOAN,
        channel=one * Channel.TRANSFER,
        counterparty=one * Office.OTHER_LENDER,
        slot=_FIRST_LOAN_ELSEWHERE + slot,
    )


def _repayments(dues: Dues, beyond: Floats, office: Office, slot: int) -> list[Flow]:
    rest = np.where(dues.missed, 0.0, dues.due - dues.part) + beyond
    rest_on = np.where(dues.missed, dues.due_on, dues.rest_on)
    pieces = ((dues.part, dues.part_on), (rest, rest_on), (dues.settled, dues.settled_on))
    return [
        Flow(slot + k, Category.REPAYMENT, office, amount, Stream.SPENDING, on=on, channel=Channel.DIRECT_DEBIT)
        for k, (amount, on) in enumerate(pieces)
    ]


def _draw_days(history: History, draws: Draws) -> Ints:
    days = np.zeros(history.months.drawn.shape, dtype=np.int64)
    month, position = np.nonzero(history.months.drawn > 0)
    days[month, position] = applied_on(history, position, month, draws)
    return days


def _cash_out_days(history: History, draws: Draws) -> Ints:
    days = np.zeros(history.months.cashed_out.shape, dtype=np.int64)
    month, position = np.nonzero(history.months.cashed_out > 0)
    uniform = draws.uniform_at(Stream.HUABEI, position, month, np.zeros(len(month), dtype=np.int64), 110)
    days[month, position] = history.world.calendar.first[month] + 2 + (20.0 * uniform).astype(np.int64)
    return days
