"""`creditline serve MODEL`: scores and reasons over HTTP."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditline.models.server.request.limits import Limits
from creditline.training.commands.terminal.arguments import ModelFolder
from creditline.training.commands.terminal.own_words import OwnWords

if TYPE_CHECKING:
    from creditline.models.server.in_force.histories import Histories

EXAMPLE = """\b
Examples:
  creditline serve runs/model
  creditline serve runs/model --settings lender/data.toml --macro lender/macro.parquet
  CREDITLINE_TOKEN=$(cat token) creditline serve runs/model --host 0.0.0.0 --challenger runs/next
"""
TOKEN = "CREDITLINE_TOKEN"  # nosec B105 # the name of a variable
_USUAL = Limits()


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", epilog=EXAMPLE)(serve)


def serve(
    model: ModelFolder,
    host: Annotated[str, typer.Option("--host", metavar="NAME", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0 takes any free one.")
    ] = 8000,
    challenger: Annotated[
        Path | None,
        typer.Option(
            "--challenger",
            metavar="MODEL",
            show_default=False,
            help="A model that scores in the shadow; only the metrics hear of it.",
        ),
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings",
            metavar="FILE",
            show_default=False,
            help="The data.toml of the training data; offers scoring one customer's raw records.",
        ),
    ] = None,
    macro: Annotated[
        Path | None,
        typer.Option(
            "--macro",
            metavar="FILE",
            show_default=False,
            help="The macro table, .parquet or .csv; goes with --settings.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="POLICY",
            show_default=False,
            help="The policy in force; offers explaining a line from rows and decisions by date, decisions, and with --settings "
            "disputes and what records are worth.",
        ),
    ] = None,
    refits: Annotated[
        bool,
        typer.Option(
            "--refits", help="Hold a line's reasons to the model's refits, which takes longer; with --policy."
        ),
    ] = False,
    words: OwnWords = None,
    letter: Annotated[
        Path | None,
        typer.Option(
            "--letter",
            metavar="FILE",
            show_default=False,
            help="What the lender states in letters, TOML with a table [letter]; with --policy.",
        ),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file",
            metavar="FILE",
            show_default=False,
            help=f"Holds the bearer token that requests must show; else the variable {TOKEN} does.",
        ),
    ] = None,
    i_know: Annotated[
        bool, typer.Option("--i-know", help="Other machines may ask without a token: whoever reaches the address.")
    ] = False,
    watch: Annotated[
        float,
        typer.Option(
            "--watch",
            metavar="SECONDS",
            min=0,
            help="How often to look whether MODEL changed; 0 never. SIGHUP always does.",
        ),
    ] = 2.0,
    max_body: Annotated[
        int, typer.Option("--max-body", metavar="BYTES", min=1, help="The largest request.")
    ] = _USUAL.max_body,
    max_table: Annotated[
        int, typer.Option("--max-table", metavar="BYTES", min=1, help="The largest table in Arrow or Parquet.")
    ] = _USUAL.max_table,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.001, help="The longest a request may take.")
    ] = _USUAL.timeout,
    max_concurrent: Annotated[
        int, typer.Option("--max-concurrent", metavar="N", min=1, help="The most requests at a time; more get 503.")
    ] = _USUAL.max_concurrent,
) -> None:
    """Serve a model over HTTP: scores, reasons, health, metrics.

    Paths: /v1/score, /v1/why, /v1/decide, /v1/dispute, /v1/worth, /v1/restore, /docs, /openapi.json, /healthz,
    /readyz, /metrics.
    SIGTERM finishes what is in flight and stops.
    """
    if macro is not None and settings is None:
        raise typer.BadParameter("goes with --settings", param_hint="--macro")
    if refits and policy is None:
        raise typer.BadParameter("goes with --policy", param_hint="--refits")
    if letter is not None and policy is None:
        raise typer.BadParameter("goes with --policy", param_hint="--letter")

    from creditline.features.errors import DataError

    try:
        from creditline.models.server.running import Settings, run
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn", "httptools", "prometheus_client"):
            raise
        raise DataError(f"{error.name} is not installed; run `pip install 'creditline[serve]'`") from error
    from creditline.models.letter.from_toml import read_lender
    from creditline.models.letter.lender import Lender
    from creditline.models.serving.scorer import Scorer
    from creditline.training.commands.own_words.check import checked_words

    run(
        Settings(
            model=model,
            challenger=challenger,
            histories=None if settings is None else _histories(settings, macro),
            policy=policy,
            refits=refits,
            words=checked_words(words or ()),
            lender=Lender() if letter is None else read_lender(letter),
            host=host,
            port=port,
            token=_token(token_file),
            anonymous=i_know,
            watch=watch,
            limits=Limits(max_body, timeout, max_concurrent, max_table),
        ),
        Scorer.open,
    )


def _histories(settings: Path, macro: Path | None) -> "Histories":
    from creditline.features.data.mapping.settings_file import read_settings_file
    from creditline.models.server.in_force.histories import Histories
    from creditline.models.server.in_force.online import read_macro

    return Histories(read_settings_file(settings), None if macro is None else read_macro(macro))


def _token(file: Path | None) -> str | None:
    """The token in the file, or in the environment, which is then cleared of it."""
    stated = os.environ.pop(TOKEN, None)
    return stated if file is None else _written(file)


def _written(file: Path) -> str:
    from creditline.features.errors import DataError
    from creditline.features.plain_file import content_of

    try:
        return content_of(file).decode("utf-8").strip()
    except UnicodeDecodeError:
        raise DataError(f"{file} is no token: it is not UTF-8 text; write it again") from None
