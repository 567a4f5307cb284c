"""`creditline import taiwan|berka SRC OUT`: public data as contract tables."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.echo import echo

TAIWAN = """\b
Example:
  creditline import taiwan UCI_Credit_Card.csv taiwan
"""
BERKA = """\b
Example:
  creditline import berka downloads/berka berka
"""

Out = Annotated[Path, typer.Argument(metavar="OUT", show_default=False, help="Folder to write the tables to.")]


def add_to(app: typer.Typer) -> None:
    """Add the command and its two data sets."""
    importing = typer.Typer(
        rich_markup_mode=None, no_args_is_help=True, help="Turn published credit data into contract tables."
    )
    importing.command("taiwan", epilog=TAIWAN)(taiwan)
    importing.command("berka", epilog=BERKA)(berka)
    app.add_typer(importing, name="import")


def taiwan(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The published CSV file.")],
    out: Out,
) -> None:
    """Import "Default of Credit Card Clients" (UCI): 30,000 card holders, six statements each, one outcome."""
    from creditline.features.output.beside import tables_beside
    from creditline.training.importers.taiwan import import_taiwan

    with tables_beside(out) as part:
        import_taiwan(file, part)
    echo(f"Taiwan is in {out}")


def berka(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False, help="The folder of .asc files.")],
    out: Out,
) -> None:
    """Import the PKDD'99 bank (Berka): account transactions, loans and how the loans ended."""
    from creditline.features.output.beside import tables_beside
    from creditline.training.importers.berka import import_berka

    with tables_beside(out) as part:
        import_berka(folder, part)
    echo(f"Berka is in {out}")
