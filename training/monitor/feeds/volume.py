"""Whether a table stopped, thinned out or swelled."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, nbinom, poisson

from creditline.training.monitor.feeds.daily import Day
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.watch.check import Check, Watched
from creditline.training.outcomes.spells.months import months_after

Floats = NDArray[np.float64]
_FEWEST = 3  # months before, at least
_SHORTEST = 60  # days before, without which nothing says how many rows are usual
_RECENT = 92  # days the usual number is taken from; how much it varies from all days before


def volume(table: str, days: Sequence[Day], periods: Periods, least: float, most: float) -> list[Check]:
    """Rows of the days judged against the same days of the months before; negative binomial, with their own variance.

    And the days without any at the end against as many days running before.

    `least` and `most`: what part of the usual rows, and how many times them, is still a month like others.
    """
    counts = _by_day(days, periods)
    first = int(np.argmax(counts > 0)) if counts.any() else len(counts)
    before, now = counts[first : -periods.days], counts[-periods.days :]
    if len(before) < _SHORTEST:
        return []
    usual, kind = _Usual.monthly(counts, first, periods), "thinned" if now.any() else "stopped"
    found = [] if usual is None else [_fewer(table, kind, usual, now, least), _more(table, usual, now, most)]
    silent = len(now) - int(np.flatnonzero(now)[-1]) - 1 if now.any() else 0
    if silent:
        found.append(_fewer(table, "stopped", _Usual.rolling(before, silent), now[-silent:], least))
    return found


def _by_day(days: Sequence[Day], periods: Periods) -> Floats:
    counts = np.zeros((periods.reference - periods.start).days + 1 + periods.days)
    for one in days:
        place = (one.day - periods.start).days
        if one.day > periods.reference:
            place = len(counts) - 1 - (periods.current - one.day).days
            if one.day < periods.since:
                continue
        counts[place] = one.rows
    return counts


@dataclass(frozen=True)
class _Usual:
    """Rows of as many days running, before: their `mean` shortly before, and every sum of so many days, for how they vary."""

    mean: float
    sums: Floats

    @classmethod
    def monthly(cls, counts: Floats, first: int, periods: Periods) -> "_Usual | None":
        """The same days of the months before; None where there are fewer than three. Of a table of one day a month, its day."""
        sums: list[float] = []
        for back in count(1):
            begin, end = (_months_before(day, back) for day in (periods.since, periods.current))
            places = [(day - periods.start).days for day in (begin, end)]
            if places[0] < first:
                break
            if end <= periods.reference:
                sums.append(float(counts[places[0] : places[1] + 1].sum()))
        if len(sums) < _FEWEST:
            return None
        return cls(float(np.mean(sums[:_FEWEST])), np.array(sums))

    @classmethod
    def rolling(cls, before: Floats, length: int) -> "_Usual":
        """As many days running as `length`, wherever they begin."""
        length = min(length, len(before))
        sums = np.convolve(before, np.ones(length), mode="valid")
        return cls(float(before[-max(_RECENT, length) :].mean() * length), sums)

    def fewer(self, rows: float, part: float) -> float:
        """Chance of so few rows or fewer where `part` of the usual ones come; not below the share of such windows before."""
        return max(_tail(rows, part * self.mean, float(self.sums.var()), lower=True), float((self.sums <= rows).mean()))

    def more(self, rows: float, times: float) -> float:
        """Chance of so many rows or more where `times` the usual ones come; not below the share of such windows before."""
        variance = float(self.sums.var()) * times**2
        return max(_tail(rows, times * self.mean, variance, lower=False), float((self.sums >= rows).mean()))


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month; of a month's last day the last."""
    found = months_after(day, -months)
    return _last_of(found) if day == _last_of(day) else found


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _fewer(table: str, kind: str, usual: _Usual, now: Floats, least: float) -> Check:
    rows = float(now.sum())
    mean, p = usual.mean, usual.fewer(rows, least)
    said = (
        f"{table} brought {rows:,.0f} rows in the last {len(now)} days; {mean:,.0f} are usual"
        if rows
        else f"{table} brought nothing in the last {len(now)} days; {mean:,.0f} rows are usual"
    )
    return Check(Watched.FEED, kind, table, rows / mean if mean else 1.0, least, p, said)


def _more(table: str, usual: _Usual, now: Floats, most: float) -> Check:
    rows = float(now.sum())
    mean, p = usual.mean, usual.more(rows, most)
    said = f"{table} brought {rows:,.0f} rows in {len(now)} days; {mean:,.0f} are usual"
    return Check(Watched.FEED, "swelled", table, rows / mean if mean else 1.0, most, p, said)


def _tail(rows: float, mean: float, variance: float, *, lower: bool) -> float:
    """Chance of so few rows or fewer (so many or more); of counts that vary more than Poisson's, negative binomial."""
    if mean <= 0:
        return 1.0
    if variance <= mean:
        return float(poisson.cdf(rows, mean) if lower else poisson.sf(rows - 1, mean))
    chance, size = mean / variance, mean**2 / (variance - mean)
    return float(nbinom.cdf(rows, size, chance) if lower else nbinom.sf(rows - 1, size, chance))


def repeated(table: str, days: Sequence[Day], periods: Periods, most: float) -> Check:
    """Rows that stand there twice, alike in all but their key and the day they were recorded; by the worst day."""
    before = [one for one in days if one.day <= periods.reference]
    now = [one for one in days if one.day >= periods.since]
    twice, rows = sum(one.rows - one.whole for one in before), sum(one.rows for one in before)
    usual = max(most, 3 * (twice + 1) / (rows + 1))
    worst = (
        min((_repeats(one.rows - one.whole, one.rows, usual), one.day) for one in now) if now else (1.0, periods.since)
    )
    together = _repeats(sum(o.rows - o.whole for o in now), sum(o.rows for o in now), usual)
    p = min(1.0, 2 * min(together, worst[0] * max(len(now), 1)))
    all_now = sum(one.rows for one in now)
    share = sum(one.rows - one.whole for one in now) / all_now if all_now else 0.0
    said = f"{share:.1%} of the rows of {table} since {periods.reference + timedelta(1)} stand there more than once"
    return Check(Watched.FEED, "doubled", table, share, usual, p, said)


def _repeats(twice: int, rows: int, usual: float) -> float:
    return float(binom.sf(twice - 1, rows, min(usual, 1.0))) if twice else 1.0
