"""What can happen to a line, and the steps of the ladder it can stand on."""

from enum import IntEnum, StrEnum


class Action(StrEnum):
    """What can happen to a line."""

    MAINTAIN = "maintain"
    REDUCE = "reduce"
    SUSPEND = "suspend"
    CLOSE = "close"
    RESTORE = "restore"
    INCREASE = "increase"


class Step(IntEnum):
    """Where a line stands on the ladder, the deeper the higher: named by the action that leads down to it."""

    MAINTAIN = 0
    REDUCE = 1
    SUSPEND = 2
    CLOSE = 3

    @property
    def word(self) -> str:
        """The step as a policy writes it."""
        return self.name.lower()
