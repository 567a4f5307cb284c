"""A life from the first unseen month to the last written one."""

from dataclasses import dataclass

from creditline.training.world.life.month import Month, live_month
from creditline.training.world.life.shocks.omission import Omission, nothing_left_out
from creditline.training.world.life.state import State, beginning
from creditline.training.world.life.world import World
from creditline.training.world.setting.arrays import stack
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws


@dataclass(frozen=True)
class History:
    """Every month from the first unseen one on (arrays are months x customers), and the states when the window opens and ends."""

    world: World
    months: Month
    opening: State
    closing: State


def live(world: World, omission: Omission | None = None) -> History:
    """Live all months; with an omission, the same lives without one shock each."""
    customers = len(world.traits.number)
    draws = Draws.of(world.settings.seed, world.traits.number)
    state = beginning(world.traits, draws)
    left_out = nothing_left_out(customers) if omission is None else omission
    months = []
    opening = state
    for month in range(BURN_IN + world.settings.months):
        if month == BURN_IN:
            opening = state
        state, happened = live_month(world, state, month, draws, left_out)
        months.append(happened)
    return History(world, stack(months), opening, state)
