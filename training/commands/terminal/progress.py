"""A progress bar on stderr while a command works, on a terminal only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from creditline.features.output.shown import shown
from creditline.training.commands.terminal.steps import Steps


@contextmanager
def progress() -> Iterator[Steps]:
    """Show the work of the block: on a terminal as a bar, which disappears at the end, else a line per step.

    The bar of a step that does not say its share only shows that it goes on, and for how long.
    """
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from creditline.training.commands.terminal.bar import bar

    with bar() as steps:
        yield steps


class _Lines:
    def __call__(self, name: str, /) -> None:
        print(f"creditline: {shown(name)}", file=sys.stderr)

    def share(self, done: float, /) -> None:
        """Say nothing: a log has no use for it."""
