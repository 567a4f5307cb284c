"""A population worked through in blocks, on several threads, handed over in order."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from creditline.training.world.setting.arrays import Ints
from creditline.training.world.setting.traits import GROUP
from creditline.training.world.setting.world_settings import WorldSettings

Result = TypeVar("Result")


def groups_in_blocks(settings: WorldSettings) -> list[Ints]:
    """The groups of six of the whole population, in blocks of about `block` customers."""
    groups = -(-settings.customers // GROUP)
    step = max(1, settings.block // GROUP)
    return [np.arange(first, min(first + step, groups), dtype=np.int64) for first in range(0, groups, step)]


def in_order(work: Callable[[Ints], Result], blocks: list[Ints], threads: int) -> Iterator[Result]:
    """`work` of every block, in the order of the blocks, with at most one block more than threads in memory."""
    if threads == 1:
        yield from map(work, blocks)
        return
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for block in blocks:
            waiting.append(pool.submit(work, block))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
