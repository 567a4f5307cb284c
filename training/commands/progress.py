"""A progress bar on stderr while a command works, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str], None]


@contextmanager
def progress(steps: int | None = None) -> Iterator[Step]:
    """Give a function that names the step now begun; `steps` is how many there will be, None if that is unknown.

    On a terminal the steps move a bar, which disappears at the end. Elsewhere each step is one line on stderr.
    """
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)
        begun = 0

        def step(name: str) -> None:
            nonlocal begun
            bar.update(task, description=name, completed=begun if steps else None)
            begun += 1

        yield step


def _line(name: str) -> None:
    print(f"creditline: {name}", file=sys.stderr)
