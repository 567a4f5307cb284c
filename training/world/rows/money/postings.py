"""Postings to the account, before they are put in order."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from creditline.training.world.setting.arrays import Ints

SLOTS = 64


@dataclass(frozen=True)
class Postings:
    """One row per posting: whose, in which month, at which second since 1970, signed cents, codes, and a slot below 64.

    `slot` tells apart the postings of one customer and month, and is the same however the rest of the life changes.
    """

    position: Ints
    month: Ints
    second: Ints
    cents: Ints
    category: Ints
    channel: Ints
    counterparty: Ints
    slot: Ints

    def rows(self, rows: Ints) -> "Postings":
        """The given rows."""
        return Postings(*(getattr(self, field.name)[rows] for field in fields(self)))


def joined(parts: Sequence[Postings]) -> Postings:
    """All postings."""
    return Postings(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Postings)))
