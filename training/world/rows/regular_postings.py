"""Postings that come at most a few times a month: pay, rent, loans, repayments, transfers."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.arrays import Floats, Ints
from creditline.training.world.calendar import BURN_IN, working_day_before
from creditline.training.world.draws import Draws, Stream
from creditline.training.world.elsewhere import MOST, loan_terms
from creditline.training.world.history import History
from creditline.training.world.occupations import RETIRED, irregular
from creditline.training.world.rows.columns import SECONDS_A_DAY
from creditline.training.world.rows.due_dates import Dues, dues_of
from creditline.training.world.rows.hours import DAY_HOURS, OFFICE_HOURS, hour_of
from creditline.training.world.rows.postings import Postings
from creditline.training.world.rows.seeking import applied_on, asked
from creditline.training.world.rows.vocabulary import FIRST_EMPLOYER, Category, Office

_CHANNEL_APP, _CHANNEL_TRANSFER, _CHANNEL_DEBIT = 0, 3, 4
_HOUR, _SECOND, _DAY = 0, 1, 2


@dataclass(frozen=True)
class _Source:
    """One kind of posting and how it looks; `stream` gives its hour and, where the day is not fixed, its day."""

    slot: int
    category: Category
    counterparty: int
    stream: Stream
    channel: int = _CHANNEL_TRANSFER
    incoming: bool = False


def regular_postings(history: History, draws: Draws) -> list[Postings]:
    """All of them, from the first written month on."""
    months, world = history.months, history.world
    income, budget, spent = months.income, months.budget, months.spent
    writer = _Writer(history, draws)
    retired = world.traits.occupation == RETIRED
    regular = ~irregular()[world.traits.occupation]
    payday = working_day_before(writer.first + world.traits.payday - 1)
    pay_in = _Source(0, Category.SALARY, FIRST_EMPLOYER, Stream.INCOME, incoming=True)
    parts = [
        writer.post(_with(pay_in, 0), np.where(regular & ~retired, income.pay, 0.0), payday, office=True),
        writer.post(_with(pay_in, 0, Category.PENSION), np.where(retired, income.pay, 0.0), payday, office=True),
    ]
    thirds = np.where(~regular & ~retired, income.pay, 0.0)
    for k, (start, span) in enumerate(((0, 9), (9, 9), (18, 10))):
        piece = np.rint((k + 1) * thirds / 3.0) - np.rint(k * thirds / 3.0)
        day = writer.first + start + writer.day(Stream.INCOME, 1 + k, span)
        parts.append(writer.post(_with(pay_in, 1 + k, Category.BUSINESS_INCOME), piece, day))
    office = {"office": True}
    incoming = (
        (4, Category.BENEFIT, Office.LABOUR_OFFICE, income.benefit, writer.first + 15),
        (5, Category.BONUS, FIRST_EMPLOYER, income.bonus, writer.first + 19),
        (6, Category.TRANSFER, Office.RELATIVE, income.windfall, writer.first + writer.day(Stream.INCOME, 6, 25)),
        (7, Category.FAMILY, Office.RELATIVE, spent.help_in, writer.first + 23 + writer.day(Stream.SPENDING, 7, 4)),
    )
    for slot, category, who, amount, day in incoming:
        parts.append(writer.post(_Source(slot, category, who, Stream.INCOME, incoming=True), amount, day, **office))
    drawn_on = writer.everyone(lambda position, month: applied_on(history, position, month, draws))
    cash_out_on = writer.first + 2 + writer.day(Stream.HUABEI, 15, 20)
    outgoing = (
        (17, Category.HOUSEHOLD, Office.LANDLORD, budget.rent, writer.first + writer.day(Stream.SPENDING, 17, 4)),
        (18, Category.HEALTH, Office.HOSPITAL, np.rint(0.7 * budget.illness), writer.first + writer.day(Stream.SPENDING, 18, 14)),
        (
            19, Category.HEALTH, Office.HOSPITAL, budget.illness - np.rint(0.7 * budget.illness),
            writer.first + 14 + writer.day(Stream.SPENDING, 19, 12),
        ),
        (20, Category.FAMILY, Office.RELATIVE, budget.support, writer.first + writer.day(Stream.SPENDING, 20, 26)),
        (21, Category.SHOPPING, -1, months.leaked, writer.first + 20 + writer.day(Stream.SPENDING, 21, 7)),
        (22, Category.REPAYMENT, Office.OTHER_LENDER, months.service, writer.first + 11),
        (30, Category.SAVINGS, Office.SAVINGS, spent.saved, writer.first + 27),
    )  # fmt: skip
    for slot, category, who, amount, day in outgoing:
        parts.append(writer.post(_Source(slot, category, who, Stream.SPENDING), amount, day))
    jiebei_in = _Source(14, Category.LOAN, Office.JIEBEI, Stream.JIEBEI, incoming=True)
    cash_in = _Source(15, Category.CASH_ADVANCE, Office.HUABEI, Stream.HUABEI, incoming=True)
    cash_on = _Source(16, Category.TRANSFER, Office.RELATIVE, Stream.HUABEI)
    parts += [
        writer.post(jiebei_in, months.drawn, drawn_on),
        writer.post(cash_in, months.cashed_out, cash_out_on),
        writer.post(cash_on, months.cashed_out, cash_out_on + 1),
        *_repayments(writer, dues_of(history, "huabei"), months.huabei_beyond, Office.HUABEI, 23),
        *_repayments(writer, dues_of(history, "jiebei"), np.zeros_like(months.drawn), Office.JIEBEI, 27),
        _loans_elsewhere(history, draws),
    ]
    return parts


def _with(source: _Source, slot: int, category: Category | None = None) -> _Source:
    return _Source(
        slot, category or source.category, source.counterparty, source.stream, source.channel, source.incoming
    )


def _repayments(writer: "_Writer", dues: Dues, beyond: Floats, office: Office, slot: int) -> list[Postings]:
    rest = np.where(dues.missed, 0.0, dues.due - dues.part) + beyond
    amounts = (
        (dues.part, dues.part_on),
        (rest, np.where(dues.missed, dues.due_on, dues.rest_on)),
        (dues.settled, dues.settled_on),
    )
    return [
        writer.post(_Source(slot + k, Category.REPAYMENT, office, Stream.SPENDING, _CHANNEL_DEBIT), amount, day)
        for k, (amount, day) in enumerate(amounts)
    ]  # fmt: skip


def _loans_elsewhere(history: History, draws: Draws) -> Postings:
    all_asked = asked(history, draws)
    rows = np.flatnonzero((all_asked.granted == 1) & (all_asked.month >= BURN_IN))
    position, month, slot = all_asked.position[rows], all_asked.month[rows], all_asked.slot[rows]
    income = history.months.elsewhere.income_then[month, position]
    amount, _ = loan_terms(draws, position, month, slot, income)
    same = np.ones(len(rows), dtype=np.int64)
    assert MOST <= 6
    return Postings(
        position, month, all_asked.second[rows] + 3_600, amount.astype(np.int64), same * Category.LOAN,
        same * _CHANNEL_TRANSFER, same * Office.OTHER_LENDER, 8 + slot,
    )  # fmt: skip


class _Writer:
    """Turns months x customers of amounts into postings."""

    def __init__(self, history: History, draws: Draws) -> None:
        self.history, self.draws = history, draws
        self.shape = history.months.logins.shape
        self.first = np.broadcast_to(history.world.calendar.first[: self.shape[0], None], self.shape)

    def everyone(self, of: "Ints | object") -> Ints:
        """`of(position, month)` for every month and customer."""
        month, position = np.divmod(np.arange(self.shape[0] * self.shape[1]), self.shape[1])
        return np.asarray(of(position, month)).reshape(self.shape)  # type: ignore[operator]

    def day(self, stream: Stream, slot: int, span: int) -> Ints:
        """A day from 0 to span - 1 for every month and customer."""
        return np.stack(
            [(span * self.draws.uniform(stream, m, 100 + _DAY, slot)).astype(np.int64) for m in range(self.shape[0])]
        )

    def post(self, source: _Source, amount: Floats, day: Ints, *, office: bool = False) -> Postings:
        """One posting wherever `amount` (months x customers) is above 0, from the first written month on."""
        month, position = np.nonzero(amount[BURN_IN:] > 0)
        month = month + BURN_IN
        slot = np.full(len(month), source.slot, dtype=np.int64)
        uniform = self.draws.uniform_at(source.stream, position, month, slot, 100 + _HOUR)
        hour = hour_of(uniform, OFFICE_HOURS if office else DAY_HOURS)
        within = (3_600 * self.draws.uniform_at(source.stream, position, month, slot, 100 + _SECOND)).astype(np.int64)
        cents = amount[month, position].astype(np.int64)
        counterparty = np.full(len(month), source.counterparty, dtype=np.int64)
        if source.counterparty == FIRST_EMPLOYER:
            counterparty = FIRST_EMPLOYER + self.history.world.traits.employer[position]
        return Postings(
            position, month, day[month, position] * SECONDS_A_DAY + hour * 3_600 + within,
            cents if source.incoming else -cents, np.full(len(month), int(source.category), dtype=np.int64),
            np.full(len(month), source.channel, dtype=np.int64), counterparty, slot,
        )  # fmt: skip
