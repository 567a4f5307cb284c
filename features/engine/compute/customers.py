"""What a carrier hands over: the rows of some customers and the dates they are asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.columns import Columns
from creditline.features.engine.kernel.world import Neighbours


@dataclass(frozen=True)
class Customers:
    """A group of customers, of whom nothing else is needed. A plain value: it can be pickled and computed elsewhere.

    `tables`: contract's table -> the rows of these customers in any order, of the columns `setup.columns` names; one
    that is not there has no rows. `entity`, `day` (pairs, int32): the (customer, as_of) pairs, as an index among the
    `count` customers and days since 1970. `neighbours`: what linked accounts owed on every as-of date.
    """

    setup: Setup
    count: int
    entity: NDArray[np.int32]
    day: NDArray[np.int32]
    tables: Mapping[str, Columns]
    neighbours: Neighbours = field(default_factory=Neighbours)
