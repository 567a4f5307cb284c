"""`creditline promote NAME@VERSION --data DATA --tracking-uri URI --by WHO`: an alias moved through gates."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import day
from creditline.training.commands.terminal.echo import echo

BLOCKED = 4  # exit code where a gate blocks
EXAMPLE = """\b
Examples:
  creditline promote creditline-huabei@7 --data lender --policy graded --gates gates.toml --by "wang" \\
    --tracking-uri http://tracking.lender:5000
  creditline promote creditline-huabei --data lender --policy graded --by "wang" --tracking-uri http://localhost:5000 \\
    --override "region east is new, the committee agreed on 3 June"
"""
By = Annotated[
    str,
    typer.Option("--by", metavar="WHO", show_default=False, help="Who says so; of a promotion, not who trained it."),
]
Store = Annotated[
    str, typer.Option("--tracking-uri", metavar="URI", show_default=False, help="The MLflow store it is registered in.")
]
Bearing = Annotated[str, typer.Option("--to", metavar="ALIAS", help="The alias that moves.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("promote", epilog=EXAMPLE)(promote)


def promote(
    place: Annotated[
        str,
        typer.Argument(
            metavar="NAME[@VERSION]", show_default=False, help="A registered model; without a version, its challenger."
        ),
    ],
    data: Annotated[
        Path, typer.Option("--data", metavar="DATA", show_default=False, help="Folder of tables to judge it on.")
    ],
    by: By,
    tracking_uri: Store,
    to: Bearing = "champion",
    gates: Annotated[
        Path | None,
        typer.Option(
            "--gates", metavar="FILE", show_default=False, help="A TOML file of gates; without it, the usual ones."
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy", metavar="P", show_default=False, help="Whose actions are compared: a TOML file or an example."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", show_default=False, help="The day decided on; without it, the last in the data."
        ),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", metavar="WORDS", show_default=False, help="Why it is promoted although gates block it."
        ),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon", metavar="N", min=1, show_default=False, help="In months; without it, the champion's."
        ),
    ] = None,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE", help="What the program may take.")] = "1GB",
) -> None:
    """Make a version champion, if every gate lets it pass: measured beside the champion, logged to MLflow either way.

    Exits with 4 where a gate blocks it; the alias then stays where it was. An override is logged with its words and who
    gave it. `creditline rollback` goes back.
    """
    if not by.strip():
        raise typer.BadParameter("say who promotes it", param_hint="--by")
    if override is not None and len(override.split()) < 3:
        raise typer.BadParameter("say in three words or more why the gates do not count", param_hint="--override")
    on = None if as_of is None else day(as_of, "--as-of")

    from creditline.training.commands.terminal.progress import progress
    from creditline.training.promote.gates import read_gates
    from creditline.training.promote.promote import PromotionRequest
    from creditline.training.promote.promote import promote as make_champion
    from creditline.training.run.sound import open_sound

    asked = PromotionRequest(place, by.strip(), read_gates(gates), to, override, policy, on, horizon, memory)
    with progress() as step:
        found = make_champion(asked, open_sound(data), tracking_uri, step)
    for one in found.verdicts:
        echo(one.text)
    echo(found.text)
    if not found.moves:
        raise typer.Exit(BLOCKED)
