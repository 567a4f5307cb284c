"""`creditline check DATA`: whether a data set is what the contract says."""

from contextlib import suppress
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder

EXAMPLE = """\b
Example:
  creditline check lender
  creditline check lender --show 5
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog=EXAMPLE)(check)


def check(
    data: DataFolder,
    show: Annotated[
        int, typer.Option("--show", metavar="N", min=0, help="Print the first N rows of every table as they are read.")
    ] = 0,
) -> None:
    """Hold every table of DATA against the contract.

    Exit 1 if anything is wrong. One line per problem: table, column, how many rows, three keys, and what to do. With
    --show, the rows come first: they say whether data.toml means what you meant.
    """
    from creditline.features.data import DataSet
    from creditline.features.data.check import check as check_data
    from creditline.features.data.check import first_rows
    from creditline.features.errors import DataError

    opened = DataSet.open(data)
    report = check_data(opened)
    if show:
        with suppress(DataError):  # what cannot be read is in the report
            typer.echo(first_rows(opened, show) + "\n")
    typer.echo(str(report))
    if report.problems:
        raise typer.Exit(1)
