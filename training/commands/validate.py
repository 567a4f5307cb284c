"""`creditline validate MODEL DATA --out report.html`: what a validator signs, as a page and as data."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import (
    Closed,
    ClosedLine,
    CureDays,
    DataFolder,
    DaysPastDue,
    DormantDays,
    Horizon,
    Materiality,
    ModelFolder,
    MonthsOnBook,
    ObservedTo,
    Workbook,
    day,
)
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language

EXAMPLE = """\b
Examples:
  creditline validate runs/model lender --out runs/report.html
  creditline validate runs/model lender --out runs/report.html --champion runs/last_quarter --refits 5
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validate", epilog=EXAMPLE)(validate)


def validate(
    model: ModelFolder,
    data: DataFolder,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            show_default=False,
            help="An .html file; a .json file of the same name is written beside it.",
        ),
    ],
    champion: Annotated[
        Path | None,
        typer.Option("--champion", metavar="MODEL", show_default=False, help="The model in use, to compare with."),
    ] = None,
    refits: Annotated[
        int, typer.Option("--refits", metavar="N", min=0, max=50, help="How often to grow the trees from other seeds.")
    ] = 3,
    days_past_due: DaysPastDue = 90,
    horizon: Horizon = 12,
    materiality: Materiality = 0.0,
    cure_days: CureDays = 90,
    observed_to: ObservedTo = None,
    min_months_on_book: MonthsOnBook = 0,
    dormant_days: DormantDays = None,
    closed_lines: ClosedLine = Closed.WEIGH,
    xlsx: Workbook = None,
    lang: Language = USUAL_LANGUAGE,
) -> None:
    """Validate a model on DATA: discrimination, calibration, stability, directions, sensitivity and limits.

    The model is judged on the latest customers whose outcome is known. The page needs no other file and no network.
    """
    if out.suffix != ".html":
        raise typer.BadParameter(f"{out} should end in .html", param_hint="--out")

    from creditline.features.output.beside import file_beside
    from creditline.features.output.report import write_report
    from creditline.models.artefact import read_model
    from creditline.training.cohorts import ClosedLines, CohortSettings
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.terminal.workbook import workbook_beside
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.run.sound import open_sound
    from creditline.training.validate import ValidateSettings
    from creditline.training.validate import validate as validate_model
    from creditline.training.validate.report.page import as_page
    from creditline.training.workbooks.validation_book import validation_book

    with (
        file_beside(out) as page,
        file_beside(out.with_suffix(".json")) as numbers,
        workbook_beside(xlsx, lang) as write_workbook,
        progress() as step,
    ):
        trained = read_model(model)
        other = None if champion is None else read_model(champion)
        definition = DefaultDefinition(
            days=days_past_due,
            horizon_months=horizon,
            product=trained.target_product,
            materiality=materiality,
            cure_days=cure_days,
        )
        cohorts = CohortSettings(
            observed_to=None if observed_to is None else day(observed_to, "--observed-to"),
            seasoning_months=min_months_on_book,
            dormant_days=dormant_days,
            closed_lines=ClosedLines(closed_lines.value),
        )
        settings = ValidateSettings(definition=definition, cohorts=cohorts, refits=refits)
        found = validate_model(trained, open_sound(data), settings, other, step)
        step("writing the report")
        write_report(as_page(found), found.to_json(), page, numbers)
        write_workbook(partial(validation_book, found))
    everybody = found.discrimination[0]
    echo(f"report {out}, numbers in {out.with_suffix('.json')}" + ("" if xlsx is None else f", workbook {xlsx}"))
    echo(
        f"auc {everybody.auc:.4f} ({everybody.low:.4f} to {everybody.high:.4f}), ks {everybody.ks:.4f}, "
        f"calibration error {found.calibration.error:.4f} (a right model: up to "
        f"{found.calibration.error_by_chance:.4f}), on {everybody.rows:,} rows of {everybody.customers:,} "
        f"customers with {everybody.defaults:,} defaults"
    )
