"""How a customer meets the dues of one product: on time, late, after a passing gap, or never again.

A customer who owes nothing overdue stops paying for good with the month's stop hazard h_s (90 days later this is
a default), else begins a gap of 1, 2 or 3 missed dues (probabilities 0.72, 0.22, 0.06) with hazard h_g, and settles all of it in
the month after. Else the due is paid late with log-odds `lateness`, by 1 to at most 18 days and within the month,
or on time, up to 8 days early; three in ten late payers pay a part on time.
Whoever has missed k dues may have stopped or be in a gap: `stopped_given_missed` is what can be known of it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.draws import Draws, Stream

AT_LEAST = np.array([1.0, 1.0, 0.28, 0.06, 0.0])
LATEST = 18
_LATE_WEIGHT, _LATE_BY_DAY = 0.25, 0.5 / 18.0
_PARTIAL = 0.3
_STOP, _GAP, _LENGTH, _LATE, _DAYS, _EARLY, _PART, _SHARE, _CATCH, _FATE = range(10)


@dataclass(frozen=True)
class Conduct:
    """`missed` dues in a row still unsettled; `gap_left` months of a gap to come; hazards as they were at the first miss.

    `memory` is lateness remembered: each month a part of it is kept, a missed due adds 1, a payment d days late
    0.25 + 0.5 d / 18. `unsettled` is what the missed dues add up to, in cents.
    """

    missed: Ints
    stopped: Flags
    gap_left: Ints
    stop_hazard: Floats
    gap_hazard: Floats
    unsettled: Floats
    memory: Floats

    @staticmethod
    def clean(customers: int) -> "Conduct":
        """Nothing missed, nothing remembered."""
        none, zero = np.zeros(customers, dtype=np.int64), np.zeros(customers)
        return Conduct(none, none.astype(np.bool_), none, zero, zero, zero, zero)


@dataclass(frozen=True)
class Paid:
    """One month: was the due missed; days late and early; share of the due paid on time by a late payer; overdue settled."""

    hazard: Floats
    missed: Flags
    late_days: Ints
    early_days: Ints
    part: Floats
    settled: Floats
    settled_day: Ints


def meet_due(
    conduct: Conduct, due: Floats, stop: Floats, gap: Floats, lateness: Floats, room: Ints, stream: Stream, month: int,
    draws: Draws, *, never_stops: bool, kept: float,
) -> tuple[Conduct, Paid]:  # fmt: skip
    """One month's conduct. `room` is the number of days from the due day to the month's last; `kept` how much of the memory stays.

    With `never_stops` the draw that stops a customer is ignored: the life of one who goes on paying.
    """

    def uniform(purpose: int) -> Floats:
        return draws.uniform(stream, month, purpose)

    clean = (due > 0) & (conduct.missed == 0) & ~conduct.stopped
    hazard = np.where(clean, stop, 0.0)
    stops = (uniform(_STOP) < hazard) & (not never_stops)
    begins = clean & ~stops & (uniform(_GAP) < gap)
    length = 1 + np.sum(uniform(_LENGTH)[:, None] < AT_LEAST[2:4], axis=1)
    gap_left = np.where(begins, length, conduct.gap_left)
    stopped = conduct.stopped | stops
    missing = stopped | (gap_left > 0)
    settles = ~missing & (conduct.missed > 0)
    late = (due > 0) & ~missing & ~settles & (uniform(_LATE) < expit(lateness))
    days = 1 + (-6.0 * np.log(uniform(_DAYS))).astype(np.int64)
    late_days = np.where(late, np.minimum(days, np.minimum(room, LATEST)), 0)
    part = np.where((late_days > 0) & (uniform(_PART) < _PARTIAL), 0.2 + 0.6 * uniform(_SHARE), 0.0)
    first = stops | begins
    added = np.where(missing & (due > 0), 1.0, np.where(late_days > 0, _LATE_WEIGHT + _LATE_BY_DAY * late_days, 0.0))
    after = Conduct(
        missed=np.where(missing & ((due > 0) | (conduct.missed > 0)), conduct.missed + 1, 0),
        stopped=stopped,
        gap_left=np.maximum(gap_left - 1, 0),
        stop_hazard=np.where(first, stop, conduct.stop_hazard),
        gap_hazard=np.where(first, gap, conduct.gap_hazard),
        unsettled=np.where(missing, conduct.unsettled + due, 0.0),
        memory=kept * conduct.memory + added,
    )
    paid = Paid(
        hazard=hazard,
        missed=missing & (due > 0),
        late_days=late_days,
        early_days=(9.0 * uniform(_EARLY)).astype(np.int64),
        part=part,
        settled=np.where(settles, conduct.unsettled, 0.0),
        settled_day=1 + (np.where(conduct.missed >= 3, 4.0, 24.0) * uniform(_CATCH)).astype(np.int64),
    )
    return after, paid


def stopped_given_missed(conduct: Conduct) -> Floats:
    """Probability that one who has missed k dues has stopped for good: h_s / (h_s + (1 - h_s) h_g P(gap >= k)).

    0 where nothing is missed, 1 where more is missed than any gap lasts.
    """
    longer = AT_LEAST[np.minimum(conduct.missed, 4)]
    gap = (1.0 - conduct.stop_hazard) * conduct.gap_hazard * longer
    total = conduct.stop_hazard + gap
    share = np.divide(conduct.stop_hazard, total, out=np.ones_like(total), where=total > 0)
    return np.where(conduct.missed == 0, 0.0, np.where(conduct.missed >= 4, 1.0, share))


def redraw_fate(conduct: Conduct, stream: Stream, month: int, draws: Draws, *, never_stops: bool) -> Conduct:
    """The same customers with a fresh draw of what cannot be seen: stopped or not, and how long a gap still lasts."""
    overdue = conduct.missed > 0
    stopped = overdue & (draws.uniform(stream, month, _FATE) < stopped_given_missed(conduct))
    if never_stops:
        stopped = np.zeros_like(stopped)
    seen = np.clip(conduct.missed, 1, 3)
    u = draws.uniform(stream, month, _FATE, slot=1) * AT_LEAST[seen]
    length = np.maximum(1 + np.sum(u[:, None] < AT_LEAST[2:4], axis=1), seen)
    return Conduct(
        missed=conduct.missed,
        stopped=stopped,
        gap_left=np.where(overdue & ~stopped, length - seen, 0),
        stop_hazard=conduct.stop_hazard,
        gap_hazard=conduct.gap_hazard,
        unsettled=conduct.unsettled,
        memory=conduct.memory,
    )
