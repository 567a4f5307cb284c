"""`creditline rollback NAME --by WHO --tracking-uri URI`: back to the champion before."""

from typing import Annotated

import typer

from creditline.training.commands.promote import By, Store
from creditline.training.commands.terminal.echo import echo

EXAMPLE = """\b
Examples:
  creditline rollback creditline-huabei --by "wang" --tracking-uri http://tracking.lender:5000 --because "reviews doubled"
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rollback", epilog=EXAMPLE)(rollback)


def rollback(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="A registered model.")],
    by: By,
    tracking_uri: Store,
    to: Annotated[str, typer.Option("--alias", metavar="ALIAS", help="The alias that goes back.")] = "champion",
    because: Annotated[
        str | None, typer.Option("--because", metavar="WORDS", show_default=False, help="Why, for the record.")
    ] = None,
) -> None:
    """Give the alias back to the version it was taken from, at once and without a gate; logged with who and why."""
    if not by.strip():
        raise typer.BadParameter("say who rolls it back", param_hint="--by")

    from creditline.training.promote.promote import roll_back

    was, now = roll_back(name, to, by.strip(), because, tracking_uri)
    echo(f"version {now} of {name} is {to} again" + (f", in place of version {was}" if was else ""))
