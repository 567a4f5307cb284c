"""What a command tells of its stages on stderr: a bar on a terminal, else a line each, JSON where asked for."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from creditline.features.output.shown import shown
from creditline.training.commands.terminal.log_lines import RunLog, run_log
from creditline.training.commands.terminal.steps import Steps


@contextmanager
def progress() -> Iterator[Steps]:
    """Show the work of the block: on a terminal as a bar, which disappears at the end, else a line per step.

    The bar of a step that does not say its share only shows that it goes on, and for how long. With `--log-format json`
    there is no bar: a line is written when a step is done.
    """
    if (log := run_log()) is not None:
        yield _Logged(log)
        log.stage_done()
        return
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


class _Logged:
    def __init__(self, log: RunLog) -> None:
        self._log = log

    def __call__(self, name: str, /) -> None:
        self._log.stage(name)

    def share(self, done: float, /) -> None:
        """Say nothing: the line of the stage is written at its end."""
