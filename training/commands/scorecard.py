"""`creditline scorecard MODEL`: the points of every bin, to read, to print and to check by hand."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import ModelFolder
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language
from creditline.training.commands.terminal.own_words import OwnWords

EXAMPLE = """\b
Examples:
  creditline scorecard runs/card
  creditline scorecard runs/card --out card.html --lang zh
  creditline scorecard runs/card --out card.csv
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("scorecard", epilog=EXAMPLE)(scorecard)


def scorecard(
    model: ModelFolder,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            show_default=False,
            help="A .csv file or an .html page; without it, text to stdout.",
        ),
    ] = None,
    lang: Language = USUAL_LANGUAGE,
    words: OwnWords = None,
) -> None:
    """Print the scorecard that MODEL is: base points, and the points of every bin of every feature.

    Their sum is the raw score, which is clipped and rounded. MODEL was trained with --champion scorecard.
    """
    if out is not None and out.suffix not in (".csv", ".html"):
        raise typer.BadParameter(f"{out} should end in .csv or .html", param_hint="--out")

    from creditline.features.output.beside import file_beside, require_file_place
    from creditline.models.artefact import read_model
    from creditline.models.scorecard import read_card
    from creditline.models.scorecard.csv_form import as_csv
    from creditline.models.scorecard.page import as_page
    from creditline.models.scorecard.text_form import as_text
    from creditline.models.why.words.by_language import spoken_in
    from creditline.training.commands.own_words.check import checked_words

    if out is not None:
        require_file_place(out)
    own = spoken_in(lang, checked_words(words or ()))
    card = read_card(read_model(model))
    if out is None:
        echo(as_text(card, lang, own))
        return
    with file_beside(out) as part:
        printed = as_csv if out.suffix == ".csv" else as_page
        part.write_text(printed(card, lang, own), encoding="utf-8")
    echo(f"scorecard {out}")
