"""The progress bar of a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from creditline.features.output.shown import shown as plain
from creditline.training.commands.terminal.steps import Steps


class _Bar:
    def __init__(self, shown: Progress, task: TaskID) -> None:
        self._shown = shown
        self._task = task

    def __call__(self, name: str, /) -> None:
        self._shown.update(self._task, description=plain(name), total=None, completed=0)

    def share(self, done: float, /) -> None:
        self._shown.update(self._task, total=1.0, completed=done)


@contextmanager
def bar() -> Iterator[Steps]:
    """Show a bar on stderr until the block ends."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield _Bar(shown, shown.add_task("starting", total=None))
