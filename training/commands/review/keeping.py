"""`creditline review decisions`, `verify` and `erase`: what becomes of the reviews as records."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.features.output.paths import arrow_path
from creditline.training.commands.review.arguments import By, Store
from creditline.training.commands.terminal.echo import echo

WRITTEN = """\b
Example:
  creditline review decisions cases.db --out overrides.parquet
"""
VERIFIED = """\b
Example:
  creditline review verify cases.db --head 41:9f2c...
"""
GONE = """\b
Example:
  creditline review erase cases.db --customer 1042 --by privacy
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("decisions", epilog=WRITTEN)(decisions)
    app.command("verify", epilog=VERIFIED)(verify)
    app.command("erase", epilog=GONE)(erase)


def decisions(
    store: Store,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", show_default=False, help="A .parquet file.")],
) -> None:
    """Write the overrides that count as rows of the table `decisions`.

    `decide --state`, `why --decisions` and `dispute --decisions` read them beside what `decide` wrote.
    """
    if out.suffix != ".parquet":
        raise typer.BadParameter(f"{out} should end in .parquet", param_hint="--out")

    from pyarrow import parquet

    from creditline.features.output.beside import file_beside
    from creditline.models.portfolio.review.overrides import overrides_table
    from creditline.models.portfolio.review.state import states_of
    from creditline.models.portfolio.review.store import ReviewStore

    with file_beside(out) as part, ReviewStore.opened(store) as opened:
        rows = overrides_table(states_of(opened.entries()))
        parquet.write_table(rows, arrow_path(part), compression="zstd")
    echo(f"{rows.num_rows:,} overrides are in {out}")


def verify(
    store: Store,
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="NUMBER:HASH",
            show_default=False,
            help="What an earlier verify printed: nothing up to there may have changed.",
        ),
    ] = None,
) -> None:
    """Check the chain of hashes over every entry, and print its head; exits with 1 where it does not hold."""
    from creditline.models.portfolio.review.chain import ChainHead, verify_chain
    from creditline.models.portfolio.review.store import ReviewStore

    known = None if head is None else ChainHead.read(head)
    with ReviewStore.opened(store) as opened:
        found = verify_chain(opened.entries(), known)
    echo(f"{found.entries:,} entries about {found.cases:,} cases hold, {found.erased:,} of them erased")
    echo(f"head {found.head}")


def erase(
    store: Store,
    customer: Annotated[str, typer.Option("--customer", metavar="ID", show_default=False, help="Whose cases.")],
    by: By,
) -> None:
    """Erase a person: the contents of their cases go, their hashes stay, and the chain holds."""
    from creditline.models.portfolio.review.erasing import erase_customer
    from creditline.models.portfolio.review.store import ReviewStore

    with ReviewStore.opened(store) as opened:
        count = erase_customer(opened, by, customer)
    echo(f"{count:,} {'case is' if count == 1 else 'cases are'} erased; the chain of hashes holds")
