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
    merged: Cents
    unexplained: Cents
    end: Cents

    def of(self, line: int) -> MoneyLedger:
        """One line's, in major units; the shares apart."""
        columns = (self.start, self.asked, self.anyway, self.unexplained, self.end, self.merged)
        return MoneyLedger(*(int(column[line]) / 100.0 for column in columns))


def limit_ledger(lines: LineShares) -> LineLedger:
    """From the limit recorded where the lines stood to the one after the later decision."""
    return _ledger(lines, lines.limit, lines.merged_limit, lambda outcome: outcome.limit)


def drawable_ledger(lines: LineShares) -> LineLedger:
    """The same of what may be drawn."""
    return _ledger(lines, lines.drawable, lines.merged_drawable, lambda outcome: outcome.drawable)


def _ledger(lines: LineShares, shares: Floats, merged: Floats, of: Callable[[LineOutcomes], Floats]) -> LineLedger:
    stood, asked, anyway, replayed, after = (
        np.rint(100.0 * of(outcome)).astype(np.int64)
        for outcome in (lines.stood, lines.asked, lines.anyway, lines.replayed, lines.after)
    )
    whole = whole_rows(100.0 * np.column_stack([shares, merged]), replayed - anyway)
    return LineLedger(stood, asked - stood, anyway - asked, whole[:, :-1], whole[:, -1], after - replayed, after)
