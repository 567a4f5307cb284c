"""The cash loan: drawn on a second line, repaid in 3, 6 or 12 equal instalments at 1.2 % a month, one at a time.

A loan is drawn in a month with log-odds -2.9 + appetite + 0.8 stress + 0.5 sting, if the line is open and nothing is owed on it;
amount 0.25 to 0.95 of the limit; terms 3, 6, 12 with 0.30, 0.35, 0.35; 65 % of it is spent at once.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from creditline.training.world.life.hazard import short_of_cash
from creditline.training.world.life.huabei import WRITTEN_OFF_AFTER
from creditline.training.world.life.shocks.conduct import Conduct
from creditline.training.world.life.state import Line, Loan, State, Status
from creditline.training.world.setting.arrays import Flags, Floats
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.traits import Traits

_TERMS = np.array([3, 6, 12])
_TERM_SHARES = np.cumsum([0.30, 0.35, 0.35])
RATE = 0.012
_DRAWS, _AMOUNT, _TERM = 40, 41, 42


@dataclass(frozen=True)
class NewLoan:
    """The loan drawn this month, in cents; 0 where none is."""

    amount: Floats


def loan_due(loan: Loan) -> Floats:
    """What is due this month, in cents."""
    return np.where(loan.left > 0, loan.payment, 0.0)


def draw_loan(
    state: State, traits: Traits, line: Line, conduct: Conduct, loan: Loan, known: Flags, month: int, draws: Draws
) -> tuple[Loan, NewLoan]:
    """The loan after this month's due, or a new one; `known`: customers since an earlier month."""
    stress, sting = short_of_cash(state), state.habits.sting
    logit = -2.9 + traits.loan_appetite + 0.8 * stress + 0.5 * sting
    free = known & (line.status == Status.OPEN) & (line.limit > 0) & (loan.left == 0) & (conduct.missed == 0)
    new = free & (draws.uniform(Stream.JIEBEI, month, _DRAWS) < expit(logit))
    share = 0.25 + 0.70 * draws.uniform(Stream.JIEBEI, month, _AMOUNT)
    amount = np.where(new, np.maximum(np.rint(share * line.limit / 1e4), 1.0) * 1e4, 0.0)
    which = np.searchsorted(_TERM_SHARES, draws.uniform(Stream.JIEBEI, month, _TERM))
    term = _TERMS[np.minimum(which, len(_TERMS) - 1)]
    payment = np.rint(amount * RATE / (1.0 - (1.0 + RATE) ** -term.astype(np.float64)))
    after = Loan(
        payment=np.where(new, payment, loan.payment),
        left=np.where(new, term, loan.left),
        term=np.where(new, term, loan.term),
        principal=np.where(new, amount, loan.principal),
        number=loan.number + new,
    )
    return after, NewLoan(amount)


def after_due(line: Line, loan: Loan, conduct: Conduct) -> tuple[Line, Loan]:
    """Line and loan once this month's due has been met or missed; written off half a year after the first miss."""
    gone = conduct.stopped & (conduct.missed > WRITTEN_OFF_AFTER)
    left = np.where(gone, 0, np.maximum(loan.left - 1, 0))
    return (
        replace(
            line,
            limit=np.where(gone, 0.0, line.limit),
            status=np.where(gone, int(Status.WRITTEN_OFF), line.status),
        ),
        replace(loan, left=left),
    )


def outstanding(loan: Loan, conduct: Conduct) -> Floats:
    """Principal not yet repaid, in cents: the share of dues to come or missed, of what was lent."""
    unpaid = np.minimum(loan.left + np.where(conduct.missed > 0, conduct.missed, 0), loan.term)
    share = np.divide(unpaid, loan.term, out=np.zeros(len(unpaid)), where=loan.term > 0)
    return np.rint(loan.principal * share)
