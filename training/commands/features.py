"""`creditline features`: what was known about customers on a date, or the catalogue of what can be."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import AsOf, Declared, Product, Rows, asked_days
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.edited import EditFiles, edited
from creditline.training.commands.terminal.engine import Engine, refuse_beside_engine

EXAMPLE = """\b
Examples:
  creditline features lender --as-of 2025-06-30 --out features.parquet
  creditline features lender --rows wanted.csv --out features.csv
  creditline features lender --as-of 2025-05-31,2025-06-30 --product huabei --out features --memory 2GB
  creditline features lender --as-of 2025-06-30 --engine spark --out features.parquet
  creditline features --list
  creditline features lender --list --format json --catalogue my_features.py
"""


class CatalogueForm(StrEnum):
    """How the catalogue is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"


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
    edits: EditFiles = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PLACE",
            show_default=False,
            help="A .parquet or .csv file, or a folder: Parquet by month and a manifest. Without it, CSV to stdout.",
        ),
    ] = None,
    product: Product = None,
    memory: Annotated[
        str,
        typer.Option(
            "--memory",
            metavar="SIZE",
            help="What the program may take. Only a folder is written without holding it all.",
        ),
    ] = "1GB",
    catalogue: Declared = None,
    engine: Engine = None,
    listed: Annotated[
        bool,
        typer.Option("--list", help="Print every feature and what it means; with DATA, whether it can give it."),
    ] = False,
    form: Annotated[
        CatalogueForm | None,
        typer.Option("--format", show_default=False, help="How the catalogue is printed; without it, as a table."),
    ] = None,
) -> None:
    """Compute what was known of customers at the end of a day.

    Every feature DATA can give, one row per customer and day; nothing recorded later moves a value.
    """
    if listed:
        if as_of is not None or rows is not None or out is not None or edits:
            raise typer.BadParameter("goes to stdout, without --as-of, --rows, --edits or --out", param_hint="--list")
        _print_catalogue(data, form or CatalogueForm.table, catalogue or ())
        return
    if form is not None:
        raise typer.BadParameter("is for --list", param_hint="--format")
    if data is None:
        raise typer.BadParameter("give DATA, or --list alone", param_hint="DATA")
    wanted = asked_days(as_of, rows)
    if engine is not None:
        refuse_beside_engine("--edits", edits)
        _on_engine(engine, data, wanted, rows, out, product, catalogue or ())
        return

    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.engine import compute_features
    from creditline.features.output.beside import tables_beside
    from creditline.features.output.stage import Stage
    from creditline.features.table import write_features
    from creditline.training.commands.terminal.frames import table_out
    from creditline.training.commands.terminal.pairs import asked_pairs
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.run.sound import open_sound

    with ExitStack() as opened, progress() as step:
        if out is None or out.suffix:
            write, folder = opened.enter_context(table_out(out)), None
        else:
            write, folder = None, opened.enter_context(tables_beside(out))
        right = opened.enter_context(edited(edits))
        declarations, source = read_declarations(catalogue or ()), right(open_sound(data))
        pairs = asked_pairs(source, wanted, rows)
        known = declarations.of(source, product).available(source)
        step(Stage(f"computing {len(known)} features of {pairs.num_rows:,} rows", pairs.num_rows))
        if write is not None:
            write(compute_features(source, pairs, known, memory))
        elif folder is not None:
            write_features(source, pairs, known, folder, memory, step.share)


def _on_engine(
    engine: str, folder: Path, days: Sequence[date], rows: Path | None, out: Path | None, product: str | None,
    places: Sequence[str],
) -> None:  # fmt: skip
    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.engine.carriers.spark.collected import known_rows
    from creditline.features.engine.carriers.spark.job import feature_frame
    from creditline.features.engine.carriers.spark.packed import packed_features
    from creditline.training.commands.terminal.engine import answer_out, asked_of_engine, engine_data
    from creditline.training.commands.terminal.progress import progress

    declarations = read_declarations(places)
    with answer_out(out) as write, progress() as step, engine_data(engine, folder) as data:
        asked, pairs = asked_of_engine(data, days, rows)
        known = declarations.of(data, product).available(data)
        step(f"computing {len(known)} features in {engine}")
        expected = None if rows is not None else known_rows(data, days)
        made = packed_features if out is None or out.suffix else feature_frame
        write(made(data, asked, known), pairs, expected)


def _print_catalogue(data: Path | None, form: CatalogueForm, places: Sequence[str]) -> None:
    from creditline.features.catalogue.listing import as_json, as_markdown, as_table
    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.data import DataSet

    print_as = {CatalogueForm.table: as_table, CatalogueForm.json: as_json, CatalogueForm.markdown: as_markdown}[form]
    declarations = read_declarations(places)
    echo(print_as(None if data is None else DataSet.open(data), declarations))
