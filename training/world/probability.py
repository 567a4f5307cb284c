"""The true probability that a customer defaults within twelve months of a date.

The world's own equations are lived on from the customer's state at `as_of`, `replicates` times, with fresh draws (the path of
the economy is the world's own). In these lives the customer is never made to stop paying; the hazards h_m met on
the way give the probability exactly, given the path: 1 - prod (1 - h_m) over the nine months in which stopping leads to 90
days past due within twelve, and the mean over the lives is the expectation over everything else to come
(Rao-Blackwell: far less noise than counting defaults). Whoever has missed k dues at `as_of` has stopped already with probability
`stopped_given_missed`; that, not the hidden truth of it, enters, so that two customers who look the same to every eye are
given the same probability. Whether the other product has been stopped, and how long shocks at work still last, is drawn
again in the same way.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.training.world.files.blocks import groups_in_blocks, in_order
from creditline.training.world.life.month import PRODUCTS, live_month
from creditline.training.world.life.shocks.conduct import redraw_fate, stopped_given_missed
from creditline.training.world.life.shocks.omission import nothing_left_out
from creditline.training.world.life.shocks.shocks import redraw_lengths
from creditline.training.world.life.state import State, beginning
from creditline.training.world.life.world import World, world_of
from creditline.training.world.rows.identity import FIRST_CUSTOMER
from creditline.training.world.setting.arrays import Floats, Ints, take
from creditline.training.world.setting.calendar import BURN_IN, Calendar
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.traits import GROUP
from creditline.training.world.setting.world_settings import WorldSettings

MONTHS_THAT_COUNT = 9
_ROWS_AT_ONCE = 24_000
_LIVES = 1_000


def true_default_probability(
    settings: WorldSettings, pairs: pa.Table, product: str | None = "huabei", replicates: int = 8
) -> Floats:
    """The probability for each row of `pairs` (`customer_id`, `as_of`), in its order; 1 for those in default already.

    `product` "huabei", "jiebei", or None for any. A date that does not end a month is taken back to the last month's end. NaN
    for a customer who has not joined by then. DataError for customers or dates outside this world.
    """
    if product is not None and product not in PRODUCTS:
        raise DataError(f"The world has no product {product!r}: give one of {', '.join(PRODUCTS)}, or none for any.")
    number, month = _places(settings, pairs)
    answer = np.full(len(number), np.nan)
    blocks = [block for block in groups_in_blocks(settings) if np.isin(number // GROUP, block).any()]
    spared = frozenset(PRODUCTS if product is None else (product,))

    def of_block(groups: Ints) -> tuple[Ints, Floats]:
        rows = np.flatnonzero((number >= groups[0] * GROUP) & (number < (groups[-1] + 1) * GROUP))
        asked = np.unique(number[rows] // GROUP)
        return rows, _block(settings, asked, number[rows], month[rows], spared, replicates)

    for rows, found in in_order(of_block, blocks, settings.threads):
        answer[rows] = found
    return answer


def _places(settings: WorldSettings, pairs: pa.Table) -> tuple[Ints, Ints]:
    calendar = Calendar.of(settings.start, settings.months)
    number = pairs["customer_id"].cast(pa.int64()).to_numpy() - FIRST_CUSTOMER
    day = pairs["as_of"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    if len(number) and (number.min() < 0 or number.max() >= settings.customers):
        raise DataError("The pairs name customers who do not live in this world: use the data simulated from it.")
    month = np.searchsorted(calendar.first + calendar.length - 1, day, side="right").astype(np.int64) - 1
    if len(month) and (month.min() < BURN_IN or month.max() >= BURN_IN + calendar.months):
        last = date.fromordinal(calendar.end + date(1970, 1, 1).toordinal())
        raise DataError(
            f"The pairs hold dates outside this world: give dates from {settings.start} (one month on) to {last}."
        )
    return number, month


def _block(
    settings: WorldSettings, groups: Ints, number: Ints, month: Ints, spared: frozenset[str], replicates: int
) -> Floats:
    world = world_of(settings, groups)
    draws = Draws.of(settings.seed, world.traits.number)
    state, left_out = beginning(world.traits, draws), nothing_left_out(len(world.traits.number))
    position = np.searchsorted(groups, number // GROUP) * GROUP + number % GROUP
    found = np.full(len(number), np.nan)
    for now in range(int(month.max(initial=-1)) + 1):
        state, _ = live_month(world, state, now, draws, left_out)
        rows = np.flatnonzero(month == now)
        if len(rows):
            probability = _from_here(world, state, now, np.unique(position[rows] // GROUP), spared, replicates)
            joined = world.traits.opened[position[rows]] <= now
            found[rows] = np.where(joined, probability[position[rows]], np.nan)
    return found


def _from_here(world: World, state: State, month: int, groups: Ints, spared: frozenset[str], replicates: int) -> Floats:
    """The probability of every member of `groups` (positions), at the end of `month`."""
    found = np.full(len(world.traits.number), np.nan)
    step = max(1, _ROWS_AT_ONCE // (GROUP * replicates))
    for start in range(0, len(groups), step):
        some = groups[start : start + step]
        members = (some[:, None] * GROUP + np.arange(GROUP)).reshape(-1)
        here = take(state, members)
        stopped = np.ones(len(members))
        if "huabei" in spared:
            stopped *= 1.0 - stopped_given_missed(here.huabei_conduct)
        if "jiebei" in spared:
            stopped *= 1.0 - stopped_given_missed(here.jiebei_conduct)
        survival = _survival(world.repeated(np.tile(some, replicates)), take(here, np.tile(np.arange(len(members)), replicates)),
                             month, spared, np.repeat(np.arange(replicates), len(members)))  # fmt: skip
        found[members] = 1.0 - stopped * survival.reshape(replicates, len(members)).mean(axis=0)
    return found


def _survival(world: World, state: State, month: int, spared: frozenset[str], life: Ints) -> Floats:
    """Probability, given each life lived on, not to stop within the months that count."""
    draws = Draws.of(world.settings.seed, world.traits.number, 1 + month * _LIVES + life)
    state = _with_fate(state, month, draws, spared)
    left_out, survival = nothing_left_out(len(life)), np.ones(len(life))
    for ahead in range(month + 1, month + 1 + MONTHS_THAT_COUNT):
        state, happened = live_month(world, state, ahead, draws, left_out, spared=spared)
        if "huabei" in spared:
            survival *= 1.0 - happened.huabei_paid.hazard
        if "jiebei" in spared:
            survival *= 1.0 - happened.jiebei_paid.hazard
    return survival


def _with_fate(state: State, month: int, draws: Draws, spared: frozenset[str]) -> State:
    return replace(
        state,
        shocks=redraw_lengths(state.shocks, month, draws),
        huabei_conduct=redraw_fate(state.huabei_conduct, Stream.HUABEI, month, draws, never_stops="huabei" in spared),
        jiebei_conduct=redraw_fate(state.jiebei_conduct, Stream.JIEBEI, month, draws, never_stops="jiebei" in spared),
    )
