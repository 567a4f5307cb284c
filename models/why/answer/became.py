"""What became of a line on the day of its decision, told by where it stood before and after."""

from enum import StrEnum

from creditline.models.policy.parts.action import Step
from creditline.models.why.game.line_facts import LineFacts


class Became(StrEnum):
    """Each is what one sentence says; they are complete, and only one holds."""

    CLOSED = "closed"
    STAYS_CLOSED = "stays_closed"
    SUSPENDED = "suspended"
    SUSPENDED_LOWER = "suspended_lower"
    STAYS_SUSPENDED = "stays_suspended"
    LOWERED_SUSPENDED = "lowered_suspended"
    CLOSED_TO_SUSPENDED = "closed_to_suspended"
    OPENED = "opened"
    LOWERED = "lowered"
    STAYS = "stays"
    RAISED = "raised"


def became(facts: LineFacts) -> Became:
    """By step and limit; a suspended line whose limit rises stays suspended, of a closed one no limit is said."""
    before, after = facts.eve, facts.after
    lower = after.limit < before.limit
    if after.step is Step.CLOSE:
        return Became.STAYS_CLOSED if before.step is Step.CLOSE else Became.CLOSED
    if after.step is Step.SUSPEND:
        if before.step is Step.SUSPEND:
            return Became.LOWERED_SUSPENDED if lower else Became.STAYS_SUSPENDED
        if before.step is Step.CLOSE:
            return Became.CLOSED_TO_SUSPENDED
        return Became.SUSPENDED_LOWER if lower else Became.SUSPENDED
    if before.shut:
        return Became.OPENED
    if after.limit == before.limit:
        return Became.STAYS
    return Became.LOWERED if lower else Became.RAISED
