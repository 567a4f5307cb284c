"""`creditline simulate OUT`: a portfolio that does not exist, as contract tables."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.arguments import DEFAULT_SEED, Customers, Months, Seed

EXAMPLE = """\b
Example:
  creditline simulate lender --customers 1000 --months 36
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("simulate", epilog=EXAMPLE)(simulate)


def simulate(
    out: Annotated[Path, typer.Argument(metavar="OUT", show_default=False, help="Folder to write the tables to.")],
    customers: Customers = 5000,
    months: Months = 48,
    preset: Annotated[str, typer.Option("--preset", metavar="NAME", help="The kind of world.")] = "calm",
    seed: Seed = DEFAULT_SEED,
) -> None:
    """Write the histories of a simulated lender.

    Nobody in them exists; their defaults depend on how they behave.
    """
    from creditline.training.commands.progress import progress
    from creditline.training.output.beside import tables_beside
    from creditline.training.world import WorldSettings
    from creditline.training.world import simulate as simulate_world

    with tables_beside(out) as part, progress() as step:
        step(f"simulating {customers:,} customers over {months} months")
        simulate_world(part, WorldSettings(customers=customers, months=months, preset=preset, seed=seed), step.share)
    typer.echo(f"{customers:,} simulated customers are in {out}")
