"""What an audit of cuts says, as values."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.line_economics import LineEconomics
from creditline.training.metrics.jeffreys import jeffreys_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class OutcomeGroup:
    """Lines of one kind by what became of their customers.

    `known`: lines whose customer's outcome is known, `good` and `bad` of them; `low` and `high` bound the `bad_rate` (Jeffreys, 95 %,
    None of nothing). `room`: what may no longer be drawn on cut lines, or still may on kept ones, where the outcome is known; money.
    `spared`: what that would have lost with the bad ones, LGD x CCF x room; `forgone`: what it would have earned with the good ones,
    (margin - funding) x usage x room, less the handling of lines closed with nothing owed. `profit` of shutting that room: their
    difference. These three are None without economics.
    """

    lines: int
    customers: int
    known: int
    good: int
    bad: int
    bad_rate: float | None
    low: float | None
    high: float | None
    room: float
    spared: float | None
    forgone: float | None
    profit: float | None


@dataclass(frozen=True)
class AuditedPolicy:
    """One policy on that day's lines, or what was recorded. `kept`'s bad are those missed; `never_late`: cut though never late and good.

    `never_late` is None where the data cannot tell.
    """

    policy: str
    cut: OutcomeGroup
    kept: OutcomeGroup
    never_late: OutcomeGroup | None


@dataclass(frozen=True)
class CutAudit:
    """The lines decided on at `as_of`, judged by what was known by `until`.

    `policies`: the one asked about, another where one is given, and what the lender recorded in the month before (`as recorded`).
    `only` and `only_other`: lines that only the first, only the other of two policies cuts; None with one.
    """

    as_of: date
    until: date
    outcome: str
    lowest_good: int
    policies: tuple[AuditedPolicy, ...]
    only: OutcomeGroup | None
    only_other: OutcomeGroup | None


@dataclass(frozen=True)
class AuditedLines:
    """Lines of a day in one order, (n,) each: whose, the outcome (`known`, `bad`), `never_late` (with a good score; None: not told)."""

    customer: NDArray[np.object_]
    known: Flags
    bad: Flags
    never_late: Flags | None
    economics: LineEconomics | None

    def group(self, chosen: Flags, room: Floats, freed: Flags) -> OutcomeGroup:
        """Count the lines `chosen`; `room` (n,): money, `freed`: closed with nothing owed."""
        told = chosen & self.known
        good, bad = told & ~self.bad, told & self.bad
        known, count = int(told.sum()), int(bad.sum())
        bounds = jeffreys_interval(count, known) if known else None
        spared = forgone = None
        if (terms := self.economics) is not None:
            spared = float((terms.lgd * terms.ccf * room)[bad].sum())
            earned = (terms.margin - terms.funding) * terms.usage * room
            forgone = float(earned[good].sum()) - float(terms.handling[told & freed].sum())
        return OutcomeGroup(
            lines=int(chosen.sum()),
            customers=len(set(self.customer[chosen].tolist())),
            known=known,
            good=int(good.sum()),
            bad=count,
            bad_rate=count / known if known else None,
            low=None if bounds is None else float(bounds.low),
            high=None if bounds is None else float(bounds.high),
            room=float(room[told].sum()),
            spared=spared,
            forgone=forgone,
            profit=None if spared is None or forgone is None else spared - forgone,
        )
