"""Nested Owen values by their definition: the average over every ordering that interrupts no family and no concept."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, permutations, product

import numpy as np


def orderings(features: Sequence[int], *levels: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Every order of `features` in which no block of any level is interrupted; `levels`: a name per feature, widest first."""
    if not levels:
        yield from permutations(features)
        return
    blocks = defaultdict(list)
    for feature in features:
        blocks[levels[0][feature]].append(feature)
    for order in permutations(blocks.values()):
        for within in product(*(list(orderings(block, *levels[1:])) for block in order)):
            yield tuple(chain.from_iterable(within))


def by_brute_force(
    margin: Callable[[np.ndarray], np.ndarray], levels: Sequence[Sequence[str]], start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """What each feature adds on average when it moves from `start` to `end` after those before it in an ordering."""
    count = len(start)
    moved = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    value = margin(np.where(moved == 1, end, start))
    total, number = np.zeros(count), 0
    for order in orderings(range(count), *levels):
        coalition, number = 0, number + 1
        for feature in order:
            total[feature] += value[coalition | 1 << feature] - value[coalition]
            coalition |= 1 << feature
    return total / number
