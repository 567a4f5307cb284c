"""`creditline export MODEL OUT`: the model for another program, held against the library before it is let through."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.models.export.routes import Route
from creditline.training.commands.terminal.alias import Alias
from creditline.training.commands.terminal.arguments import Declared, ModelFolder
from creditline.training.commands.terminal.echo import echo

EXAMPLE = """\b
Examples:
  creditline export runs/model --to bundle served
  creditline export runs/model --to bundle served.zip --kept decisions.kept.parquet --rows today.parquet --policy graded
  creditline export runs/model --to mlflow served --register huabei --alias champion --tracking-uri http://localhost:5000
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", epilog=EXAMPLE)(export)


def export(
    model: ModelFolder,
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", show_default=False, help="Folder to write to; a bundle may be a .zip file."),
    ],
    to: Annotated[
        Route, typer.Option("--to", show_default=False, help="A bundle for any Python process, or an MLflow pyfunc.")
    ],
    rows: Annotated[
        Path | None,
        typer.Option(
            "--rows",
            metavar="FILE",
            show_default=False,
            help="Feature rows (.parquet or .csv) to compare on; without it, the model's sample of training rows.",
        ),
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option(
            "--kept",
            metavar="FILE",
            show_default=False,
            help="FILE.kept.parquet of `creditline decide`: whom a customer without an earlier row is compared with.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="P",
            show_default=False,
            help="Also compare what this policy would do: a TOML file, or graded, one-blow or squeeze.",
        ),
    ] = None,
    catalogue: Declared = None,
    allow_inexact: Annotated[
        bool,
        typer.Option("--allow-inexact", help="Let an export through that is not exact but changes no action."),
    ] = False,
    register: Annotated[
        str | None,
        typer.Option("--register", metavar="NAME", show_default=False, help="Register it under this name, too."),
    ] = None,
    alias: Annotated[
        Alias | None,
        typer.Option(
            "--alias",
            show_default=False,
            help="Alias of the version registered; without it, champion for the first of its name, else challenger.",
        ),
    ] = None,
    tracking_uri: Annotated[
        str | None,
        typer.Option("--tracking-uri", metavar="URI", show_default=False, help="MLflow store to register it in."),
    ] = None,
) -> None:
    """Write MODEL so that another program scores with it as this one does.

    The export carries its own scoring code and is compared with the library on every row given; parity.json in it says
    how that went. One that is not exact is not written.
    """
    if out.suffix == ".zip" and to is not Route.BUNDLE:
        raise typer.BadParameter("only a bundle can be a .zip file; name a folder", param_hint="OUT")
    if register is not None and (to is not Route.MLFLOW or tracking_uri is None):
        raise typer.BadParameter("goes with --to mlflow and --tracking-uri", param_hint="--register")
    if register is None and (alias is not None or tracking_uri is not None):
        raise typer.BadParameter("goes with --register", param_hint="--alias or --tracking-uri")

    from creditline.features.catalogue.own_features import read_declarations
    from creditline.models.export.job import Export
    from creditline.training.commands.terminal.progress import progress

    with progress() as step:
        asked = Export(model, to, rows, kept, policy, allow_inexact, read_declarations(catalogue or ()))
        parity = asked.write(out, step)
        echo(parity.text())
        if register is not None and tracking_uri is not None:
            from creditline.models.artefact import read_model
            from creditline.training.run.training_report import doubts_on_record
            from creditline.training.track.register_export import register_export

            step("registering it")
            given = None if alias is None else alias.value
            doubts = doubts_on_record(model)
            name, version, called = register_export(read_model(model), out, tracking_uri, register, given, doubts)
            echo(f"registered as {name}, version {version}, {called}")
            if doubts:
                echo(f"its training is in doubt ({', '.join(doubts)}), so it is no champion")
