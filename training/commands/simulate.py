"""`creditline simulate OUT`: a portfolio that does not exist, as contract tables."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DEFAULT_SEED, Customers, Months, Seed
from creditline.training.commands.terminal.echo import echo

EXAMPLE = """\b
Examples:
  creditline simulate lender --customers 1000 --months 36
  creditline simulate lender --preset recession --truth
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
    truth: Annotated[
        bool, typer.Option("--truth", help="Also write what only the world knows: hazards, shocks, and twins.")
    ] = False,
    probes: Annotated[
        int,
        typer.Option("--probes", metavar="N", min=0, help="With --truth, for about how many causes to write twins."),
    ] = 200,
) -> None:
    """Write the histories of a simulated lender.

    Nobody in them exists; their defaults depend on how they behave.
    """
    from creditline.features.output.beside import writable
    from creditline.features.output.stage import Stage
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.world import WorldSettings
    from creditline.training.world import simulate as simulate_world

    settings = WorldSettings(customers=customers, months=months, preset=preset, seed=seed, truth=truth, probes=probes)
    writable(out.parent)
    with progress() as step:
        step(Stage(f"simulating {customers:,} customers over {months} months", customers))
        simulate_world(out, settings, step.share)
    echo(f"{customers:,} simulated customers are in {out}")
