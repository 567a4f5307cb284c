"""`creditline features`: what was known about customers on a date, or the catalogue of what can be."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.arguments import AsOf, OutFile, Rows, asked_days

EXAMPLE = """\b
Examples:
  creditline features lender --as-of 2025-06-30 --out features.parquet
  creditline features lender --rows wanted.csv --out features.csv
  creditline features --catalogue table
"""


class CatalogueForm(StrEnum):
    """How the catalogue is printed."""

    table = "table"
    json = "json"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("features", epilog=EXAMPLE)(features)


def features(
    data: Annotated[
        Path | None,
        typer.Argument(metavar="DATA", show_default=False, help="Folder of tables, Parquet or CSV."),
    ] = None,
    as_of: AsOf = None,
    rows: Rows = None,
    out: OutFile = None,
    form: Annotated[
        CatalogueForm | None,
        typer.Option("--catalogue", show_default=False, help="Print the catalogue instead (of DATA, or all of it)."),
    ] = None,
) -> None:
    """Compute what was known of customers at the end of a day.

    Every feature DATA can give, one row per customer and day; nothing recorded later moves a value.
    """
    if form is not None:
        _print_catalogue(data, form)
        return
    if data is None:
        raise typer.BadParameter("give DATA, or --catalogue alone", param_hint="DATA")
    wanted = asked_days(as_of, rows)

    from creditline.features.catalogue import catalogue
    from creditline.features.data import DataSet
    from creditline.features.engine import compute_features
    from creditline.training.commands.frames import table_out
    from creditline.training.commands.pairs import asked_pairs
    from creditline.training.commands.progress import progress

    with table_out(out) as write, progress() as step:
        opened = DataSet.open(data)
        pairs = asked_pairs(opened, wanted, rows)
        known = catalogue(attributes=opened.attributes).available(opened)
        step(f"computing {len(known)} features of {pairs.num_rows:,} rows")
        write(compute_features(opened, pairs, known))


def _print_catalogue(data: Path | None, form: CatalogueForm) -> None:
    from creditline.features.data import DataSet
    from creditline.training.commands.catalogue import as_json, as_table

    opened = None if data is None else DataSet.open(data)
    typer.echo(as_table(opened) if form is CatalogueForm.table else as_json(opened))
