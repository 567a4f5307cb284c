"""Whether what stands in a table's columns is still what it was."""

from collections.abc import Sequence

from scipy.stats import binom

from creditline.training.monitor.feeds.daily import STEPS, Day, Histogram, added
from creditline.training.monitor.feeds.keys import Keys, Whose, Word
from creditline.training.monitor.feeds.shifted import Shifted, shifted
from creditline.training.monitor.watch.check import Check, Watched

_FEWEST = 20  # customers, below which a constant column says nothing
_TWICE = 3  # buckets of a tenth of a power of ten: what is allowed, a factor of 2
_FOURFOLD = 6  # and from where on an amount is of another unit, a factor of 4
_UNITS = (*range(-45, -_FOURFOLD + 1), *range(_FOURFOLD, 46))  # up to 30,000 times as much, or as little
_LONGEST_DELAY = 30  # days


def units(table: str, before: Sequence[Day], now: Sequence[Day], whose: Whose) -> list[Check]:
    """Columns of amounts that became 4 times as large or more, or as small, for half of the rows or nearly all."""
    found = []
    for name in now[0].amounts if now else ():
        was, here = (added([day.amounts[name] for day in days]) for days in (before, now))
        moved = shifted(was, here, _UNITS, range(-_TWICE, _TWICE + 1), _worth(here, whose))
        factor = 10 ** (moved.by / STEPS)
        much = f"about {factor:,.3g} times" if factor >= 1 else f"about 1/{1 / factor:,.3g} of"
        said = f"{table}.{name} holds {much} what it held before: another unit or currency"
        found.append(Check(Watched.FEED, "unit", f"{table}.{name}", factor, 4.0, moved.p, said))
    return found


def clocks(table: str, before: Sequence[Day], now: Sequence[Day], whose: Whose) -> list[Check]:
    """Columns of times whose hours of the day moved around."""
    found = []
    for name in now[0].hours if now else ():
        was, here = (added([day.hours[name] for day in days]) for days in (before, now))
        moved = shifted(was, here, range(1, 24), (0,), _worth(here, whose), turns=24)
        by = moved.by if moved.by <= 12 else moved.by - 24
        said = f"{table}.{name} stands {abs(by)} hours {'later' if by > 0 else 'earlier'} in the day: another zone or clock"
        found.append(Check(Watched.FEED, "clock", f"{table}.{name}", float(by), 0.0, moved.p, said))
    return found


def late(table: str, before: Sequence[Day], now: Sequence[Day], whose: Whose, least: int) -> Check | None:
    """Whether rows arrive `least` days later than they did, or more; None where the table has one clock."""
    was, here = (added([day.lags for day in days]) for days in (before, now))
    if not was or not here:
        return None
    moved: Shifted = shifted(was, here, range(least, _LONGEST_DELAY + 1), range(least), _worth(here, whose))
    said = f"rows of {table} arrive about {moved.by} days later than they did"
    return Check(Watched.FEED, "late", table, float(moved.by), float(least), moved.p, said)


def recoded(table: str, name: str, keys: Keys, most: float) -> Check:
    """Whether the keys of a column are others than before; `most`: the share of new ones that is usual anywhere."""
    usual = (keys.last_new + 1) / (keys.last + 2)
    limit = min(max(most, 2 * usual), 0.9)
    p = float(binom.sf(keys.new - 1, keys.now, limit)) if keys.new and usual <= 0.45 else 1.0
    share = keys.new / keys.now if keys.now else 0.0
    said = f"{share:.0%} of the values of {table}.{name} were never seen before ({usual:.0%} are usual): recoded keys"
    return Check(Watched.FEED, "recoded", f"{table}.{name}", share, limit, p, said)


def new_word(table: str, name: str, words: Sequence[Word], whose: Whose, least: float) -> Check:
    """Whether a word appeared: the one that says most. Had it been there, none of the customers before had it by chance."""
    rows = sum(word.rows_now for word in words)
    fresh = [word for word in words if not word.rows_before and word.rows_now >= least * rows]
    p, said, share = 1.0, f"{table}.{name} holds the words it held", 0.0
    if fresh:
        most = max(fresh, key=lambda word: (word.customers_now, word.word))
        before = max(max((word.customers_before for word in words), default=0), whose.before)
        p = min(1.0, len(fresh) * float((whose.now / (whose.now + before)) ** most.customers_now))
        share = most.rows_now / rows
        said = f"{table}.{name} holds a word never seen before, {most.word!r}, in {share:.1%} of its rows"
    return Check(Watched.FEED, "new_word", f"{table}.{name}", share, least, p, said)


def emptied(table: str, before: Sequence[Day], now: Sequence[Day], whose: Whose, more: float) -> list[Check]:
    """Columns that are empty in more rows than before, by `more` or further."""
    found = []
    rows, were = sum(day.rows for day in now), sum(day.rows for day in before)
    for name in now[0].filled if now and were else ():
        empty = 1 - sum(day.filled[name] for day in now) / rows
        usual = 1 - sum(day.filled[name] for day in before) / were
        limit = min(usual + more, 1.0)
        p = float(binom.sf(round(empty * whose.now) - 1, whose.now, limit)) if empty > limit else 1.0
        said = f"{table}.{name} is empty in {empty:.0%} of the rows ({usual:.0%} before)"
        found.append(Check(Watched.FEED, "emptied", f"{table}.{name}", empty, limit, p, said))
    return found


def constants(before: Sequence[Day], now: Sequence[Day], whose: Whose) -> dict[str, object]:
    """The one value of each column that holds no other in the later half of the days judged, and did in those just before.

    Versions are let be: one alone is in force most of the time.
    """
    if not now or whose.now < _FEWEST:
        return {}
    found = {}
    for name in now[0].lowest:
        if name.endswith("_version"):
            continue
        here, was = (_ends(days, name) for days in (now, before))
        if here is not None and was is not None and here[0] == here[1] and was[0] != was[1]:
            found[name] = here[0]
    return found


def constant(table: str, name: str, value: object, share: float, customers: int) -> Check:
    """Of a column that holds one value: how likely as many customers all have it, of whom `share` had before."""
    said = f"{table}.{name} is {value!r} in every row; {share:.0%} of the rows held it before"
    return Check(Watched.FEED, "constant", f"{table}.{name}", 1.0, share, float(share**customers), said)


def _ends(days: Sequence[Day], name: str) -> tuple[object, object] | None:
    lowest = [day.lowest[name] for day in days if day.lowest[name] is not None]
    highest = [day.highest[name] for day in days if day.highest[name] is not None]
    return (min(lowest), max(highest)) if lowest else None  # type: ignore[type-var]


def _worth(here: Histogram, whose: Whose) -> float:
    """Rows of one customer are taken as one."""
    return min(whose.now / max(sum(here.values()), 1), 1.0)
