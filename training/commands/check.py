"""`creditline check DATA`: whether a data set is what the contract says."""

import typer

from creditline.training.commands.terminal.arguments import DataFolder

EXAMPLE = """\b
Example:
  creditline check lender
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog=EXAMPLE)(check)


def check(data: DataFolder) -> None:
    """Hold every table of DATA against the contract.

    Exit 1 if anything is wrong. One line per problem: table, column, how many rows, three keys, and what to do.
    """
    from creditline.features.data.check import check as check_data

    report = check_data(data)
    typer.echo(str(report))
    if report.problems:
        raise typer.Exit(1)
