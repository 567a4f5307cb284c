"""A command's result table goes to the file of --out, or to stdout as CSV."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from creditline.features.output.beside import file_beside
from creditline.features.output.table import write_csv, write_table
from creditline.training.commands.terminal.echo import echo

if TYPE_CHECKING:
    import pyarrow as pa

Write = Callable[["pa.Table"], None]


@contextmanager
def table_out(out: Path | None) -> Iterator[Write]:
    """Give a function that writes the result; a wrong file ending or place is said on entering, before the work."""
    if out is None:
        yield _print if sys.stdout.isatty() else lambda frame: write_csv(frame, sys.stdout.buffer)
        return
    if out.suffix not in (".parquet", ".csv"):
        raise typer.BadParameter(f"{out} should end in .parquet or .csv", param_hint="--out")
    with file_beside(out) as part:
        yield lambda frame: write_table(frame, part)


def _print(frame: "pa.Table") -> None:
    """The table for people's eyes: what a terminal would obey is escaped. A pipe or a file gets it as it is."""
    written = BytesIO()
    write_csv(frame, written)
    echo(written.getvalue().decode(), nl=False)
