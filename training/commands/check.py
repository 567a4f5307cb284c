"""`creditline check DATA`: whether a data set is what the contract says."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import (
    DEFAULT_SEED,
    DataFolder,
    DaysPastDue,
    Horizon,
    ObservedTo,
    Product,
    day,
)
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.edited import EditFiles, edited
from creditline.training.commands.terminal.engine import Engine, refuse_beside_engine

EXAMPLE = """\b
Examples:
  creditline check lender
  creditline check lender --show 5
  creditline check lender --product card --horizon 6
  creditline check lender --engine spark
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog=EXAMPLE)(check)


def check(
    data: DataFolder,
    show: Annotated[
        int, typer.Option("--show", metavar="N", min=0, help="Print the first N rows of every table as they are read.")
    ] = 0,
    product: Product = None,
    days_past_due: DaysPastDue = 90,
    horizon: Horizon = 12,
    observed_to: ObservedTo = None,
    edits: EditFiles = None,
    engine: Engine = None,
) -> None:
    """Hold every table of DATA against the contract.

    Exit 1 if anything is wrong. One line per problem: table, column, how many rows, three keys, and what to do. Then what
    each table adds up to, for your own books, and what `train` (with these options), `score`, `decide` and `why` would
    refuse the data for. With --show, the rows come first: they say whether data.toml means what you meant. With --edits, all
    of it is of the data as put right. With --engine, nothing is said of what `train` and the others would refuse.
    """
    if engine is not None:
        for option, given in {
            "--show": show,
            "--edits": edits,
            "--product": product,
            "--observed-to": observed_to,
        }.items():
            refuse_beside_engine(option, given)
        _on_engine(engine, data)
        return

    from creditline.features.data import DataSet
    from creditline.features.data.check import check as check_data
    from creditline.features.data.check import first_rows
    from creditline.features.errors import DataError
    from creditline.training.cohorts import CohortSettings
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.run.readiness import refusals

    settings = CohortSettings(observed_to=None if observed_to is None else day(observed_to, "--observed-to"))
    definition = DefaultDefinition(days_past_due, horizon, product)
    with edited(edits, written=True) as right:
        opened = right(DataSet.open(data))
        report = check_data(opened)
        if show:
            with suppress(DataError):  # what cannot be read is in the report
                echo(first_rows(opened, show) + "\n")
        for refusal in refusals(opened, report, definition, settings, seed=DEFAULT_SEED):
            echo(str(refusal))
        echo(str(report))
    if report.problems:
        raise typer.Exit(1)


def _on_engine(engine: str, folder: Path) -> None:
    from creditline.features.engine.carriers.spark.check_data import check_on_engine
    from creditline.training.commands.terminal.engine import engine_data

    with engine_data(engine, folder) as opened:
        report = check_on_engine(opened)
    echo(str(report))
    if report.problems:
        raise typer.Exit(1)
