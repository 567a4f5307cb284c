"""`creditline why MODEL DATA`: why one customer's score changed between two dates."""

from enum import StrEnum
from typing import Annotated

import typer

from creditline.training.commands.arguments import DataFolder, ModelFolder, day

EXAMPLE = """\b
Examples:
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30 --lang zh
"""


class Form(StrEnum):
    """How the answer is printed."""

    text = "text"
    json = "json"


class Language(StrEnum):
    """The language of the sentences."""

    en = "en"
    zh = "zh"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("why", epilog=EXAMPLE)(why)


def why(
    model: ModelFolder,
    data: DataFolder,
    customer: Annotated[str, typer.Option("--customer", metavar="ID", show_default=False, help="Whose line.")],
    start: Annotated[
        str,
        typer.Option("--from", metavar="DATE", show_default=False, help="A date when the line still stood."),
    ],
    end: Annotated[str, typer.Option("--to", metavar="DATE", show_default=False, help="The date of the decision.")],
    form: Annotated[Form, typer.Option("--format", help="Sentences, or everything as JSON.")] = Form.text,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the sentences.")] = Language.en,
) -> None:
    """Say why a customer's score changed between two days.

    The customer is set against their own past. The points add up to the change of the score exactly.
    """
    before, after = day(start, "--from"), day(end, "--to")
    if before >= after:
        raise typer.BadParameter(f"{before} is not before --to {after}", param_hint="--from")

    from creditline.features.data import DataSet
    from creditline.models.artefact import read_model
    from creditline.training.run.explained import explain_customer

    answer = explain_customer(read_model(model), DataSet.open(data), customer, before, after)
    typer.echo(answer.to_json() if form is Form.json else answer.text(lang))
