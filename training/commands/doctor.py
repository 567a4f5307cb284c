"""`creditline doctor [FOLDER]`: what this machine has of what creditline takes."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.echo import echo

EXAMPLE = """\b
Example:
  creditline doctor runs
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", epilog=EXAMPLE)(doctor)


def doctor(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[FOLDER]", show_default=False, help="Where results are written; the current folder without it."
        ),
    ] = Path(),
) -> None:
    """Look at versions, extras, Java, caches, memory, disk and the stores under FOLDER.

    One line each: ok, absent (an extra that only some commands take) or wrong, and the command that mends it. Exit 1 if
    anything is wrong. Nothing is changed.
    """
    from creditline.training.doctor import Health, look

    found = look(folder)
    for one in found:
        echo(str(one))
    wrong = sum(one.state is Health.WRONG for one in found)
    echo("nothing is wrong" if not wrong else f"{wrong} thing{'s are' if wrong > 1 else ' is'} wrong")
    if wrong:
        raise typer.Exit(1)
