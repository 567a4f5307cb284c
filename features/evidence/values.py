"""Records behind a change, as values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Move(StrEnum):
    """What a record did to a feature between the earlier and the later date."""

    ENTERED = "entered"  # it counts at the later date and did not at the earlier
    LEFT = (
        "left"  # it counted at the earlier date and does not at the later: its window or what made it count has passed
    )
    CHANGED = "changed"  # it counts at both, with another number or label: a payment arrived, days past due grew


@dataclass(frozen=True)
class RecordMove:
    """One row of a table and what it did.

    `record` is its `record_id`, or where there is none a fingerprint of the row. `on`: its event date. `amount`: its sum
    of money in major units, None where the table has none. `day`: the first day from which it counted, no longer
    counted, or counted otherwise.
    """

    table: str
    record: str
    on: date
    amount: float | None
    move: Move
    day: date


@dataclass(frozen=True)
class Evidence:
    """The records that moved one feature, the latest event first; `more`: how many further ones are not listed.

    With no records it changed only because time passed (days since an event, an age, a typical month's blocks), or a feed
    began to cover its window. Of a maximum, a minimum, the latest or earliest value, days since and a streak only the rows
    that decide it are listed; of a sum those that add nothing are not.
    """

    feature: str
    records: tuple[RecordMove, ...]
    more: int = 0
