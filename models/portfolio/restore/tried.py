"""Which choices are tried for which lives, so that all of them are carried on together and replayed by and by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.projected.behaviour import Act, Choice, behaviours, choices
from creditline.features.projected.chosen_lives import ChosenLives

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Every choice of some behaviours, to every degree, the easiest first. `sizes` (choices,): how many acts each is of.

    `told`: the places of doing nothing, of each behaviour by itself and of all together, to their furthest degrees.
    """

    every: tuple[Choice, ...]
    sizes: Ints
    told: Ints

    @classmethod
    def of(cls, names: tuple[str, ...]) -> "Grid":
        """Of behaviours in the order of their declarations."""
        every = tuple(choices({name: behaviours()[name].degrees or (None,) for name in names}))
        acts = [Act(behaviours()[name], (behaviours()[name].degrees or (None,))[-1]) for name in names]
        told = [Choice(), *(Choice((act,)) for act in acts), Choice(tuple(acts))]
        return cls(every, np.array([len(one.acts) for one in every]), np.array([every.index(one) for one in told]))


@dataclass(frozen=True)
class Tried:
    """Every choice of each life's grid. `pairs`: life after life; `begin` (lives,): where each one's are, in the order of its grid."""

    grids: tuple[Grid, ...]
    chosen: tuple[Choice, ...]
    pairs: ChosenLives
    begin: Ints

    @classmethod
    def of(cls, own: Sequence[tuple[str, ...]]) -> "Tried":
        """Of the behaviours that change anything for each life, in the order of the declarations."""
        made = {names: Grid.of(names) for names in set(own)}
        place = {choice: at for at, choice in enumerate(dict.fromkeys(c for grid in made.values() for c in grid.every))}
        listed = {names: np.array([place[choice] for choice in grid.every]) for names, grid in made.items()}
        choice = [listed[names] for names in own]
        count = np.array([len(each) for each in choice], np.int64)
        pairs = ChosenLives(np.concatenate(choice), np.repeat(np.arange(len(own)), count))
        return cls(tuple(made[names] for names in own), tuple(place), pairs, np.cumsum(count) - count)

    def told(self, life: int) -> Ints:
        """The pairs of a life that are told of in any case, see `Grid`."""
        return np.asarray(self.begin[life] + self.grids[life].told)

    def of_size(self, life: int, size: int) -> Ints:
        """The pairs of a life that are of so many acts, the easiest first."""
        return np.asarray(self.begin[life] + np.flatnonzero(self.grids[life].sizes == size))

    def choices(self, pairs: Ints) -> list[Choice]:
        """What is chosen in some pairs."""
        return [self.chosen[at] for at in self.pairs.choice[pairs].tolist()]
