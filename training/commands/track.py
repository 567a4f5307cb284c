"""`creditline track upload STORE --to URI`: trainings kept locally, carried to a tracking server."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.echo import echo

EXAMPLE = """\b
Example:
  creditline track upload runs/mlflow.db --to http://tracking.lender:5000
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    track = typer.Typer(no_args_is_help=True, help="Carry recorded trainings to a tracking server.")

    @track.callback()
    def nothing_by_itself() -> None:
        """Carry recorded trainings to a tracking server."""

    track.command("upload", epilog=EXAMPLE)(upload)
    app.add_typer(track, name="track")


def upload(
    store: Annotated[
        Path, typer.Argument(metavar="STORE", show_default=False, help="SQLite file that trainings were tracked in.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="URI", show_default=False, help="MLflow server to carry them to.")],
) -> None:
    """Carry the trainings of STORE to a tracking server, with trials, plots, reports and registered models.

    Every training is carried over once: a second call does nothing, and one that broke off is taken up again.
    """
    from creditline.features.errors import DataError
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.track import sqlite_uri
    from creditline.training.track.upload import upload as carry

    if not store.is_file():
        raise DataError(f"there is no file {store}; name the SQLite file that `creditline train` tracked in")
    with progress() as step:
        done = carry(sqlite_uri(store), to, step)
    echo(f"{done.runs} runs and {done.versions} model versions carried to {to}, {done.already} were there")
