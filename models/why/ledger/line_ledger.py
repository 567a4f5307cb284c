"""Both ledgers of many lines in whole cents: of the limit, and of what may be drawn."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.answer.line import MoneyLedger
from creditline.models.why.game.lines import LineOutcomes, LineShares
from creditline.models.why.ledger.whole import whole_rows

Floats = NDArray[np.float64]
Cents = NDArray[np.int64]


@dataclass(frozen=True)
class LineLedger:
    """Cents, (lines,) each and `shares` (lines, layers): every row adds up from `start` to `end`."""

    start: Cents
    asked: Cents
    anyway: Cents
    shares: Cents
    unexplained: Cents
    end: Cents

    def of(self, line: int) -> MoneyLedger:
        """One line's, in major units; the shares apart."""
        columns = (self.start, self.asked, self.anyway, self.unexplained, self.end)
        return MoneyLedger(*(int(column[line]) / 100.0 for column in columns))


def limit_ledger(lines: LineShares) -> LineLedger:
    """From the limit recorded where the lines stood to the one after the later decision."""
    return _ledger(lines, lines.limit, lambda outcome: outcome.limit)


def drawable_ledger(lines: LineShares) -> LineLedger:
    """The same of what may be drawn."""
    return _ledger(lines, lines.drawable, lambda outcome: outcome.drawable)


def _ledger(lines: LineShares, shares: Floats, of: Callable[[LineOutcomes], Floats]) -> LineLedger:
    stood, asked, anyway, replayed, after = (
        np.rint(100.0 * of(outcome)).astype(np.int64)
        for outcome in (lines.stood, lines.asked, lines.anyway, lines.replayed, lines.after)
    )
    whole = whole_rows(np.ascontiguousarray(100.0 * shares), replayed - anyway)
    return LineLedger(stood, asked - stood, anyway - asked, whole, after - replayed, after)
