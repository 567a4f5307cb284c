"""The `creditline` program: its commands, and what each kind of failure exits with."""

import os
import sys
import warnings
from importlib.metadata import version as installed
from typing import Annotated

import typer

from creditline.features.output.stop import stop_if_told, told_to_stop
from creditline.training.commands import (
    access,
    check,
    compare,
    decide,
    doctor,
    export,
    features,
    importing,
    monitor,
    promote,
    rollback,
    run,
    score,
    scorecard,
    serve,
    sign,
    simulate,
    track,
    train,
    validate,
    verify,
)
from creditline.training.commands.dispute import dispute
from creditline.training.commands.recall import recall
from creditline.training.commands.restore import restore
from creditline.training.commands.review import review
from creditline.training.commands.terminal.failure import exit_code_of, warnings_once
from creditline.training.commands.terminal.log_format import give_log_format
from creditline.training.commands.terminal.log_lines import end_log, log_to
from creditline.training.commands.terminal.stopping import stopping_cleanly
from creditline.training.commands.terminal.trust import TRUST_OPTION, without_trust
from creditline.training.commands.warn import warn
from creditline.training.commands.why import why
from creditline.training.commands.words import words

DEBUG = "--debug"

app = typer.Typer(
    name="creditline",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"creditline {installed('creditline')}")
        raise typer.Exit


@app.callback()
def creditline(
    debug: Annotated[
        bool,
        typer.Option(DEBUG, help="Show the traceback of an error. Any command takes it, anywhere on its line."),
    ] = False,
    trust: Annotated[
        str | None,
        typer.Option(
            TRUST_OPTION,
            metavar="KEY",
            show_default=False,
            help="Read no model that is not signed by this minisign key. Any command takes it, anywhere on its line.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Say which creditline this is.")
    ] = False,
) -> None:
    """Consumer credit-line risk models that can say why a line was cut."""


for command in (
    run,
    simulate,
    importing,
    check,
    features,
    train,
    validate,
    monitor,
    compare,
    track,
    promote,
    rollback,
    score,
    decide,
    verify,
    why,
    dispute,
    recall,
    restore,
    warn,
    review,
    access,
    scorecard,
    words,
    export,
    sign,
    serve,
    doctor,
):
    command.add_to(app)
give_log_format(app)


def main() -> None:
    """Run the command named on the command line and exit with 0, 1, 2, 3 or 4 (or 128 + the signal that stopped it)."""
    with stopping_cleanly():
        command_line()


def command_line() -> None:
    """The same where somebody else sees to signals."""
    arguments = sys.argv[1:]
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # else waiting threads burn the cores others need
    warnings.showwarning = warnings_once()
    log_to(None)
    try:
        app(without_trust([argument for argument in arguments if argument != DEBUG]), prog_name="creditline")
    except Exception as error:
        stop_if_told()  # whatever a library made of it
        if DEBUG in arguments:
            raise
        code = exit_code_of(error)
        end_log(code)
        sys.exit(code)
    except SystemExit as ended:
        if told_to_stop() is None:
            end_log(ended.code if isinstance(ended.code, int) else 0)
        raise
