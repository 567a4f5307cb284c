"""`creditline run [DATA]`: the whole job, from histories to one customer's explained cut."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import Customers, Months
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.spread import takes
from creditline.training.commands.terminal.train_options import TrainOptions

EXAMPLE = """\b
Examples:
  creditline run
  creditline run lender --out runs/lender --product card --observed-to 2025-06-30 --json summary.json
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", epilog=EXAMPLE)(run)


@takes(TrainOptions)
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
    *,
    customers: Customers = 5000,
    months: Months = 48,
    options: TrainOptions,
) -> None:
    """Do the whole job, from histories to one explained cut.

    DATA is checked, a model is trained, everybody is scored, every line is decided on, and one cut is explained.
    Without DATA, a portfolio of --customers over --months is simulated first, and the model is for its main product.
    How the model is trained is asked for as of `creditline train`.
    """
    import json
    from contextlib import ExitStack

    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.output.beside import file_beside
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.run.job import RunSettings
    from creditline.training.run.job import run as run_job
    from creditline.training.run.page import page
    from creditline.training.run.store import Tracking
    from creditline.training.world import WorldSettings
    from creditline.training.world.rows.instalments import PRODUCTS

    folder = out or Path("runs") / (data.resolve().name if data else "simulated")
    store = options.store or folder / "mlflow.db"
    settings = RunSettings(
        training=options.settings(PRODUCTS[0] if data is None else None),
        world=WorldSettings(customers=customers, months=months, seed=options.seed),
        declarations=read_declarations(options.catalogue or ()),
        tracking=Tracking(store, options.tracking_uri, options.register, options.alias),
        study=options.study,
        anyway=options.anyway,
    )
    with ExitStack() as stack:
        part = None if json_file is None else stack.enter_context(file_beside(json_file))
        with progress() as step:
            summary = run_job(data, folder, settings, step, step.share)
        if part is not None:
            part.write_text(json.dumps(summary.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    echo(page(summary))
