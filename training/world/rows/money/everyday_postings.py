"""Everyday spending: the month's total, split over purchases with heavy-tailed amounts.

The number of purchases follows the customer's own rate and the square root of what is spent against half of usual income; each
takes a share of the total in proportion to its category's weight * exp(1.0 z), so that the parts add up to the cent.
One purchase in five falls in the days after payday, the others anywhere, leisure more often at the week-end.
"""

import numpy as np
from scipy.special import ndtri

from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY
from creditline.training.world.rows.hours import DAY_HOURS, LEISURE_HOURS, NIGHT_HOURS, day_from, day_tables, hour_of
from creditline.training.world.rows.money.postings import SLOTS, Postings
from creditline.training.world.rows.money.vocabulary import FIRST_MERCHANT, MERCHANTS, Category, Channel
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream, rooted_count

FIRST_SLOT = 31
_MOST = SLOTS - FIRST_SLOT
_SHARES = np.array([0.36, 0.22, 0.17, 0.10, 0.05, 0.06, 0.04])
_WEIGHTS = np.array([0.6, 1.6, 0.4, 1.1, 1.4, 2.6, 2.0])
_AFTER_PAYDAY, _MEAN_DAYS = 0.2, 3.0
_COUNT, _CATEGORY, _AMOUNT, _DAY, _WHEN, _HOUR, _NIGHT, _SECOND, _SHOP, _CHANNEL, _LUXURY = range(110, 121)


def everyday_postings(history: History, draws: Draws) -> Postings:
    """Every purchase from the first written month on."""
    traits, calendar = history.world.traits, history.world.calendar
    spent, over = history.months.spent.everyday[BURN_IN:], history.months.overspends[BURN_IN:]
    total = _counts(history, draws, spent).ravel()
    cell = np.repeat(np.arange(len(total)), total)
    start = np.repeat(np.cumsum(total) - total, total)
    slot = np.arange(len(cell)) - start + FIRST_SLOT
    month, position = cell // spent.shape[1] + BURN_IN, cell % spent.shape[1]

    uniform = draws.events(Stream.SPENDING, position, month, slot).uniform
    excess = over.ravel()[cell]
    category = np.searchsorted(np.cumsum(_SHARES)[:-1], uniform(_CATEGORY))
    category = np.where(uniform(_LUXURY) < 0.5 * excess / (1.0 + excess), int(Category.ENTERTAINMENT), category)
    weight = np.maximum((1000.0 * _WEIGHTS[category] * np.exp(ndtri(uniform(_AMOUNT)))).astype(np.int64), 1)
    cents = _shares(weight, start, cell, total, spent.ravel())
    leisure = (category == Category.SHOPPING) | (category == Category.ENTERTAINMENT)
    spread = uniform(_DAY)
    day = np.where(
        leisure, day_from(day_tables(calendar, 1.7), month, spread), day_from(day_tables(calendar, 0.9), month, spread)
    )
    when = uniform(_WHEN)
    after = traits.payday[position] - (_MEAN_DAYS * np.log(np.maximum(spread, 1e-12))).astype(np.int64)
    day = np.where(when < _AFTER_PAYDAY, np.minimum(after, calendar.length[month] - 1), day)
    night = uniform(_NIGHT) < traits.night_share[position] + 0.35 * excess * (category == Category.ENTERTAINMENT)
    when_in_day = uniform(_HOUR)
    hour = np.where(leisure, hour_of(when_in_day, LEISURE_HOURS), hour_of(when_in_day, DAY_HOURS))
    hour = np.where(night, hour_of(when_in_day, NIGHT_HOURS), hour)
    second = (calendar.first[month] + day) * SECONDS_A_DAY + hour * 3_600 + (3_600 * uniform(_SECOND)).astype(np.int64)
    cash = category == Category.CASH
    channel = np.where(cash, int(Channel.ATM), np.where(uniform(_CHANNEL) < 0.78, int(Channel.APP), int(Channel.CARD)))
    shop = np.where(cash, -1, FIRST_MERCHANT + _shop(draws, position, uniform(_SHOP)))
    keep = np.flatnonzero(cents > 0)
    return Postings(position, month, second, -cents, category, channel, shop, slot).rows(keep)


def _counts(history: History, draws: Draws, spent: Floats) -> Ints:
    traits = history.world.traits
    half = np.maximum(0.5 * traits.income, 1.0)
    rate = traits.spends * np.sqrt(spent / half)
    normal = np.stack([draws.normal(Stream.SPENDING, BURN_IN + m, _COUNT) for m in range(len(spent))])
    counts = rooted_count(rate, normal, 1.3, _MOST)
    return np.where(spent > 0, np.maximum(counts, 1), 0)


def _shares(weight: Ints, start: Ints, cell: Ints, total: Ints, spent: Floats) -> Ints:
    """Cents of each purchase: in proportion to whole-number weights, adding up exactly within every month."""
    if not len(weight):
        return weight
    running = np.cumsum(weight)
    before_first = running[start] - weight[start]
    upto = running - before_first
    whole = _whole(running, weight, total, cell)
    amount = spent[cell]
    high = np.rint(amount * (upto / whole))
    low = np.rint(amount * ((upto - weight) / whole))
    return np.asarray((high - low).astype(np.int64))


def _whole(running: Ints, weight: Ints, total: Ints, cell: Ints) -> Ints:
    ends = np.cumsum(total)
    sums = np.zeros(len(total), dtype=np.int64)
    some = np.flatnonzero(total > 0)
    first = ends[some] - total[some]
    sums[some] = running[ends[some] - 1] - running[first] + weight[first]
    return np.asarray(sums[cell])


def _shop(draws: Draws, position: Ints, uniform: Floats) -> Ints:
    """One of the customer's own twelve shops, the first the most visited."""
    favourite = (12.0 * uniform**2.5).astype(np.int64)
    nothing = np.zeros(len(position), dtype=np.int64)
    return (MERCHANTS * draws.uniform_at(Stream.SPENDING, position, nothing, favourite, 121)).astype(np.int64)
