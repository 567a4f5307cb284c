"""`creditline sign MODEL`: a signature that servers and commands can be told to ask for."""

import os
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import ModelFolder
from creditline.training.commands.terminal.echo import echo

EXAMPLE = """\b
Examples:
  creditline sign runs/model --key risk.key --new-key --by "risk team"
  creditline sign runs/model --key risk.key --by "risk team" --run 3f2a9c
  creditline serve runs/model --trust risk.key.pub
"""
PASSWORD = "CREDITLINE_KEY_PASSWORD"  # nosec B105 # the name of a variable


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sign", epilog=EXAMPLE)(sign)


def sign(
    model: ModelFolder,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", show_default=False, help="Minisign's secret key.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", show_default=False, help="Who signs.")],
    run: Annotated[
        str | None, typer.Option("--run", metavar="ID", show_default=False, help="The run it comes from.")
    ] = None,
    make_key: Annotated[
        bool, typer.Option("--new-key", help="Make the key first: FILE, and FILE.pub to hand out.")
    ] = False,
    password: Annotated[
        str | None,
        typer.Option(
            "--password", envvar=PASSWORD, show_default=False, help="The key's password; asked for where it has one."
        ),
    ] = None,
) -> None:
    """Sign MODEL, offline: who, when and from which run become part of what is signed.

    Any command, and serve with every model it changes to, refuses what is not signed by KEY where --trust KEY is on its line
    or the variable CREDITLINE_TRUST holds it. The signature is minisign's, of model.json, which vouches for all other files.
    """
    from creditline.models.artefact.folder.signature import TRUST
    from creditline.models.artefact.signing import needs_password, new_key, sign_model

    os.environ.pop(TRUST, None)  # what is to be signed need not be signed
    if make_key:
        known = typer.prompt("Password (empty: none)", default="", hide_input=True) if password is None else password
        echo(f"key {new_key(key, known)}")
        password = known
    elif password is None and needs_password(key):
        password = typer.prompt("Password", hide_input=True)
    echo(f"signed {model} ({sign_model(model, key, password, by, run).replace(chr(9), ', ')})")
