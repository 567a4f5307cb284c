"""`creditline run [DATA]`: the whole job, from histories to one customer's explained cut."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import (
    DEFAULT_SEED,
    Customers,
    DaysPastDue,
    Declared,
    Horizon,
    Months,
    Product,
    Seed,
)

EXAMPLE = """\b
Examples:
  creditline run
  creditline run lender --out runs/lender --product card --json summary.json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", epilog=EXAMPLE)(run)


def run(
    data: Annotated[
        Path | None,
        typer.Argument(metavar="DATA", show_default=False, help="Folder of tables; without it, one is simulated."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", show_default=False, help="Where to write; runs/NAME without it."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", show_default=False, help="Write the summary as JSON here too."),
    ] = None,
    product: Product = None,
    days_past_due: DaysPastDue = 90,
    horizon: Horizon = 12,
    customers: Customers = 5000,
    months: Months = 48,
    catalogue: Declared = None,
    seed: Seed = DEFAULT_SEED,
) -> None:
    """Do the whole job, from histories to one explained cut.

    DATA is checked, a model is trained, everybody is scored, every line is decided on, and one cut is explained.
    Without DATA, a portfolio of --customers over --months is simulated first, and the model is for its main product.
    """
    import json
    from contextlib import ExitStack

    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.output.beside import file_beside
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.run.job import RunSettings
    from creditline.training.run.job import run as run_job
    from creditline.training.run.page import page
    from creditline.training.train.train import TrainSettings
    from creditline.training.world import WorldSettings
    from creditline.training.world.rows.instalments import PRODUCTS

    folder = out or Path("runs") / (data.resolve().name if data else "simulated")
    target = product or (PRODUCTS[0] if data is None else None)
    definition = DefaultDefinition(days=days_past_due, horizon_months=horizon, product=target)
    settings = RunSettings(
        training=TrainSettings(definition=definition, seed=seed),
        world=WorldSettings(customers=customers, months=months, seed=seed),
        declarations=read_declarations(catalogue or ()),
    )
    with ExitStack() as stack:
        part = None if json_file is None else stack.enter_context(file_beside(json_file))
        with progress() as step:
            summary = run_job(data, folder, settings, step, step.share)
        if part is not None:
            part.write_text(json.dumps(summary.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    typer.echo(page(summary))
