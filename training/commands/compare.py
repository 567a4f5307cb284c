"""`creditline compare CHAMPION CHALLENGER DATA`: two models on the same customers."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Workbook, day
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language

EXAMPLE = """\b
Examples:
  creditline compare runs/model runs/candidate lender
  creditline compare runs/model runs/candidate lender --policy graded --months 12 --by region --out runs/compared
  creditline compare runs/model runs/candidate lender --as-of 2024-06-30,2025-06-30 --policy mine.toml --xlsx compared.xlsx
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare", epilog=EXAMPLE)(compare)


def compare(
    champion: Annotated[
        Path, typer.Argument(metavar="CHAMPION", show_default=False, help="The model in use, a folder of `train`.")
    ],
    challenger: Annotated[
        Path, typer.Argument(metavar="CHALLENGER", show_default=False, help="The model that might replace it.")
    ],
    data: DataFolder,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE[,DATE...]",
            show_default=False,
            help="The days to compare on; without it, the dates a training on DATA would be tested on.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="P",
            show_default=False,
            help="Decide by both models under this policy, file or example.",
        ),
    ] = None,
    challenger_policy: Annotated[
        str | None,
        typer.Option(
            "--challenger-policy", metavar="P", show_default=False, help="The challenger decides by this one instead."
        ),
    ] = None,
    months: Annotated[
        int,
        typer.Option(
            "--months", metavar="N", min=0, max=120, help="Decide the last N month ends under each, in a row."
        ),
    ] = 0,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="NAME",
            show_default=False,
            help="Count changes by this column of customers; may be repeated.",
        ),
    ] = None,
    approve: Annotated[
        float | None,
        typer.Option(
            "--approve",
            metavar="SHARE",
            show_default=False,
            help="Let this share of customers (0 to 1) through by each; without it, as many as are above the lowest band.",
        ),
    ] = None,
    days_past_due: Annotated[
        int | None,
        typer.Option(
            "--days-past-due", metavar="N", min=1, show_default=False, help="Of a default; without it, the champion's."
        ),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon", metavar="N", min=1, show_default=False, help="In months; without it, the champion's."
        ),
    ] = None,
    explain: Annotated[
        int,
        typer.Option("--explain", metavar="N", min=0, help="Explain at most N customers whose line both cut alike."),
    ] = 200,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", show_default=False, help="Where compare.html and compare.json are written."
        ),
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="What features and decisions may take.")
    ] = "1GB",
    xlsx: Workbook = None,
    lang: Language = USUAL_LANGUAGE,
) -> None:
    """Compare two models on the same customers: paired tests, whom each lets through, whose line and reasons change.

    Customers that either model learned from are left out wherever outcomes are read.
    """
    days = () if as_of is None else tuple(sorted({day(part, "--as-of") for part in as_of.split(",")}))
    if policy is None and (months or challenger_policy is not None):
        raise typer.BadParameter("goes with --policy", param_hint="--months" if months else "--challenger-policy")
    if approve is not None and not 0 < approve < 1:
        raise typer.BadParameter("is a share between 0 and 1", param_hint="--approve")

    from contextlib import ExitStack
    from functools import partial

    from creditline.features.output.beside import file_beside
    from creditline.features.output.report import write_report
    from creditline.models.artefact import read_model
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.terminal.workbook import workbook_beside
    from creditline.training.compare.compare import compare as compared
    from creditline.training.compare.compare_settings import CompareSettings
    from creditline.training.compare.report.page import as_page
    from creditline.training.compare.report.text import as_text
    from creditline.training.run.sound import open_sound
    from creditline.training.workbooks.compare_book import compare_book

    settings = CompareSettings(
        days=days,
        policy=policy,
        challenger_policy=challenger_policy,
        segments=tuple(by or ()),
        approve=approve,
        months=months,
        days_past_due=days_past_due,
        horizon_months=horizon,
        explained=explain,
        memory=memory,
    )
    with ExitStack() as stack:
        places = None
        if out is not None:
            places = [stack.enter_context(file_beside(out / name)) for name in ("compare.html", "compare.json")]
        write_workbook = stack.enter_context(workbook_beside(xlsx, lang))
        step = stack.enter_context(progress())
        models = read_model(champion), read_model(challenger)
        found = compared(*models, open_sound(data), settings, step)
        if places is not None:
            step("writing the report")
            write_report(as_page(found), found.to_json(), places[0], places[1])
        write_workbook(partial(compare_book, found))
    for line in as_text(found):
        echo(line)
