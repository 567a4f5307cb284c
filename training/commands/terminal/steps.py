"""What a command tells of its work."""

from typing import Protocol


class Steps(Protocol):
    """What a command tells of its work."""

    def __call__(self, name: str, /) -> None:
        """Tell that the step called `name` begins."""

    def share(self, done: float, /) -> None:
        """Tell how much of the step is done, 0 to 1."""
